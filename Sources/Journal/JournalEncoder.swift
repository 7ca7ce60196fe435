/// Puts a journal's bytes one behind the other: what a journal on disk and one in memory share.
struct JournalEncoder {
    /// What has been put since the bytes were last taken.
    private(set) var bytes: [UInt8]
    private(set) var chain: JournalChain
    private var effects: UInt64 = 0

    init(head: JournalHead) {
        let json = head.json
        var bytes = JournalFormat.magic
        JournalFormat.put(JournalFormat.version, into: &bytes)
        JournalFormat.put(UInt32(json.count), into: &bytes)
        bytes += json
        chain = JournalChain(head: bytes.span)
        self.bytes = bytes
        put(chain.tail.hash)
    }

    mutating func append(_ step: StepBuilder) {
        precondition(!step.bytes.isEmpty, "a step has an event")
        let frame = JournalFrame(length: UInt32(step.bytes.count), number: chain.tail.steps + 1)
        frame.withUnsafeBytes { bytes.append(contentsOf: $0) }
        bytes += step.bytes
        put(chain.append(step.bytes.span))
        effects += UInt64(step.effects)
    }

    /// How far the journal has come, to go back there.
    struct Place {
        fileprivate let count: Int
        fileprivate let chain: JournalChain
        fileprivate let effects: UInt64
        var tail: JournalTail { chain.tail }
    }
    var place: Place { Place(count: bytes.count, chain: chain, effects: effects) }
    /// Forgets what was put since `place`; the bytes must not have been dropped meanwhile.
    mutating func rewind(to place: Place) {
        bytes.removeSubrange(place.count...)
        chain = place.chain
        effects = place.effects
    }

    /// Puts the tail; nothing may follow it.
    mutating func close() {
        let frame = JournalFrame.tail(after: chain.tail.steps)
        frame.withUnsafeBytes { bytes.append(contentsOf: $0) }
        var counts: [UInt8] = []
        JournalFormat.put(effects, into: &counts)
        bytes += counts
        put(chain.link(frame, counts.span))
    }

    mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }
    /// Drops the bytes that were taken and keeps their room.
    mutating func drop() { bytes.removeAll(keepingCapacity: true) }

    private mutating func put(_ hash: JournalHash) { hash.withUnsafeBytes { bytes.append(contentsOf: $0) } }
}
