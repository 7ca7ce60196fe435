import Foundation

/// Reads a journal step by step and holds each against the chain: what is not as it was written is named with its
/// place.
public struct JournalReader: Sendable {
    public let head: JournalHead
    /// How the journal ends; nil until `next` has given its last step and nil after it.
    public private(set) var ending: JournalEnding?

    private let name: String
    private let bytes: [UInt8]
    private let start: (position: Int, chain: JournalChain)
    private var position: Int
    private var chain: JournalChain
    private var effects: UInt64 = 0

    /// Reads the file whole. Errors name the path and what to do.
    public init(path: String) throws(JournalError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw JournalError(.file, "\(path) cannot be read. Give the path that `wingspan backtest --journal` wrote.")
        }
        try self.init(bytes: [UInt8](data), name: path)
    }

    /// - Parameter name: what errors call the journal.
    public init(bytes: [UInt8], name: String) throws(JournalError) {
        let headOffset = JournalFormat.headOffset
        guard bytes.count >= headOffset, bytes.starts(with: JournalFormat.magic) else {
            throw JournalError(.notAJournal, "\(name) is not a Wingspan journal: it does not begin with WINGJRNL.")
        }
        let version = JournalFormat.number(UInt32.self, bytes, at: 8)
        guard version == JournalFormat.version else { throw JournalReader.refusal(of: version, name) }
        let length = Int(JournalFormat.number(UInt32.self, bytes, at: 12))
        let end = headOffset + length
        func damaged(_ words: String) -> JournalError {
            JournalError(.head, "\(name) is damaged: the head at byte \(headOffset) \(words). Write the journal again.")
        }
        guard bytes.count - JournalHash.size >= end else {
            throw damaged("is cut off, or its length at byte 12 is not the one that was written")
        }
        let chain = JournalChain(head: bytes.span.extracting(..<end))
        guard chain.tail.hash == JournalHash(bytes, at: end) else { throw damaged("is not the one that was written") }
        guard let head = JournalHead(json: bytes[headOffset..<end]) else { throw damaged("cannot be read") }
        self.head = head
        self.name = name
        self.bytes = bytes
        self.chain = chain
        position = end + JournalHash.size
        start = (position, chain)
    }

    private static func refusal(of version: UInt32, _ name: String) -> JournalError {
        let advice =
            version < JournalFormat.version
            ? "Replay it with the version that wrote it, or make the run again."
            : "Replay it with the version that wrote it, or a later one."
        return JournalError(
            .otherFormat,
            "\(name) has journal format \(version); this program reads format \(JournalFormat.version). \(advice)")
    }

    /// The next step, or nil after the last, when `ending` says how the journal ends. Throws where it is not what was
    /// written, with the place, and does not go beyond it; what was given before is as it was written.
    public mutating func next() throws(JournalError) -> JournalStep? {
        guard ending == nil else { return nil }
        guard let frame = try frame() else {
            ending = .open(chain.tail, torn: bytes.count - position)
            return nil
        }
        let content = position + JournalFrame.size..<position + JournalFrame.size + frame.contentSize
        let written = JournalHash(bytes, at: content.upperBound)
        guard !frame.isTail else {
            try checkTail(frame, content, written)
            ending = .closed(chain.tail)
            return nil
        }
        var longer = chain
        let hash = longer.append(bytes.span.extracting(content))
        let number = longer.tail.steps
        guard hash == written || frame.number == number else { throw misplaced(frame.number) }
        guard hash == written, frame.number == number else {
            let head = number == 1 ? ", or does not belong to this head" : ""
            throw damage(.edited, "the step there is not the one that was written (edited)\(head)")
        }
        guard let step = JournalStep(number: number, offset: position, hash: hash, parts: bytes[content]) else {
            throw damage(.content, "the step there is not an event and its effects")
        }
        effects += UInt64(step.effects.count)
        chain = longer
        position = content.upperBound + JournalHash.size
        return step
    }

    /// What stands at `position`, or nil where that is missing or cut off by the journal's end.
    private func frame() throws(JournalError) -> JournalFrame? {
        let rest = bytes.count - position
        guard rest >= JournalFrame.size else { return nil }
        guard let frame = JournalFrame(bytes, at: position) else {
            throw damage(.edited, "the length there is not the one that was written (edited)")
        }
        guard rest < JournalFrame.size + frame.contentSize + JournalHash.size else { return frame }
        // No hash vouches for what is cut off, but its number must fit.
        let steps = chain.tail.steps
        guard !frame.isTail else {
            guard frame.number == steps else { throw miscounted(frame.number) }
            return nil
        }
        guard frame.number == steps + 1 else { throw misplaced(frame.number) }
        guard !endsWithTail else {
            throw damage(.edited, "the step there is longer than what is left, yet the journal was closed (edited)")
        }
        return nil
    }

    /// Whether the last bytes look like a tail, whatever stands before them.
    private var endsWithTail: Bool {
        let offset = bytes.count - JournalFrame.tailRecordSize
        return offset >= position && JournalFrame(bytes, at: offset)?.isTail == true
    }

    private func checkTail(
        _ frame: JournalFrame, _ content: Range<Int>, _ written: JournalHash
    ) throws(JournalError) {
        let steps = chain.tail.steps
        guard chain.link(frame, bytes.span.extracting(content)) == written else {
            guard frame.number == steps else { throw miscounted(frame.number) }
            throw damage(.tail, "the tail there is not the one that was written (edited or replaced)")
        }
        guard frame.number == steps, JournalFormat.number(UInt64.self, bytes, at: content.lowerBound) == effects else {
            throw damage(.tail, "the tail there counts other steps or effects than stand before it")
        }
        let end = content.upperBound + JournalHash.size
        guard end == bytes.count else { throw damage(.tail, "\(bytes.count - end) bytes follow the tail there") }
    }

    private func misplaced(_ found: UInt64) -> JournalError {
        let expected = chain.tail.steps + 1
        return damage(
            .misplaced,
            "step \(found) stands where step \(expected) should; "
                + (found > expected
                    ? "step \(expected) is missing or steps were reordered" : "it was repeated, put in or moved there"))
    }

    private func miscounted(_ steps: UInt64) -> JournalError {
        damage(.tail, "the tail there counts \(steps) steps, and \(chain.tail.steps) stand before it")
    }

    private func damage(_ kind: JournalError.Kind, _ words: String) -> JournalError {
        let step = chain.tail.steps + 1
        let before =
            step == 1 ? "Nothing before it but the head was read." : "Everything up to step \(step - 1) was read."
        return JournalError(
            kind, step: step, offset: position,
            "\(name) is damaged after step \(step - 1), at byte \(position): \(words). \(before)")
    }
}

