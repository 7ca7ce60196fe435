import Market
import Trading

/// Reads calendars: dividends, splits, earnings dates, the Fed's decisions, consumer prices and jobs. A calendar is
/// taken as complete from its first to its last listed day, each symbol's or each kind's for itself; outside that
/// "no event" is not known to be true.
struct CalendarImporter {
    let layout: ImportLayout

    private struct Reading {
        var dividends: [CashDividend] = []
        var splits: [StockSplit] = []
        var earnings: [EarningsDate] = []
        var releases: [MacroRelease] = []
        var rounded = 0
        var days: [CalendarCoverage.Calendar: ClosedRange<Day>] = [:]

        mutating func extend(_ calendar: CalendarCoverage.Calendar, to day: Day) {
            guard let range = days[calendar] else {
                days[calendar] = day...day
                return
            }
            days[calendar] = min(range.lowerBound, day)...max(range.upperBound, day)
        }
    }

    /// Errors: a file that ends inside a row.
    func read(_ table: inout CSVTable, into staged: inout StagedFile) throws(CatalogError) {
        var reading = Reading()
        var seen: Set<String> = []
        loop: while true {
            switch table.next() {
            case .end: break loop
            case .cut: throw table.cutError
            case .defective(let defect): staged.tally.count(defect, in: table)
            case .row:
                let defect = add(table, &reading, &seen)
                if let defect { staged.tally.count(defect, in: table) } else { staged.rowsKept += 1 }
            }
        }
        staged.rowsRead = table.rowsRead
        staged.pricesRounded += reading.rounded
        stage(reading, Folder.stem(of: table.name), into: &staged)
    }

    private func stage(_ reading: Reading, _ stem: String, into staged: inout StagedFile) {
        let source = SourceName.clean(stem)
        func stage(_ kind: SegmentKind, _ content: StagedFile.Table.Content) {
            guard content.rows > 0 else { return }
            staged.tables.append(StagedFile.Table(kind: kind, symbol: nil, source: source, content: content))
        }
        stage(.dividends, .dividends(reading.dividends.sorted { ($0.symbol, $0.exDate) < ($1.symbol, $1.exDate) }))
        stage(.splits, .splits(reading.splits.sorted { ($0.symbol, $0.date) < ($1.symbol, $1.date) }))
        stage(.earnings, .earnings(reading.earnings.sorted { ($0.symbol, $0.date) < ($1.symbol, $1.date) }))
        stage(.macro, .macro(reading.releases.sorted { ($0.at, $0.kind.rawValue) < ($1.at, $1.kind.rawValue) }))
        let coverage = reading.days.map { calendar, days in
            CalendarCoverage(calendar: calendar, days: days, knownAt: KnownAt.coverage(from: days.lowerBound))
        }
        stage(.coverage, .coverage(CoverageRanges.joined(coverage)))
    }

    private func add(_ table: CSVTable, _ reading: inout Reading, _ seen: inout Set<String>) -> RowDefect? {
        let date = table.place(layout == .dividends ? "ex_date" : "date")
        guard let day = table.day(date) else { return .badDate }
        switch layout {
        case .fedDecisions: return addDecision(table, day, &reading, &seen)
        case .releases: return addRelease(table, day, &reading, &seen)
        default: break
        }
        let text = table.text(table.place("symbol"))
        guard let symbol = Symbol(text) else { return text.isEmpty ? .required : .badSymbol }
        guard seen.insert("\(symbol) \(day)").inserted else { return .duplicate }
        switch layout {
        case .dividends:
            let (amount, rounded): (Int64, Bool)
            switch table.price(table.place("amount")) {
            case .absent: return .required
            case .bad: return .badNumber
            case .value(let units): (amount, rounded) = (units, false)
            case .rounded(let units): (amount, rounded) = (units, true)
            }
            guard amount > 0 else { return .negative }
            if rounded { reading.rounded += 1 }
            reading.dividends.append(
                CashDividend(
                    symbol: symbol, exDate: day, amount: Price(units: amount),
                    knownAt: KnownAt.dividend(exDate: day)))
            reading.extend(.dividends(symbol), to: day)
        case .splits:
            guard case .value(let ratio) = table.real(table.place("new_shares_per_old")) else { return .badNumber }
            guard ratio > 0 else { return .negative }
            reading.splits.append(
                StockSplit(symbol: symbol, date: day, newPerOld: ratio, knownAt: KnownAt.split(day)))
        default:
            let timing: EarningsDate.Timing
            switch table.text(table.place("session")) {
            case "BMO": timing = .beforeOpen
            case "AMC": timing = .afterClose
            case "DMT": timing = .duringMarket
            case "": timing = .unknown
            default: return .badKind
            }
            reading.earnings.append(
                EarningsDate(symbol: symbol, date: day, timing: timing, knownAt: KnownAt.earnings(day)))
            reading.extend(.earnings(symbol), to: day)
        }
        return nil
    }

    private func addDecision(
        _ table: CSVTable, _ day: Day, _ reading: inout Reading, _ seen: inout Set<String>
    ) -> RowDefect? {
        let scheduled: Bool
        switch table.text(table.place("kind")) {
        case "scheduled": scheduled = true
        case "unscheduled": scheduled = false
        default: return .badKind
        }
        guard seen.insert("\(day)").inserted else { return .duplicate }
        let at = EasternTime.instant(day, KnownAt.decisionTime(day))
        reading.releases.append(
            MacroRelease(kind: .fomc, at: at, knownAt: KnownAt.release(day, at: at, scheduled: scheduled)))
        reading.extend(.macro(.fomc), to: day)
        return nil
    }

    private func addRelease(
        _ table: CSVTable, _ day: Day, _ reading: inout Reading, _ seen: inout Set<String>
    ) -> RowDefect? {
        let kind: MacroRelease.Kind
        switch table.text(table.place("event")) {
        case "CPI": kind = .cpi
        case "NFP": kind = .jobs
        default: return .badKind
        }
        guard let time = table.time(table.place("time_et")) else { return .badTime }
        guard seen.insert("\(kind) \(day)").inserted else { return .duplicate }
        let at = EasternTime.instant(day, time)
        reading.releases.append(
            MacroRelease(kind: kind, at: at, knownAt: KnownAt.release(day, at: at, scheduled: true)))
        reading.extend(.macro(kind), to: day)
        return nil
    }
}
