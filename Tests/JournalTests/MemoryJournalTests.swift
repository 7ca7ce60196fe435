import Testing

@testable import Journal

@Suite struct MemoryJournalTests {
    private func steps(of journal: MemoryJournal) throws -> [Step] {
        var reader = try journal.reader()
        var steps: [Step] = []
        while let step = try reader.next() { steps.append(Step(step)) }
        return steps
    }
    private func append(_ steps: some Sequence<Step>, to journal: MemoryJournal) {
        for step in steps { journal.append(step.builder) }
    }

    @Test func `what was appended can be read while the journal goes on`() throws {
        let journal = MemoryJournal(head: Journals.head)
        for count in 1...12 {
            journal.append(Journals.dozen[count - 1].builder)
            #expect(try steps(of: journal) == Array(Journals.dozen[..<count]))
            #expect(journal.tail == Journals.tail(Array(Journals.dozen[..<count])))
        }
    }

    @Test func `it holds the bytes that a file would hold`() throws {
        let journal = MemoryJournal(head: Journals.head)
        append(Journals.dozen, to: journal)
        #expect(journal.bytes == Journals.bytes(Journals.dozen, isClosed: false))
        #expect(try journal.reader().verify(tail: journal.tail) == .open(journal.tail, torn: 0))
    }

    @Test func `a crash takes what was not synced, and nothing that was`() throws {
        for synced in 0...12 {
            let journal = MemoryJournal(head: Journals.head)
            append(Journals.dozen[..<synced], to: journal)
            journal.sync()
            let known = journal.tail
            append(Journals.dozen[synced...], to: journal)
            #expect(journal.durableTail == known)
            journal.crash()
            #expect(journal.tail == known)
            #expect(try steps(of: journal) == Array(Journals.dozen[..<synced]))
        }
    }

    @Test func `after a crash the journal goes on as if the lost steps had never been`() throws {
        let journal = MemoryJournal(head: Journals.head)
        append(Journals.dozen[..<5], to: journal)
        journal.sync()
        append(Journals.dozen[5...], to: journal)
        journal.crash()
        journal.crash()
        append(Journals.dozen[8...], to: journal)
        let expected = Array(Journals.dozen[..<5] + Journals.dozen[8...])
        #expect(try steps(of: journal) == expected)
        #expect(journal.bytes == Journals.bytes(expected, isClosed: false))
        journal.sync()
        journal.crash()
        #expect(journal.tail == Journals.tail(expected))
    }

    @Test func `a journal that was never synced comes back with its head alone`() throws {
        let journal = MemoryJournal(head: Journals.head)
        append(Journals.dozen, to: journal)
        journal.crash()
        #expect(try steps(of: journal) == [])
        #expect(try journal.reader().head == Journals.head)
    }

    @Test func `a reader that was taken before a crash still reads what it was given`() throws {
        let journal = MemoryJournal(head: Journals.head)
        append(Journals.dozen, to: journal)
        let (reader, tail) = (try journal.reader(), journal.tail)
        journal.crash()
        #expect(try reader.verify() == .open(tail, torn: 0))
    }

    @Test func `a journal that was wound back is closed with the counts of what is left`() {
        var encoder = JournalEncoder(head: Journals.head)
        for step in Journals.dozen[..<5] { encoder.append(step.builder) }
        let place = encoder.place
        for step in Journals.dozen[5...] { encoder.append(step.builder) }
        encoder.rewind(to: place)
        encoder.close()
        #expect(encoder.bytes == Journals.bytes(Array(Journals.dozen[..<5])))
    }

    @Test func `a reused builder holds nothing of the step before`() {
        var builder = StepBuilder()
        Step([1, 2], [[3], [4]]).put(into: &builder)
        Step([5]).put(into: &builder)
        #expect(builder.bytes == [1, 0, 0, 0, 5] && builder.effects == 0)
    }
}
