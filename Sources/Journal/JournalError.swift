/// Why a journal cannot be written, read or believed: the words are for people, the kind for programs.
public struct JournalError: Error, Hashable, Sendable, CustomStringConvertible {
    public let kind: Kind
    /// The step that should stand where it was found, counted from 1; the one after the last for the tail.
    public let step: UInt64?
    /// Where that step begins, in bytes from the start of the journal.
    public let offset: Int?
    public let description: String

    public enum Kind: Hashable, Sendable, CaseIterable {
        /// The file cannot be opened, written or renamed.
        case file
        case notAJournal
        /// Another version of the format.
        case otherFormat
        /// Other rules or another mathematics decided than this program's.
        case otherEngine
        /// The head is cut off or not the one that was written.
        case head
        /// A step is not the one that was written.
        case edited
        /// Another step stands where this one should: steps are missing, moved, repeated or put in.
        case misplaced
        /// The tail is not the one that belongs to these steps, or something follows it.
        case tail
        /// The chain holds, but does not lead to the tail that is known from elsewhere.
        case otherTail
        /// The step is as it was written, but what it holds cannot be read.
        case content
    }

    public init(_ kind: Kind, step: UInt64? = nil, offset: Int? = nil, _ description: String) {
        self.kind = kind
        self.step = step
        self.offset = offset
        self.description = description
    }
}
