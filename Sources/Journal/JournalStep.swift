/// One event and everything it caused, as it is read from a journal.
public struct JournalStep: Sendable {
    /// Counted from 1.
    public let number: UInt64
    /// Where the step begins in the journal.
    public let offset: Int
    public let hash: JournalHash
    /// Shares the journal's bytes: the slice's indices are places in it.
    public let event: ArraySlice<UInt8>
    public let effects: Effects

    /// The effects in order, each sharing the journal's bytes.
    public struct Effects: Sequence, Sendable {
        public let count: Int
        private let parts: ArraySlice<UInt8>

        init?(_ parts: ArraySlice<UInt8>) {
            var (rest, count) = (parts, 0)
            while !rest.isEmpty {
                guard JournalFormat.takePart(from: &rest) != nil else { return nil }
                count += 1
            }
            self.parts = parts
            self.count = count
        }

        public var underestimatedCount: Int { count }
        public func makeIterator() -> Iterator { Iterator(rest: parts) }

        public struct Iterator: IteratorProtocol {
            var rest: ArraySlice<UInt8>
            public mutating func next() -> ArraySlice<UInt8>? { JournalFormat.takePart(from: &rest) }
        }
    }

    /// Nil where `parts` are not an event and whole effects.
    init?(number: UInt64, offset: Int, hash: JournalHash, parts: ArraySlice<UInt8>) {
        var rest = parts
        guard let event = JournalFormat.takePart(from: &rest), let effects = Effects(rest) else { return nil }
        self.number = number
        self.offset = offset
        self.hash = hash
        self.event = event
        self.effects = effects
    }
}

/// Puts a step together: an event, then each effect it caused. Made once and used again, it allocates nothing per step.
public struct StepBuilder: Sendable {
    /// The parts, each with its length in 4 bytes before it: what is chained and stored.
    public private(set) var bytes: [UInt8] = []
    public private(set) var effects = 0

    public init() { bytes.reserveCapacity(4_096) }

    /// Begins the next step with its event; what was put together before is dropped.
    public mutating func begin(event: Span<UInt8>) {
        bytes.removeAll(keepingCapacity: true)
        effects = 0
        put(event)
    }

    public mutating func add(effect: Span<UInt8>) {
        precondition(!bytes.isEmpty, "an effect has an event that caused it")
        effects += 1
        put(effect)
    }

    private mutating func put(_ part: Span<UInt8>) {
        JournalFormat.put(UInt32(part.count), into: &bytes)
        part.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    }
}
