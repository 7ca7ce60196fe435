import Market
import Scratch
import Testing

@testable import History

@Suite struct DamageTests {
    private func opened(_ imported: Imported) -> CatalogError? {
        failure { () throws(CatalogError) in
            let catalog = try Catalog(opening: imported.catalogPath)
            for segment in catalog.manifest.segments where segment.kind == .chain { _ = try catalog.chain(of: segment) }
            _ = try catalog.bars(of: .spx)
        }
    }

    private func imported() throws -> Imported {
        try Imported(files: [
            ("chains/mine/SPX.csv", Fixture.chain(Fixture.chainRows)),
            ("SPX.csv", "\(Fixture.barHeader)\n2018-02-05,1,1,1,1,,,,,a\n2018-02-06,1,1,1,1,,,,,b\n"),
        ])
    }

    @Test func `a changed bit anywhere in a segment is refused, and the file is named`() throws {
        let imported = try imported()
        let catalog = try imported.catalog()
        for segment in catalog.manifest.segments {
            let path = imported.catalogPath + "/" + segment.path
            let whole = try bytes(of: path)
            for place in 0..<whole.count {
                var changed = whole
                changed[place] ^= UInt8(1 << (place % 8))
                try imported.folder.write("catalog/" + segment.path, changed)
                let error = failure { () throws(CatalogError) in
                    switch segment.kind {
                    case .chain: _ = try catalog.chain(of: segment)
                    case .bars: _ = try catalog.bars(of: .spx)
                    default: _ = try catalog.coverage()
                    }
                }
                #expect(error?.code == .damaged || error?.code == .otherVersion, "byte \(place)")
                #expect(error?.file == path && error?.wayOut.contains("data import") == true)
            }
            try imported.folder.write("catalog/" + segment.path, whole)
        }
        #expect(opened(imported) == nil)
    }

    @Test func `a changed bit anywhere in the manifest is refused`() throws {
        let imported = try imported()
        let path = imported.catalogPath + "/manifest.json"
        let whole = try bytes(of: path)
        for place in 0..<whole.count {
            var changed = whole
            changed[place] ^= UInt8(1 << (place % 7))
            try imported.folder.write("catalog/manifest.json", changed)
            let error = failure { () throws(CatalogError) in _ = try Catalog(opening: imported.catalogPath) }
            #expect(error?.code == .damaged || error?.code == .otherVersion, "byte \(place)")
            #expect(error?.file == path)
        }
    }

    @Test func `a segment or manifest that was cut is refused`() throws {
        let imported = try imported()
        let segment = try imported.catalog().manifest.segments[0]
        let whole = try bytes(of: imported.catalogPath + "/" + segment.path)
        for length in stride(from: 0, to: whole.count, by: 97) {
            try imported.folder.write("catalog/" + segment.path, Array(whole.prefix(length)))
            #expect(opened(imported)?.code == .damaged)
        }
        let manifest = try bytes(of: imported.catalogPath + "/manifest.json")
        for length in stride(from: 0, to: manifest.count, by: 53) {
            try imported.folder.write("catalog/manifest.json", Array(manifest.prefix(length)))
            #expect(opened(imported)?.code == .damaged)
        }
    }

    @Test func `a segment in another's place is refused though whole`() throws {
        let imported = try imported()
        let segments = try imported.catalog().manifest.segments.filter { $0.kind == .bars }
        let other = try bytes(of: imported.catalogPath + "/" + segments[1].path)
        try imported.folder.write("catalog/" + segments[0].path, other)
        #expect(opened(imported)?.code == .damaged)
        #expect(try imported.catalog().verify().map(\.code) == [.damaged])
    }

    @Test func `importing again mends a damaged segment`() throws {
        let imported = try imported()
        let segment = try imported.catalog().manifest.segments[0]
        let whole = try bytes(of: imported.catalogPath + "/" + segment.path)
        var changed = whole
        changed[whole.count / 2] ^= 4
        try imported.folder.write("catalog/" + segment.path, changed)
        #expect(opened(imported) != nil)
        try imported.run(imported.folder["data"])
        #expect(opened(imported) == nil)
    }

    @Test func `a catalog of another version is refused in words, for reading and for importing`() throws {
        let imported = try imported()
        let path = imported.catalogPath + "/manifest.json"
        let text = String(decoding: try bytes(of: path), as: UTF8.self)
        try imported.folder.write("catalog/manifest.json", text.replacing("\"format\": 1,", with: "\"format\": 2,"))
        let error = failure { () throws(CatalogError) in _ = try Catalog(opening: imported.catalogPath) }
        #expect(error?.code == .otherVersion)
        #expect(error?.message.contains("version 2") == true && error?.wayOut.contains("--into") == true)
        let importing = failure { () throws(CatalogError) in
            var importer = DataImporter(into: imported.catalogPath)
            _ = try importer.run(path: imported.folder["data"])
        }
        #expect(importing?.code == .otherVersion)
    }

    @Test func `a segment of another version is refused in words`() throws {
        let imported = try imported()
        let segment = try imported.catalog().manifest.segments[0]
        var changed = try bytes(of: imported.catalogPath + "/" + segment.path)
        changed[SegmentFormat.Field.version] = 9
        try imported.folder.write("catalog/" + segment.path, changed)
        let error = opened(imported)
        #expect(error?.code == .otherVersion && error?.message.contains("version 9") == true)
    }
}
