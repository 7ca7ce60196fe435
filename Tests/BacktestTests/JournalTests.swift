import Desk
import Foundation
import History
import Market
import Profiles
import Quant
import Testing
import Trading

@testable import Backtest

/// A run written down, read back and decided again; and what is wrong with a journal, in words that name the place.
@Suite struct JournalTests {
    /// The first weeks of the reference's vertical: short enough to be replayed many times.
    private static func run() throws -> HistoryRun {
        let catalog = try Histories.reference.get()
        let days = catalog.sessions(of: .spx)
        return try HistoryRun(
            profile: Histories.profile("reference/vertical"), catalog: catalog, days: days[0]...days[20])
    }
    private static let written = Result { () throws -> [UInt8] in
        let run = try JournalTests.run()
        let path = try TemporaryFolder()["run.journal"]
        let file = try JournalFile(path: path, head: run.journalHead(data: "catalog"))
        let result = try run.run(journal: file)
        #expect(result.closed.count > 5)
        try file.finish()
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    private func replay(_ bytes: [UInt8]) throws -> Replay.Report {
        let path = try TemporaryFolder()["changed.journal"]
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let run = try Self.run()
        return try Replay.run(
            try JournalReader(path: path), settings: run.profile.desk, chain: run.chainFinder())
    }
    /// What replaying `bytes` is refused with, or what it finds.
    private func complaint(_ bytes: [UInt8]) -> String? {
        do { return try replay(bytes).difference?.description } catch { return "\(error)" }
    }
    /// Where each record begins, and where the tail does.
    private func offsets(_ bytes: [UInt8]) throws -> [(offset: Int, kind: JournalRecordKind)] {
        let path = try TemporaryFolder()["whole.journal"]
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        var reader = try JournalReader(path: path)
        var offsets: [(Int, JournalRecordKind)] = []
        while let record = try reader.next() { offsets.append((record.offset, record.kind)) }
        return offsets
    }

    @Test func `what was journaled is decided again, byte for byte`() throws {
        let report = try replay(Self.written.get())
        #expect(report.difference == nil)
        let kinds = try offsets(Self.written.get()).map(\.kind)
        #expect(report.events == kinds.count { $0 == .event })
        #expect(report.effects == kinds.count { $0 == .effect })
        #expect(report.effects > 100)
    }

    @Test func `two runs write the same journal`() throws {
        let (bytes, run) = (try Self.written.get(), try Self.run())
        let path = try TemporaryFolder()["again.journal"]
        let file = try JournalFile(path: path, head: run.journalHead(data: "catalog"))
        _ = try run.run(journal: file)
        try file.finish()
        #expect([UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) == bytes)
    }

    @Test func `the head's profile is the one that ran`() throws {
        let (bytes, run) = (try Self.written.get(), try Self.run())
        let path = try TemporaryFolder()["run.journal"]
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let head = try JournalReader(path: path).head
        #expect(head == run.journalHead(data: "catalog"))
        #expect(try Profile.read(head.profile).desk == run.profile.desk)
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `a flipped bit anywhere is found`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var bytes = try Self.written.get()
        let place = Int.random(in: bytes.indices, using: &random)
        bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        #expect(complaint(bytes) != nil, "byte \(place)")
    }

    @Test func `a flipped bit in a record is located`() throws {
        var bytes = try Self.written.get()
        let record = try offsets(bytes)[20].offset
        bytes[record + 7] ^= 4
        let words = try #require(complaint(bytes))
        #expect(words.contains("damaged at byte \(record):"), "\(words)")
    }

    @Test func `a journal that was cut off is found, wherever it was`() throws {
        let bytes = try Self.written.get()
        let records = try offsets(bytes)
        for (length, words) in [
            (0, "not a Wingspan journal"), (7, "not a Wingspan journal"), (18, "the head at byte 16 is cut off"),
            (records[5].offset, "its tail is missing"), (records[5].offset + 3, "a record's head is incomplete"),
            (records[5].offset + 7, "a record is incomplete"), (bytes.count - 1, "its tail is incomplete"),
            (bytes.count - 20, "its tail is incomplete"),
        ] {
            let found = try #require(complaint(Array(bytes[..<length])), "\(length) bytes")
            #expect(found.contains(words), "\(length) bytes: \(found)")
        }
        #expect(complaint(bytes + [0])?.contains("something follows its tail") == true)
    }

    @Test func `two records that were swapped are found at the first of them`() throws {
        let bytes = try Self.written.get()
        let records = try offsets(bytes)
        let (first, second, third) = (records[20].offset, records[21].offset, records[22].offset)
        var swapped = Array(bytes[..<first])
        swapped += bytes[second..<third]
        swapped += bytes[first..<second]
        swapped += bytes[third...]
        let words = try #require(complaint(swapped))
        #expect(words.contains("damaged at byte \(first):"), "\(words)")
    }

    @Test func `a record that was taken out is found at its place`() throws {
        let bytes = try Self.written.get()
        let records = try offsets(bytes)
        var without = Array(bytes[..<records[20].offset])
        without += bytes[records[21].offset...]
        let words = try #require(complaint(without))
        #expect(words.contains("damaged at byte \(records[20].offset):"), "\(words)")
    }

    @Test func `a decision that was changed by somebody who knows the format is a difference, named`() throws {
        let (bytes, run) = (try Self.written.get(), try Self.run())
        let path = try TemporaryFolder()["run.journal"]
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        var reader = try JournalReader(path: path)
        let forged = try TemporaryFolder()["forged.journal"]
        let file = try JournalFile(path: forged, head: reader.head)
        var effects = 0
        while let record = try reader.next() {
            var record = (record.kind, Array(record.bytes))
            if record.0 == .effect {
                effects += 1
                if effects == 12 { record.1[record.1.count - 1] ^= 1 }
            }
            file.append(record.0, record.1)
        }
        try file.finish()
        let report = try Replay.run(
            try JournalReader(path: forged), settings: run.profile.desk, chain: run.chainFinder())
        #expect(report.effects == 11)
        let words = try #require(report.difference?.description)
        #expect(words.contains("the journal differs from it at byte"), "\(words)")
    }

    @Test(arguments: [(true, "one more effect"), (false, "which the journal does not hold")])
    func `an effect too many or too few is a difference`(isAdded: Bool, expected: String) throws {
        let (bytes, run) = (try Self.written.get(), try Self.run())
        let path = try TemporaryFolder()["run.journal"]
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        var reader = try JournalReader(path: path)
        let forged = try TemporaryFolder()["forged.journal"]
        let file = try JournalFile(path: forged, head: reader.head)
        var effects = 0
        var held: (JournalRecordKind, [UInt8])?
        while let record = try reader.next() {
            let isEffect = record.kind == .effect
            if isEffect { effects += 1 }
            // The last effect of the third event that has one, or the record after it, decides what is said.
            if isEffect, effects == 3, !isAdded { continue }
            if let extra = held, isAdded {
                file.append(extra.0, extra.1)
                held = nil
            }
            file.append(record.kind, Array(record.bytes))
            if isEffect, effects == 3 { held = (record.kind, Array(record.bytes)) }
        }
        try file.finish()
        let report = try Replay.run(
            try JournalReader(path: forged), settings: run.profile.desk, chain: run.chainFinder())
        let words = try #require(report.difference?.description)
        #expect(words.contains(expected) || words.contains("differs from it"), "\(words)")
    }

    @Test func `a history that lost a snapshot is named as the cause`() throws {
        let (bytes, run) = (try Self.written.get(), try Self.run())
        let path = try TemporaryFolder()["run.journal"]
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        #expect {
            try Replay.run(try JournalReader(path: path), settings: run.profile.desk) { _ in nil }
        } throws: { error in
            "\(error)".contains("a snapshot that the catalog holds") && "\(error)".contains("--data")
        }
    }

