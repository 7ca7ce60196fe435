import Testing

@testable import Journal

/// What somebody, or a disk, can do to a journal, and where it is found. Step numbers count from 1; the tail of a dozen
/// steps is found at 13.
@Suite struct TamperTests {
    private static let whole = Journals.bytes(Journals.dozen)
    private static let tail = Journals.tail(Journals.dozen)
    private static let offsets = Journals.read(whole).offsets
    private static let tailOffset = whole.count - JournalFrame.tailRecordSize

    /// Where each step lies, its frame and hash included.
    private static let records: [[UInt8]] = zip(offsets, offsets.dropFirst() + [tailOffset]).map {
        Array(whole[$0..<$1])
    }
    private static let headBytes = Array(whole[..<offsets[0]])
    private static let tailBytes = Array(whole[tailOffset...])

    private static func joined(_ records: some Sequence<[UInt8]>) -> [UInt8] {
        headBytes + records.joined() + tailBytes
    }

    /// Which step stands at `offset`; 0 for the head, 13 for the tail.
    private func step(at offset: Int) -> UInt64 {
        if offset >= Self.tailOffset { return 13 }
        return UInt64(Self.offsets.count { $0 <= offset })
    }

    @Test func `a journal that nobody touched has nothing to find`() {
        #expect(Journals.read(Self.whole).error == nil)
        #expect(Self.joined(Self.records) == Self.whole)
    }

    @Test(arguments: [0, 1, 2, 3, 4, 5, 6, 7, 8] as [UInt8])
    func `a byte that was changed is found at its step, wherever it is`(bit: UInt8) {
        let change: UInt8 = bit < 8 ? 1 << bit : 0xFF
        for place in Self.whole.indices {
            var bytes = Self.whole
            bytes[place] ^= change
            let reading = Journals.read(bytes)
            let expected = step(at: place)
            guard let error = reading.error else {
                Issue.record("byte \(place) ^ \(change) was not found")
                continue
            }
            guard expected > 0 else {
                #expect([.notAJournal, .otherFormat, .head].contains(error.kind), "byte \(place): \(error)")
                #expect(reading.steps.isEmpty)
                continue
            }
            #expect(error.step == expected, "byte \(place): \(error)")
            #expect(error.offset == (expected == 13 ? Self.tailOffset : Self.offsets[Int(expected) - 1]))
            #expect(reading.steps == Array(Journals.dozen[..<(Int(expected) - 1)]))
        }
    }

