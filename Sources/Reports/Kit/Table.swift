/// A table as every command and report shows it: what it is, of when and from where, what is switched off or modelled;
/// the rows; the one line that matters. One value, shown on a terminal, in a file or in a page.
public struct Table: Sendable, Hashable {
    public enum Alignment: Sendable, Hashable {
        case left, right
        /// On the decimal point; what has no number in it stands where the whole part ends.
        case decimal
    }

    public struct Column: Sendable, Hashable {
        public var heading: String
        /// The one unit of the column: `$`, `$/day`, `%`. Empty where there is none.
        public var unit: String
        public var alignment: Alignment
        /// 0 is never dropped; where room is short the highest number goes first, of equals the rightmost.
        public var priority: Int

        public init(_ heading: String, unit: String = "", _ alignment: Alignment = .left, priority: Int = 0) {
            precondition(priority >= 0, "a column's priority is 0 or more")
            self.heading = heading
            self.unit = unit
            self.alignment = alignment
            self.priority = priority
        }
    }

    public enum Row: Sendable, Hashable {
        /// As many cells as columns, and perhaps a sentence about them.
        case cells([Cell], note: String?)
        /// A named break between rows.
        case section(String)
        /// A break without a name.
        case rule
    }

    public var title: String
    /// What the rows are of: when, from where, what is switched off, modelled or stale. Joined by a middle dot.
    public var source: [Cell]
    public var columns: [Column]
    public private(set) var rows: [Row]
    /// The one line that matters.
    public var closing: Cell?
    /// What stands in place of rows where there are none, and what would fill it.
    public var whenEmpty: String

    public init(
        title: String, source: [Cell] = [], columns: [Column], whenEmpty: String = "Nothing to show."
    ) {
        precondition(!columns.isEmpty, "a table has columns")
        self.title = title
        self.source = source
        self.columns = columns
        self.whenEmpty = whenEmpty
        rows = []
    }

    /// - Precondition: one cell for each column.
    public mutating func add(_ cells: [Cell], note: String? = nil) {
        precondition(cells.count == columns.count, "a row has one cell for each column")
        rows.append(.cells(cells, note: note))
    }

    /// A named break before the rows that follow.
    public mutating func section(_ name: String) {
        rows.append(.section(name))
    }

    /// A break before the rows that follow.
    public mutating func rule() {
        rows.append(.rule)
    }

    /// Whether any row has cells.
    public var isEmpty: Bool {
        !rows.contains { if case .cells = $0 { true } else { false } }
    }
}
