/// Why data could not be imported, opened or read: what happened, in which file and line, and the way out.
public struct CatalogError: Error, Hashable, Sendable {
    /// What a caller may want to tell apart.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// There is no catalog in the folder.
        case noCatalog
        /// A catalog, segment or manifest of a format version this program does not read.
        case otherVersion
        /// Bytes differ from what was written: a flipped bit, a cut file, a stranger's file.
        case damaged
        /// The path does not exist.
        case missing
        /// The system refused to read or write.
        case notReadable, notWritable
        /// No layout has this header line.
        case unknownLayout
        /// The layout is known, and this version does not import it.
        case notImportedYet
        case empty, truncated, garbled
        /// The file contradicts another one of the same import.
        case conflicting
        /// Another import is running on the same catalog.
        case locked
        case unknownSymbol, unknownSource, noData
    }
    public let code: Code
    /// What happened, without file and line.
    public let message: String
    public let file: String?
    /// Counted from 1, the header line included.
    public let line: Int?
    /// What to do about it: a sentence.
    public let wayOut: String

    public init(_ code: Code, _ message: String, file: String? = nil, line: Int? = nil, wayOut: String) {
        self.code = code
        self.message = message
        self.file = file
        self.line = line
        self.wayOut = wayOut
    }
}

extension CatalogError: CustomStringConvertible {
    /// `data/SPY.csv.gz:120: the file ends in the middle of a row. Fetch the file again.`
    public var description: String {
        var text = ""
        if let file { text += file + (line.map { ":\($0)" } ?? "") + ": " }
        return text + message + ". " + wayOut
    }
}
