import Market
import Trading

/// Reads daily bars: stocks and indices, the VIX family, and the two series of the Python package `arch`.
struct BarImporter {
    let layout: ImportLayout

    /// Adjusted prices are recognised by what their rows call their source.
    static func isAdjusted(_ source: String) -> Bool { source.hasSuffix("_adj") }

    /// Errors: a file that ends inside a row, a name that is no symbol.
    func read(_ table: inout CSVTable, into staged: inout StagedFile) throws(CatalogError) {
        let symbol = try symbol(table)
        let places = Places(table, layout)
        var reading = Reading()
        loop: while true {
            switch table.next() {
            case .end: break loop
            case .cut: throw table.cutError
            case .defective(let defect): staged.tally.count(defect, in: table)
            case .row:
                if let defect = add(table, places, &reading, &staged.tally) { staged.tally.count(defect, in: table) }
            }
        }
        staged.rowsRead = table.rowsRead
        staged.pricesRounded += reading.rounded
        for (source, bars) in reading.bars.sorted(by: { $0.key < $1.key }) {
            let sorted = bars.bars.sorted { $0.session < $1.session }
            staged.rowsKept += sorted.count
            staged.bars.append(
                StagedFile.Bars(symbol: symbol, source: source, bars: sorted, defects: bars.defects))
        }
        if let coverage = dividendCoverage(symbol, reading.dividendDays) { staged.tables.append(coverage) }
    }

    private func symbol(_ table: CSVTable) throws(CatalogError) -> Symbol {
        switch layout {
        case .archIndex: .spx
        case .archVolatility: .vix
        default: try SymbolOfFile.symbol(table.name)
        }
    }

    private struct Places {
        let date, open, high, low, close, volume, dividend, source: Int
        init(_ table: CSVTable, _ layout: ImportLayout) {
            let titled = layout == .archIndex
            date = table.place(titled || layout == .archVolatility ? "Date" : "date")
            open = table.place(titled ? "Open" : "open")
            high = table.place(titled ? "High" : "high")
            low = table.place(titled ? "Low" : "low")
            close = table.place(layout == .archVolatility ? "vix" : titled ? "Close" : "close")
            volume = table.place(titled ? "Volume" : "volume")
            dividend = table.place("dividend")
            source = table.place("source")
        }
    }

    private struct Reading {
        var bars: [String: (bars: [DailyBar], defects: RowTally)] = [:]
        var days: Set<Day> = []
        var rounded = 0
        /// Sessions whose row says what dividend was paid, be it none, and those whose row does not say.
        var dividendDays: [(day: Day, known: Bool)] = []
    }

    private func add(
        _ table: CSVTable, _ places: Places, _ reading: inout Reading, _ tally: inout RowTally
    ) -> RowDefect? {
        let american = layout == .archIndex || layout == .archVolatility
        guard let day = american ? table.americanDay(places.date) : table.day(places.date) else { return .badDate }
        if layout == .archVolatility, table.text(places.close) == "." { return .noValue }
        let found = SessionLookup.session(on: day)
        guard let session = found.session else { return found.defect }
        var defect: RowDefect?
        var rounded = 0
        func price(_ column: Int) -> Price? {
            switch table.price(column) {
            case .absent: return nil
            case .value(let units), .rounded(let units):
                if units <= 0 { defect = .negative }
                if case .rounded = table.price(column) { rounded += 1 }
                return Price(units: units)
            case .bad:
                defect = .badNumber
                return nil
            }
        }
        let (open, high, low) = (price(places.open), price(places.high), price(places.low))
        let close = price(places.close)
        var volume: Int64?
        switch table.integer(places.volume) {
        case .absent: volume = nil
        case .value(let count), .rounded(let count):
            if count < 0 { defect = .negative }
            volume = count
        case .bad: defect = .badNumber
        }
        if let defect { return defect }
        guard let close else { return .required }
        guard reading.days.insert(day).inserted else { return .duplicate }
        let isVolatility = layout == .volatilityIndex || layout == .archVolatility
        let bar = DailyBar(
            session: day, open: open, high: high, low: low, close: close, volume: volume,
            knownAt: isVolatility ? KnownAt.volatilityIndex(session) : KnownAt.bar(session))
        let source = source(table, places)
        var entry = reading.bars[source] ?? ([], RowTally())
        reading.bars[source] = nil  // Held once, so that appending does not copy.
        if let open, let high, let low, high < max(open, close) || low > min(open, close) {
            tally.count(.openHighLowClose, in: table)
            entry.defects.count(.openHighLowClose, times: 1)
        }
        entry.bars.append(bar)
        reading.bars[source] = entry
        reading.rounded += rounded
        if places.dividend >= 0 { reading.dividendDays.append((day, !table.cell(places.dividend).isEmpty)) }
        return nil
    }

    private func source(_ table: CSVTable, _ places: Places) -> String {
        if layout == .archIndex || layout == .archVolatility { return "arch" }
        let text = table.text(places.source)
        return SourceName.clean(text.isEmpty ? Folder.stem(of: table.name) : text)
    }

    /// Runs of sessions for which every row says what dividend was paid: there the calendar is complete, even where
    /// it is empty.
    private func dividendCoverage(_ symbol: Symbol, _ days: [(day: Day, known: Bool)]) -> StagedFile.Table? {
        var ranges: [CalendarCoverage] = []
        var run: ClosedRange<Day>?
        // A lone row that names a dividend says nothing about the days around it.
        func close() {
            if let run, run.lowerBound < run.upperBound {
                ranges.append(
                    CalendarCoverage(
                        calendar: .dividends(symbol), days: run, knownAt: KnownAt.coverage(from: run.lowerBound)))
            }
            run = nil
        }
        for (day, known) in days.sorted(by: { $0.day < $1.day }) {
            if known { run = (run?.lowerBound ?? day)...day } else { close() }
        }
        close()
        guard !ranges.isEmpty else { return nil }
        return StagedFile.Table(kind: .coverage, symbol: symbol, source: "daily_bars", content: .coverage(ranges))
    }
}
