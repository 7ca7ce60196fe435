import Desk
import Foundation
import History
import Journal
import Market
import Profiles
import Quant
import Scratch
import Testing
import Trading

@testable import Backtest

/// A run written down, read back and decided again. What is wrong with a journal as a file is JournalTests' subject.
@Suite struct ReplayTests {
    /// The first weeks of the reference's vertical: short enough to be replayed many times.
    private static func run() throws -> HistoryRun {
        let catalog = try Histories.reference.get()
        let days = catalog.sessions(of: .spx)
        return try HistoryRun(
            profile: Histories.profile("reference/vertical"), catalog: catalog, days: days[0]...days[20])
    }
    private static let written = Result { () throws -> [UInt8] in
        let run = try ReplayTests.run()
        let path = TemporaryFolder()["run.journal"]
        let file = try JournalFile(path: path, head: run.journalHead(data: "catalog"))
        let result = try run.run(journal: file)
        #expect(result.closed.count > 5)
        try file.finish()
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    private func replay(_ bytes: [UInt8]) throws -> Replay.Report {
        let path = TemporaryFolder()["changed.journal"]
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let run = try Self.run()
        return try Replay.run(
            try JournalReader(path: path), settings: run.profile.desk, chain: run.chainFinder())
    }
    /// What replaying `bytes` is refused with, or what it finds.
    private func complaint(_ bytes: [UInt8]) -> String? {
        do { return try replay(bytes).difference?.description } catch { return "\(error)" }
    }
    @Test func `what was journaled is decided again, byte for byte`() throws {
        let report = try replay(Self.written.get())
        #expect(report.difference == nil)
        guard case .closed(let tail)? = report.ending else {
            Issue.record("the journal is not closed")
            return
        }
        #expect(report.events == Int(tail.steps))
        #expect(report.effects > 100)
    }

    @Test func `two runs write the same journal`() throws {
        let (bytes, run) = (try Self.written.get(), try Self.run())
        let path = TemporaryFolder()["again.journal"]
        let file = try JournalFile(path: path, head: run.journalHead(data: "catalog"))
        _ = try run.run(journal: file)
        try file.finish()
        #expect([UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) == bytes)
    }

    @Test func `the head's profile is the one that ran`() throws {
        let (bytes, run) = (try Self.written.get(), try Self.run())
        let path = TemporaryFolder()["run.journal"]
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

    /// The journal again, with one of its steps changed by somebody who knows the format.
    private func forged(_ change: (inout StepBuilder, [[UInt8]]) -> Void) throws -> Replay.Report {
        let run = try Self.run()
        var reader = try JournalReader(bytes: try Self.written.get(), name: "the journal")
        let path = TemporaryFolder()["forged.journal"]
        let file = try JournalFile(path: path, head: reader.head)
        var step = StepBuilder()
        var isChanged = false
        while let read = try reader.next() {
            let effects = read.effects.map(Array.init)
            step.begin(event: Array(read.event).span)
            if effects.count > 2, !isChanged {
                change(&step, effects)
                isChanged = true
            } else {
                for effect in effects { step.add(effect: effect.span) }
            }
            file.append(step)
        }
        try file.finish()
        return try Replay.run(
            try JournalReader(path: path), settings: run.profile.desk, chain: run.chainFinder())
    }

    @Test func `a decision that was changed by somebody who knows the format is a difference, named`() throws {
        let report = try forged { step, effects in
            for (index, effect) in effects.enumerated() {
                var effect = effect
                if index == 1 { effect[effect.count - 1] ^= 1 }
                step.add(effect: effect.span)
            }
        }
        let words = try #require(report.difference?.description)
        #expect(words.contains("the journal differs from it at byte"), "\(words)")
    }

    @Test func `an effect too many is a difference`() throws {
        let report = try forged { step, effects in
            for effect in effects + [effects[0]] { step.add(effect: effect.span) }
        }
        #expect(report.difference?.description.contains("one more effect") == true)
    }

    @Test func `an effect too few is a difference`() throws {
        let report = try forged { step, effects in
            for effect in effects.dropLast() { step.add(effect: effect.span) }
        }
        #expect(report.difference?.description.contains("which the journal does not hold") == true)
    }

    @Test func `a history that lost a snapshot is named as the cause`() throws {
        let (bytes, run) = (try Self.written.get(), try Self.run())
        let path = TemporaryFolder()["run.journal"]
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
            let path = TemporaryFolder()["other.journal"]
            let file = try JournalFile(path: path, head: other)
            try file.finish()
            #expect { try JournalReader(path: path).head.checkEngine() } throws: {
                "\($0)".contains(words) && "\($0)".contains("Replay it with")
            }
        }
    }
}
