/// Everything that can be wrong or noteworthy about a row of a vendor's file, by name. A row with a defect that
/// `setsAside` does not enter the catalog; the others enter it and are counted.
public enum RowDefect: String, Hashable, Sendable, CaseIterable {
    // Set aside.
    case cellCount = "wrong number of cells"
    case badQuoting = "quotation mark not closed"
    case badDate = "date not readable"
    case badTime = "time not readable"
    case badNumber = "number not readable"
    case negative = "negative price, size or count"
    case badStrike = "impossible strike"
    case badSymbol = "symbol or root not readable"
    case badRight = "neither call nor put"
    case badKind = "kind not known"
    case required = "required cell empty"
    case notASession = "not an NYSE session"
    case outsideCalendar = "before or after the NYSE calendar"
    case duplicate = "contract or day given twice"
    case noValue = "no value that day"

    // Kept and counted.
    case noQuote = "no quote (bid and ask zero or empty)"
    case noAsk = "no ask"
    case noBid = "bid not given"
    case crossed = "bid above ask"
    case expired = "expires that session or earlier"
    case noVolatility = "vendor volatility zero or negative, taken as absent"
    case noRoot = "root empty, underlying's name taken"
    case noUnderlyingPrice = "snapshot without the underlying's price"
    case mixedUnderlyingPrice = "snapshot whose rows differ in the underlying's price"
    case openHighLowClose = "high or low inside open and close"

    public var setsAside: Bool { position < RowDefect.noQuote.position }

    /// The place in `allCases`, for counters kept as arrays.
    var position: Int { RowDefect.positions[self]! }
    private static let positions = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })
}

/// How often a defect occurred, with the first rows that had it.
public struct DefectCount: Hashable, Sendable {
    public let defect: RowDefect
    public let count: Int
    /// At most `RowTally.examplesKept`.
    public let examples: [Example]

    /// A row as it stood in the file.
    public struct Example: Hashable, Sendable {
        public let line: Int
        /// The first 200 characters.
        public let text: String
    }
}

/// Counts defects while a file is read; the first few rows of each kind are kept verbatim.
struct RowTally {
    static let examplesKept = 3
    private var counts = [Int](repeating: 0, count: RowDefect.allCases.count)
    private var examples = [[DefectCount.Example]](repeating: [], count: RowDefect.allCases.count)

    mutating func count(_ defect: RowDefect, in table: CSVTable) {
        let position = defect.position
        counts[position] += 1
        if examples[position].count < RowTally.examplesKept {
            examples[position].append(DefectCount.Example(line: table.line, text: table.rowText))
        }
    }
    /// For what is found after reading, without a line of its own.
    mutating func count(_ defect: RowDefect, times: Int) { counts[defect.position] += times }

    func times(_ defect: RowDefect) -> Int { counts[defect.position] }

    /// The kinds that occurred, in the order of `RowDefect`.
    func found(settingAside: Bool) -> [DefectCount] {
        RowDefect.allCases.filter { $0.setsAside == settingAside && counts[$0.position] > 0 }
            .map { DefectCount(defect: $0, count: counts[$0.position], examples: examples[$0.position]) }
    }

    /// Rows that did not enter.
    var setAside: Int { RowDefect.allCases.reduce(0) { $0 + ($1.setsAside ? counts[$1.position] : 0) } }

    /// Rows set aside because the text makes no sense, as opposed to days that do not count.
    var unreadable: Int {
        let kinds: [RowDefect] = [
            .cellCount, .badQuoting, .badDate, .badTime, .badNumber, .negative, .badStrike, .badSymbol, .badRight,
            .badKind, .required,
        ]
        return kinds.reduce(0) { $0 + times($1) }
    }
    var firstUnreadable: DefectCount.Example? {
        RowDefect.allCases.filter { $0.setsAside && $0 != .notASession && $0 != .outsideCalendar && $0 != .duplicate }
            .flatMap { examples[$0.position] }.min { $0.line < $1.line }
    }
}