    @Test func `a byte of what a step holds is said to be edited, at its step and place`() throws {
        for (index, offset) in Self.offsets.enumerated() {
            var bytes = Self.whole
            bytes[offset + JournalFrame.size] ^= 1
            let error = try #require(Journals.read(bytes).error)
            #expect(error.kind == .edited)
            #expect(
                error.description.contains("run.journal is damaged after step \(index), at byte \(offset): the step"))
            #expect(error.description.contains("is not the one that was written (edited)"))
        }
    }

    @Test func `a number that was edited is not taken for a missing step`() {
        var bytes = Self.whole
        bytes[Self.offsets[4] + 8] = 9
        #expect(Journals.read(bytes).error?.kind == .edited)
    }

    @Test func `steps that were taken out are missed at their place, however many`() throws {
        for first in 0..<12 {
            for count in 1...(12 - first) {
                var records = Self.records
                records.removeSubrange(first..<first + count)
                let error = try #require(Journals.read(Self.joined(records)).error)
                #expect(error.step == UInt64(first + 1))
                #expect(error.offset == Self.offsets[first])
                let isAtEnd = first + count == 12
                #expect(error.kind == (isAtEnd ? .tail : .misplaced))
                #expect(
                    error.description.contains(
                        isAtEnd
                            ? "the tail there counts 12 steps, and \(first) stand before it"
                            : "step \(first + 1) is missing or steps were reordered"))
            }
        }
    }

    @Test func `two steps that changed places are found at the first of them`() throws {
        for first in 0..<11 {
            for second in (first + 1)..<12 {
                var records = Self.records
                records.swapAt(first, second)
                let error = try #require(Journals.read(Self.joined(records)).error)
                #expect(error.kind == .misplaced && error.step == UInt64(first + 1))
                #expect(error.description.contains("step \(second + 1) stands where step \(first + 1) should"))
            }
        }
    }

    @Test func `a step that stands twice is found where it does not belong`() throws {
        for original in 0..<12 {
            for place in 0...12 {
                var records = Self.records
                records.insert(Self.records[original], at: place)
                let error = try #require(Journals.read(Self.joined(records)).error)
                // Put in right behind itself or before: either way the first that stands wrong is the one behind.
                let wrong = place == original ? place + 1 : place
                #expect(error.step == UInt64(wrong + 1), "\(original) at \(place): \(error)")
                #expect(error.kind == .misplaced)
            }
        }
    }

    @Test func `a step that was put in is found there or right behind, though its own hash was computed`() throws {
        for place in 0...12 {
            let forged = Journals.bytes(Array(Journals.dozen[..<place]) + [Step([6, 6, 6])], isClosed: false)
            var records = Self.records
            records.insert(Array(forged[(place < 12 ? Self.offsets[place] : Self.tailOffset)...]), at: place)
            let error = try #require(Journals.read(Self.joined(records)).error)
            #expect(error.step == UInt64(place + 2))
            #expect(error.kind == (place < 12 ? .misplaced : .tail))
        }
    }

    @Test func `a step of another run does not fit`() throws {
        var other = Journals.head
        other.data = "elsewhere"
        let foreign = Journals.bytes(Journals.dozen, head: other)
        let offsets = Journals.read(foreign).offsets
        for place in 0..<11 {
            var records = Self.records
            records[place] = Array(foreign[offsets[place]..<offsets[place + 1]])
            let error = try #require(Journals.read(Self.joined(records)).error)
            #expect(error.kind == .edited && error.step == UInt64(place + 1))
        }
    }

    @Test func `a journal that was cut off is never taken for a closed one`() throws {
        for length in 0..<Self.whole.count {
            let reading = Journals.read(Array(Self.whole[..<length]))
            guard length >= Self.offsets[0] else {
                #expect([.notAJournal, .head].contains(reading.error?.kind), "\(length) bytes")
                continue
            }
            let standing = Int(step(at: length)) - 1
            let start = standing == 12 ? Self.tailOffset : Self.offsets[standing]
            let left = Journals.tail(Array(Journals.dozen[..<standing]))
            #expect(reading.error == nil, "\(length) bytes")
            #expect(reading.steps == Array(Journals.dozen[..<standing]))
            #expect(reading.ending == .open(left, torn: length - start))
            #expect(reading.words.contains("ends after step \(standing) without being closed"))
            #expect(reading.words.contains("cut off \(length - start) bytes into") == (length > start))
        }
    }

    @Test func `a length that was edited, check and all, is not taken for a step that was cut off`() throws {
        for (index, offset) in Self.offsets.enumerated() {
            for length in [100_000, UInt32.max - 1] {
                var bytes = Self.whole
                for byte in 0..<4 {
                    bytes[offset + byte] = UInt8(truncatingIfNeeded: length >> UInt32(8 * byte))
                    bytes[offset + 4 + byte] = ~bytes[offset + byte]
                }
                let error = try #require(Journals.read(bytes).error)
                #expect(error.kind == .edited && error.step == UInt64(index + 1))
            }
        }
    }

    @Test func `a step or a tail out of place is found even where it was cut off`() throws {
        let bytes = Self.headBytes + Self.records[0] + Self.records[2].dropLast(8)
        #expect(Journals.read(bytes).error?.kind == .misplaced)
        let withoutLast = Self.headBytes + Self.records[..<11].joined() + Self.tailBytes.dropLast(8)
        #expect(Journals.read(withoutLast).error?.kind == .tail)
    }

    @Test func `a head that was changed, hash and all, does not fit the steps`() throws {
        var other = Journals.head
        other.profile += "risk: 0.5\n"
        let bytes = Journals.bytes([], head: other, isClosed: false) + Self.records.joined() + Self.tailBytes
        let error = try #require(Journals.read(bytes).error)
        #expect(error.kind == .edited && error.step == 1)
        #expect(error.description.contains("or does not belong to this head"))
    }

    @Test func `a tail of another journal does not close this one`() throws {
        var steps = Journals.dozen
        steps[3].event[0] ^= 1
        for other in [Array(Journals.dozen[..<11]), Journals.dozen + [Step([1])], steps] {
            let tail = Journals.bytes(other).suffix(JournalFrame.tailRecordSize)
            let error = try #require(Journals.read(Self.headBytes + Self.records.joined() + tail).error)
            #expect(error.kind == .tail && error.step == 13 && error.offset == Self.tailOffset)
        }
    }

    @Test func `a tail whose hash was computed for other counts is found`() throws {
        let chain = JournalChain(after: Self.tail)
        for (steps, effects) in [(UInt64(12), UInt64(17)), (11, 18)] {
            var tail: [UInt8] = []
            let (frame, counts) = (
                JournalFrame.tail(after: steps), withUnsafeBytes(of: effects.littleEndian, Array.init)
            )
            frame.withUnsafeBytes { tail.append(contentsOf: $0) }
            tail += counts
            chain.link(frame, counts.span).withUnsafeBytes { tail.append(contentsOf: $0) }
            let error = try #require(Journals.read(Self.headBytes + Self.records.joined() + tail).error)
            #expect(error.kind == .tail)
            #expect(error.description.contains("counts other steps or effects"))
        }
        #expect(Journals.dozen.reduce(0) { $0 + $1.effects.count } == 18)
    }

    @Test func `nothing may follow the tail`() throws {
        for rest in [[0], Self.tailBytes, Self.records[11]] {
            let error = try #require(Journals.read(Self.whole + rest).error)
            #expect(error.kind == .tail)
            #expect(error.description.contains("\(rest.count) bytes follow the tail there"))
        }
    }

    @Test func `a reader stays where the damage is`() throws {
        var bytes = Self.whole
        bytes[Self.offsets[3] + 20] ^= 1
        var reader = try JournalReader(bytes: bytes, name: "run.journal")
        for _ in 0..<3 { #expect(try reader.next() != nil) }
        let first = Journals.failure { () throws(JournalError) in _ = try reader.next() }
        let second = Journals.failure { () throws(JournalError) in _ = try reader.next() }
        #expect(first != nil && first == second && reader.ending == nil)
    }
}
