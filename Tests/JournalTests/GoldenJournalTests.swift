import Foundation
import Testing

@testable import Journal

/// Format version 2 as it was first written: it stays readable for ever.
@Suite struct GoldenJournalTests {
    private static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Golden/Journal/v2.wingjrnl").path
    /// Set `WINGSPAN_REWRITE_GOLDEN=1` to write golden files anew, and look at the difference.
    private static let isRewriting = ProcessInfo.processInfo.environment["WINGSPAN_REWRITE_GOLDEN"] == "1"
    /// Computed over the file by Python's hashlib, from the layout that ARCHITECTURE.md names.
    private static let tail = "12:e18889b06cec922ab53111799f422d5135fbff694688f89bea9fad2914153a8d"

    @Test func `the golden journal of format version 2 reads as it was written`() throws {
        if Self.isRewriting {
            let file = try JournalFile(path: Self.path, head: Journals.head)
            for step in Journals.dozen { file.append(step.builder) }
            try file.finish()
        }
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: Self.path)))
        let reading = Journals.read(bytes)
        #expect(reading.error == nil)
        #expect(reading.steps == Journals.dozen)
        let reader = try JournalReader(path: Self.path)
        #expect(reader.head == Journals.head)
        let tail = try #require(JournalTail(Self.tail))
        #expect(try reader.verify(tail: tail) == .closed(tail))
    }

    @Test(.enabled(if: JournalFormat.version == 2))
    func `a journal of format version 2 is written to the byte as it first was`() throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: Self.path)))
        #expect(Journals.bytes(Journals.dozen) == bytes)
    }
}
