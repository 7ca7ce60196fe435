public import Market

/// What became of an import: every file found is in exactly one of its three lists.
public struct ImportReport: Hashable, Sendable {
    /// Files that entered the catalog, in the order they were read.
    public internal(set) var files: [File] = []
    public internal(set) var notImported: [NotImportedFile] = []
    /// Files that could not be read; nothing of them entered. Not empty means the import failed in part.
    public internal(set) var failures: [CatalogError] = []
    /// Segments new or changed, and those that were already there with the same content.
    public internal(set) var segmentsWritten = 0
    public internal(set) var segmentsUnchanged = 0

    public struct File: Hashable, Sendable {
        /// Relative to the folder that was imported.
        public let name: String
        public let layout: ImportLayout
        public let symbols: [Symbol]
        public let sources: [String]
        /// First and last day of what was kept; nil when nothing was.
        public let days: ClosedRange<Day>?
        public let rowsRead: Int
        public let rowsKept: Int
        /// By kind, with the first rows of each.
        public let setAside: [DefectCount]
        /// Defects of rows that were kept.
        public let noted: [DefectCount]
        /// Prices with more than four decimals, rounded to 1/10,000.
        public let pricesRounded: Int
    }

    public struct NotImportedFile: Hashable, Sendable {
        public let name: String
        public let reason: String
    }

    public var rowsRead: Int { files.reduce(0) { $0 + $1.rowsRead } }
    public var rowsKept: Int { files.reduce(0) { $0 + $1.rowsKept } }
    public var pricesRounded: Int { files.reduce(0) { $0 + $1.pricesRounded } }
}

/// How far an import has come: told before each file, and once at the end.
public struct ImportProgress: Hashable, Sendable {
    /// The file about to be read; empty at the end.
    public let file: String
    public let filesDone: Int
    public let filesInAll: Int
    /// Of the files as they lie on disk.
    public let bytesDone: Int
    public let bytesInAll: Int
    public let rowsKept: Int
}
