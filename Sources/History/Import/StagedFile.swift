import Market
import Trading

/// What one vendor's file gave, before it is accepted into the catalog as a whole or not at all.
struct StagedFile {
    let name: String
    let layout: ImportLayout
    var tally = RowTally()
    var rowsRead = 0
    var rowsKept = 0
    var pricesRounded = 0
    /// Chains are laid out already, one buffer at a time, and lie on disk without being in the manifest.
    var chains: [CatalogManifest.Segment] = []
    var bars: [Bars] = []
    var tables: [Table] = []

    struct Bars {
        let symbol: Symbol
        let source: String
        var bars: [DailyBar] = []
        var defects = RowTally()
    }

    /// A table that stands for itself: a later import of the same kind and source replaces it.
    struct Table {
        let kind: SegmentKind
        let symbol: Symbol?
        let source: String
        let content: Content
        enum Content {
            case rates([InterestRate]), dividends([CashDividend]), splits([StockSplit]), earnings([EarningsDate])
            case macro([MacroRelease]), coverage([CalendarCoverage])
        }
    }

    init(name: String, layout: ImportLayout) {
        self.name = name
        self.layout = layout
    }
}

extension StagedFile.Table.Content {
    var rows: Int {
        switch self {
        case .rates(let rows): rows.count
        case .dividends(let rows): rows.count
        case .splits(let rows): rows.count
        case .earnings(let rows): rows.count
        case .macro(let rows): rows.count
        case .coverage(let rows): rows.count
        }
    }

    /// First and last day; nil for an empty table.
    var days: ClosedRange<Day>? {
        let days: [Day]
        switch self {
        case .rates(let rows): days = rows.map(\.day)
        case .dividends(let rows): days = rows.map(\.exDate)
        case .splits(let rows): days = rows.map(\.date)
        case .earnings(let rows): days = rows.map(\.date)
        case .macro(let rows): days = rows.map { EasternTime.day(of: $0.at) }
        case .coverage(let rows): days = rows.flatMap { [$0.days.lowerBound, $0.days.upperBound] }
        }
        guard let first = days.min(), let last = days.max() else { return nil }
        return first...last
    }

    func sealed(_ heading: SegmentBuffer.Heading) -> SegmentBuffer {
        switch self {
        case .rates(let rows): TableSegment.sealed(rows, heading)
        case .dividends(let rows): TableSegment.sealed(rows, heading)
        case .splits(let rows): TableSegment.sealed(rows, heading)
        case .earnings(let rows): TableSegment.sealed(rows, heading)
        case .macro(let rows): TableSegment.sealed(rows, heading)
        case .coverage(let rows): TableSegment.sealed(rows, heading)
        }
    }
}
