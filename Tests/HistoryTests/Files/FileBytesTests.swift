import Scratch
import Testing

@testable import History

@Suite struct FileBytesTests {
    private let folder = TemporaryFolder()

    private func text(_ path: String, limit: Int = FileBytes.largest) throws -> String {
        let bytes = try FileBytes.read(path, name: "file", limit: limit)
        return String(decoding: UnsafeBufferPointer(start: bytes.base, count: bytes.count), as: UTF8.self)
    }

    @Test func `plain and gzipped files read alike`() throws {
        let long = String(repeating: "0123456789", count: 30_000)
        #expect(try text(folder.write("plain", long)) == long)
        #expect(try text(folder.write("packed.gz", gzip(long))) == long)
    }

    @Test func `several gzip members follow one another`() throws {
        #expect(try text(folder.write("two.gz", gzip("one ") + gzip("two"))) == "one two")
    }

    @Test func `only the beginning is inflated when only the beginning is asked for`() throws {
        let packed = gzip(String(repeating: "abcdefgh", count: 20_000))
        let cut = Array(packed.prefix(100_000))
        #expect(try text(folder.write("cut.gz", cut), limit: 16) == "abcdefghabcdefgh")
    }

    @Test func `a gzip cut anywhere is an error that names the file`() throws {
        let packed = gzip("date,close\n2018-01-02,1\n")
        for length in 3..<packed.count {
            let path = try folder.write("cut.gz", Array(packed.prefix(length)))
            let error = failure { () throws(CatalogError) in _ = try FileBytes.read(path, name: "cut.gz") }
            #expect(error?.code == .truncated, "cut to \(length)")
            #expect(error?.file == "cut.gz")
        }
    }

    @Test func `a gzip with any byte changed is refused or gives the same bytes`() throws {
        let content = "date,close\n2018-01-02,1\n"
        let packed = gzip(content)
        for place in 2..<packed.count {
            var changed = packed
            changed[place] ^= 0x10
            let path = try folder.write("changed.gz", changed)
            // Time, system and flags of the header, and the padding of a stored block, carry no content.
            if let read = try? text(path) { #expect(read == content && place <= 10, "byte \(place)") }
        }
    }

    @Test func `stray bytes after a gzip are refused`() throws {
        let path = try folder.write("stray.gz", gzip("a") + [1, 2, 3])
        #expect(failure { () throws(CatalogError) in _ = try FileBytes.read(path, name: "f") }?.code == .garbled)
    }

    @Test func `a path that is not there says so`() {
        let error = failure { () throws(CatalogError) in _ = try FileBytes.read(folder["none"], name: "none") }
        #expect(error?.code == .missing)
    }

    @Test func `an unfinished file never stands in a name's place`() throws {
        let path = try folder.write("kept", "old")
        try folder.write("kept" + AtomicFile.unfinished, "half")
        #expect(try text(path) == "old")
        try AtomicFile.write("new", to: path)
        #expect(try text(path) == "new")
        #expect(!Folder.exists(path + AtomicFile.unfinished))
    }

    @Test func `files are listed in byte order whatever the folder's own order`() throws {
        for name in ["b/2.csv", "a.csv", "B.csv", "b/10.csv", ".hidden", "c/d/e.csv"] {
            try folder.write("in/" + name, "x")
        }
        #expect(try Folder.files(below: folder["in"]) == ["B.csv", "a.csv", "b/10.csv", "b/2.csv", "c/d/e.csv"])
    }

    @Test func `known sums of known bytes`() {
        // CRC-32 check value of ISO 3309; SHA-256 of "abc" from FIPS 180-2.
        #expect(Array("123456789".utf8).withUnsafeBytes { Checksums.crc32($0) } == 0xcbf4_3926)
        #expect(
            Checksums.sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
}
