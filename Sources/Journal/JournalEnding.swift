/// How a journal ends, once all of its steps are read. Neither case is damage.
public enum JournalEnding: Hashable, Sendable, CustomStringConvertible {
    /// With the tail that closing it wrote.
    case closed(JournalTail)
    /// Without: the program that wrote it ended before it could. `torn` bytes after the last whole step are the
    /// beginning of something that was never written to its end.
    case open(JournalTail, torn: Int)

    /// The last whole step.
    public var tail: JournalTail {
        switch self {
        case .closed(let tail), .open(let tail, _): tail
        }
    }

    public var description: String {
        switch self {
        case .closed(let tail): "The journal is closed after step \(tail.steps)."
        case .open(let tail, 0): "The journal ends after step \(tail.steps) without being closed."
        case .open(let tail, let torn):
            "The journal ends after step \(tail.steps) without being closed: it was cut off \(torn) bytes into step "
                + "\(tail.steps + 1) or the tail."
        }
    }
}
