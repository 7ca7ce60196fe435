import Crypto

/// How many steps a journal holds and the hash of the last: what is noted elsewhere, to know later that the journal is
/// still the one it was. Written `12:9f3c…`; at zero steps the hash is the head's.
public struct JournalTail: Hashable, Sendable, CustomStringConvertible {
    public let steps: UInt64
    public let hash: JournalHash

    public init(steps: UInt64, hash: JournalHash) {
        self.steps = steps
        self.hash = hash
    }

    /// Nil unless `text` is a whole number, a colon and 64 hexadecimal digits.
    public init?(_ text: some StringProtocol) {
        guard let colon = text.firstIndex(of: ":"), let steps = UInt64(text[..<colon]),
            let hash = JournalHash(text[text.index(after: colon)...])
        else { return nil }
        self.init(steps: steps, hash: hash)
    }

    public var description: String { "\(steps):\(hash)" }
}

/// The hash that runs through a journal: each step's is taken over the one before it and the step, so that the last one
/// vouches for all.
///
///     hash 0 = SHA-256(all bytes up to the end of the head)
///     hash n = SHA-256(hash n−1 ‖ length 4 ‖ length's complement 4 ‖ n 8 ‖ step n)
///
/// Whoever can write the file can write every hash anew; only a hash that is known from elsewhere proves that nobody
/// did.
public struct JournalChain: Sendable {
    public private(set) var tail: JournalTail

    /// The chain of a journal that begins with `head`, its magic and version included.
    public init(head: Span<UInt8>) {
        var digest = SHA256()
        head.withUnsafeBytes { digest.update(bufferPointer: $0) }
        tail = JournalTail(steps: 0, hash: JournalHash(digest.finalize()))
    }
    /// The chain that goes on from `tail`.
    public init(after tail: JournalTail) { self.tail = tail }

    /// Chains the next step and gives its hash. Linear; about half a microsecond for 200 bytes where the processor has
    /// instructions for SHA-256, of which a bare SHA-256 is two thirds.
    @discardableResult
    public mutating func append(_ step: Span<UInt8>) -> JournalHash {
        tail = JournalTail(
            steps: tail.steps + 1, hash: link(JournalFrame(length: UInt32(step.count), number: tail.steps + 1), step))
        return tail.hash
    }

    /// The hash of what follows the last step in `frame`.
    func link(_ frame: JournalFrame, _ bytes: Span<UInt8>) -> JournalHash {
        var digest = SHA256()
        // One update for both: each costs as much as a block of the hash.
        withUnsafeBytes(of: (tail.hash.words, frame.words)) { digest.update(bufferPointer: $0) }
        bytes.withUnsafeBytes { digest.update(bufferPointer: $0) }
        return JournalHash(digest.finalize())
    }
}
