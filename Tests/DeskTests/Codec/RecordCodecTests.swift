import Market
import Quant
import Testing
import Trading

@testable import Desk

/// Journal records: what is written is read back, and what is damaged is an error with its place, never a trap.
@Suite struct RecordCodecTests {
    private func bytes(_ event: DeskEvent) -> [UInt8] {
        var writer = RecordWriter()
        event.write(to: &writer)
        return writer.bytes
    }
    private func read(_ bytes: ArraySlice<UInt8>) throws(RecordReader.Malformed) -> (event: DeskEvent, isWhole: Bool) {
        var reader = RecordReader(bytes)
        let event = try DeskEvent.read(from: &reader) {
            $0 == JournaledEvents.snapshot.identity ? JournaledEvents.snapshot : nil
        }
        return (event, reader.isAtEnd)
    }

    @Test func `every event is read back as it was written, to the last byte`() throws {
        for event in JournaledEvents.all {
            let written = bytes(event)
            let (again, isWhole) = try read(written[...])
            #expect(isWhole, "\(event.name)")
            #expect(bytes(again) == written, "\(event.name)")
            #expect(again.at == event.at)
            #expect(again.name == event.name)
            // A record is a slice of a journal: its place there makes no difference.
            let (inside, _) = try read(([1, 2, 3] + written)[3...])
            #expect(bytes(inside) == written)
        }
    }

    @Test func `a record that was cut off anywhere is an error within its bounds`() {
        for event in JournaledEvents.all {
            let written = bytes(event)
            for length in 0..<written.count {
                do {
                    _ = try read(written[..<length])
                    Issue.record("\(event.name) was read from \(length) of \(written.count) bytes")
                } catch {
                    #expect(error.offset <= length, "\(event.name)")
                }
            }
        }
    }

    @Test func `an error names the byte at which the field begins that is wrong`() {
        var written = bytes(.venue(.order(.rejected(JournaledEvents.order, .badTick, at: JournaledEvents.moment))))
        // Tags of the event, the report and the update, eight bytes each of the order's id and the moment, the reason.
        written[19] = 99
        #expect(throws: RecordReader.Malformed(offset: 19, expected: "a known RejectReason")) { try read(written[...]) }
        written[2] = 77
        #expect(throws: RecordReader.Malformed(offset: 2, expected: "a known order update")) { try read(written[...]) }
        written[0] = 200
        #expect(throws: RecordReader.Malformed(offset: 0, expected: "a known Tag")) { try read(written[...]) }
    }

    @Test func `a snapshot that the history no longer holds is said to be missing`() {
        let other = Made.chain("2018-01-11 16:00", Made.spread)
        do {
            _ = try read(bytes(.market(.chain(other)))[...])
            Issue.record("a chain nobody has was read")
        } catch { #expect(error.expected == "a snapshot that the catalog holds") }
    }

    /// A desk that holds a trade, so that what is read meets arithmetic.
    @Test(arguments: 0..<40 as Range<UInt64>)
    func `a record with flipped bits is an error or an event the desk survives`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for event in JournaledEvents.all {
            var written = bytes(event)
            for _ in 0...Int.random(in: 0...2, using: &random) {
                written[Int.random(in: written.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
            guard let (changed, _) = try? read(written[...]) else { continue }
            let story = Story.holding(2) { $0.approval = .ask }
            story.happens(changed)
            story.happens(.clock(story.view.now))
            #expect(story.view.openTrades.count <= 1)
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `random bytes never trap`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for tag in 0..<20 as Range<UInt8> {
            var noise = (0..<Int.random(in: 0...64, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            if !noise.isEmpty { noise[0] = tag }
            do {
                let (event, _) = try read(noise[...])
                #expect(!event.name.isEmpty)
            } catch { #expect(error.offset <= noise.count) }
        }
    }
}