    @Test func `another engine's or another mathematics' journal is refused in words`() throws {
        let head = try Self.run().journalHead(data: "catalog")
        for (change, words) in [
            ({ (head: inout JournalHead) in head.engine = 99 }, "was written by engine 99"),
            ({ (head: inout JournalHead) in head.kernel = 98 }, "was written with mathematics 98"),
        ] {
            var other = head
            change(&other)
            let path = try TemporaryFolder()["other.journal"]
            let file = try JournalFile(path: path, head: other)
            try file.finish()
            #expect { try JournalReader(path: path) } throws: {
                "\($0)".contains(words) && "\($0)".contains("Replay it with")
            }
        }
    }

    @Test func `another format is refused in words`() throws {
        var bytes = try Self.written.get()
        bytes[8] = 9
        #expect(complaint(bytes)?.contains("has journal format 9; this program reads format 1") == true)
    }

    @Test func `a run that fails leaves no half journal`() throws {
        let folder = try TemporaryFolder()
        do {
            let file = try JournalFile(
                path: folder["run.journal"], head: Self.run().journalHead(data: "catalog"))
            file.append(.event, [1, 2, 3])
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func `a journal that cannot be written says so`() throws {
        let head = try Self.run().journalHead(data: "catalog")
        #expect { try JournalFile(path: "/nowhere/at/all/run.journal", head: head) } throws: {
            "\($0)".contains("cannot be written")
        }
    }
}
