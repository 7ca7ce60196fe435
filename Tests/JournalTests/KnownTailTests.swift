import Testing

@testable import Journal

/// Whoever can write the file can write every hash anew. Only what was noted elsewhere finds it.
@Suite struct KnownTailTests {
    private static let tail = Journals.tail(Journals.dozen)

    private func reader(_ steps: [Step], isClosed: Bool = true) throws -> JournalReader {
        try JournalReader(bytes: Journals.bytes(steps, isClosed: isClosed), name: "run.journal")
    }
    private func complaint(_ steps: [Step], tail: JournalTail = tail, isClosed: Bool = true) throws -> JournalError? {
        let reader = try reader(steps, isClosed: isClosed)
        return Journals.failure { () throws(JournalError) in try reader.verify(tail: tail) }
    }

    @Test func `a step that was changed, and every hash after it, is known by the tail alone`() throws {
        for place in 0..<12 {
            var steps = Journals.dozen
            steps[place].event.append(1)
            #expect(try reader(steps).verify() == .closed(Journals.tail(steps)))
            let error = try #require(try complaint(steps))
            #expect(error.kind == .otherTail)
            #expect(error.description.contains("the steps up to 12, or the head, are not those it was noted for"))
        }
    }

    @Test func `a head that was changed, and every hash after it, is known by the tail alone`() throws {
        var other = Journals.head
        other.history = "catalog 0000"
        for steps in [[], Journals.dozen] {
            let known = Journals.tail(steps)
            let reader = try JournalReader(bytes: Journals.bytes(steps, head: other), name: "run.journal")
            #expect(try reader.verify() == .closed(Journals.tail(steps, head: other)))
            let error = Journals.failure { () throws(JournalError) in try reader.verify(tail: known) }
            #expect(error?.kind == .otherTail)
        }
    }

    @Test(arguments: [true, false])
    func `steps that were cut off the end are known by the tail, closed anew or not`(isClosed: Bool) throws {
        for count in 0..<12 {
            let error = try #require(try complaint(Array(Journals.dozen[..<count]), isClosed: isClosed))
            #expect(error.kind == .otherTail)
            #expect(error.description.contains("the journal ends after step \(count), cut off or written anew"))
        }
    }

    @Test func `steps that were added are known by the tail, unless the journal may have gone on`() throws {
        let longer = Journals.dozen + [Step([1], [[2]])]
        let error = try #require(try complaint(longer))
        #expect(error.kind == .otherTail && error.description.contains("the journal goes on to step 13"))
        #expect(try reader(longer).verify(passing: Self.tail) == .closed(Journals.tail(longer)))
    }

    @Test func `every tail that was noted on the way is passed`() throws {
        let reader = try reader(Journals.dozen, isClosed: false)
        for count in 0...12 {
            let noted = Journals.tail(Array(Journals.dozen[..<count]))
            #expect(try reader.verify(passing: noted) == .open(Self.tail, torn: 0))
        }
    }

    @Test func `a tail that was noted on the way and is not passed finds the steps before it`() throws {
        var steps = Journals.dozen
        steps[4].effects.append([1])
        let noted = Journals.tail(Array(Journals.dozen[..<6]))
        let reader = try reader(steps)
        let error = Journals.failure { () throws(JournalError) in try reader.verify(passing: noted) }
        #expect(error?.kind == .otherTail && error?.step == 6)
    }

    @Test func `verifying begins at the first step, whatever was read before`() throws {
        var reader = try reader(Journals.dozen)
        for _ in 0..<7 { _ = try reader.next() }
        #expect(try reader.verify(tail: Self.tail) == .closed(Self.tail))
        #expect(try reader.next()?.number == 8)
    }

    @Test func `damage is named before a known tail is missed`() throws {
        var bytes = Journals.bytes(Journals.dozen)
        let offset = Journals.read(bytes).offsets[3]
        bytes[offset + 17] ^= 1
        let reader = try JournalReader(bytes: bytes, name: "run.journal")
        let error = Journals.failure { () throws(JournalError) in try reader.verify(tail: Self.tail) }
        #expect(error?.kind == .edited && error?.step == 4)
    }
}