extension JournalReader {
    /// Reads all steps, whatever was read before, and gives how the journal ends.
    public func verify() throws(JournalError) -> JournalEnding { try verify(nil, mayGoOn: true) }

    /// Like `verify`, and that the last step is the one of `tail`, noted when it was written. This finds who wrote
    /// every hash anew, and who cut whole steps off the end.
    @discardableResult
    public func verify(tail: JournalTail) throws(JournalError) -> JournalEnding { try verify(tail, mayGoOn: false) }

    /// Like `verify(tail:)` for a journal that has gone on since `tail` was noted.
    @discardableResult
    public func verify(passing tail: JournalTail) throws(JournalError) -> JournalEnding {
        try verify(tail, mayGoOn: true)
    }

    private func verify(_ known: JournalTail?, mayGoOn: Bool) throws(JournalError) -> JournalEnding {
        var reader = self
        (reader.position, reader.chain) = start
        reader.effects = 0
        reader.ending = nil
        while true {
            if let known, known.steps == reader.chain.tail.steps, known.hash != reader.chain.tail.hash {
                throw reader.otherTail(
                    known, "the steps up to \(known.steps), or the head, are not those it was noted for: written anew")
            }
            guard try reader.next() != nil else { break }
        }
        let steps = reader.chain.tail.steps
        guard let ending = reader.ending else { preconditionFailure("a journal without a next step has an ending") }
        guard let known else { return ending }
        guard steps >= known.steps else {
            throw reader.otherTail(known, "the journal ends after step \(steps), cut off or written anew")
        }
        guard mayGoOn || steps == known.steps else {
            throw reader.otherTail(known, "the journal goes on to step \(steps)")
        }
        return ending
    }

    private func otherTail(_ known: JournalTail, _ words: String) -> JournalError {
        JournalError(
            .otherTail, step: min(known.steps, chain.tail.steps), offset: position,
            "\(name) is chained without a fault, but is not the journal whose tail \(known) is known: \(words).")
    }
}
