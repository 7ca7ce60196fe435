/// A journal in memory whose machine can fail: what was synced survives a crash, what was only appended does not.
public final class MemoryJournal: JournalSink {
    private var encoder: JournalEncoder
    private var durable: JournalEncoder.Place

    /// The head is durable from the start.
    public init(head: JournalHead) {
        encoder = JournalEncoder(head: head)
        durable = encoder.place
    }

    /// The last step that was appended.
    public var tail: JournalTail { encoder.chain.tail }
    /// The last step that a crash leaves.
    public var durableTail: JournalTail { durable.tail }

    public func append(_ step: StepBuilder) { encoder.append(step) }

    /// All that was appended is durable now.
    public func sync() { durable = encoder.place }

    /// What was not synced is lost; the journal goes on after the last durable step.
    public func crash() { encoder.rewind(to: durable) }

    /// The journal as it would lie on disk, not closed. Shares the bytes until the next step is appended.
    public var bytes: [UInt8] { encoder.bytes }

    /// Reads the steps from the first, each checked against the chain, as they are now.
    public func reader() throws(JournalError) -> JournalReader {
        try JournalReader(bytes: encoder.bytes, name: "the journal in memory")
    }
}
