import Market
import Trading

/// Everything but chains as segments: small tables that are read whole.
enum TableSegment {
    typealias Column = SegmentFormat.Column

    /// Collects a table column by column and lays it out.
    struct Writer {
        private var widths: [(id: UInt16, width: Int)] = []
        private var wide: [UInt16: [Int64]] = [:]
        private var narrow: [UInt16: [UInt8]] = [:]

        mutating func add(_ id: UInt16, _ values: [Int64]) {
            widths.append((id, 8))
            wide[id] = values
        }
        mutating func add(_ id: UInt16, codes values: [UInt8]) {
            widths.append((id, 1))
            narrow[id] = values
        }
        func sealed(_ heading: SegmentBuffer.Heading) -> SegmentBuffer {
            let buffer = SegmentBuffer(
                heading,
                columns: widths.map { SegmentBuffer.Column(id: $0.id, width: $0.width, elements: heading.rows) })
            for (id, width) in widths {
                if width == 8 {
                    let column = buffer.column(id, as: Int64.self)
                    for (row, value) in wide[id]!.enumerated() { column[row] = value.littleEndian }
                } else {
                    let column = buffer.column(id, as: UInt8.self)
                    for (row, value) in narrow[id]!.enumerated() { column[row] = value }
                }
            }
            buffer.seal()
            return buffer
        }
    }

    // MARK: Bars

    private static let hasOpen: UInt8 = 1
    private static let hasHigh: UInt8 = 2
    private static let hasLow: UInt8 = 4
    private static let hasVolume: UInt8 = 8

    static func sealed(_ bars: [DailyBar], _ heading: SegmentBuffer.Heading) -> SegmentBuffer {
        var writer = Writer()
        writer.add(Column.day, bars.map { Int64($0.session.number) })
        writer.add(Column.knownAt, bars.map(\.knownAt.nanoseconds))
        writer.add(Column.open, bars.map { $0.open?.units ?? 0 })
        writer.add(Column.high, bars.map { $0.high?.units ?? 0 })
        writer.add(Column.low, bars.map { $0.low?.units ?? 0 })
        writer.add(Column.close, bars.map(\.close.units))
        writer.add(Column.shares, bars.map { $0.volume ?? 0 })
        writer.add(
            Column.fields,
            codes: bars.map {
                ($0.open == nil ? 0 : hasOpen) | ($0.high == nil ? 0 : hasHigh) | ($0.low == nil ? 0 : hasLow)
                    | ($0.volume == nil ? 0 : hasVolume)
            })
        return writer.sealed(heading)
    }

    static func bars(_ view: SegmentView) throws(CatalogError) -> [DailyBar] {
        let reader = try Reader(view, .bars)
        let fields = try reader.codes(Column.fields)
        let (open, high) = (try reader.wide(Column.open), try reader.wide(Column.high))
        let (low, close) = (try reader.wide(Column.low), try reader.wide(Column.close))
        let (day, volume) = (try reader.wide(Column.day), try reader.wide(Column.shares))
        let knownAt = try reader.wide(Column.knownAt)
        return (0..<view.rows).map { row in
            DailyBar(
                session: Day(number: Int32(truncatingIfNeeded: day[row])),
                open: fields[row] & hasOpen == 0 ? nil : Price(units: open[row]),
                high: fields[row] & hasHigh == 0 ? nil : Price(units: high[row]),
                low: fields[row] & hasLow == 0 ? nil : Price(units: low[row]),
                close: Price(units: close[row]), volume: fields[row] & hasVolume == 0 ? nil : volume[row],
                knownAt: Instant(nanoseconds: knownAt[row]))
        }
    }

    // MARK: Rates and calendars

    static func sealed(_ rates: [InterestRate], _ heading: SegmentBuffer.Heading) -> SegmentBuffer {
        var writer = Writer()
        writer.add(Column.day, rates.map { Int64($0.day.number) })
        writer.add(Column.knownAt, rates.map(\.knownAt.nanoseconds))
        writer.add(Column.number, rates.map { Int64(bitPattern: $0.rate.bitPattern) })
        return writer.sealed(heading)
    }

    static func rates(_ view: SegmentView) throws(CatalogError) -> [InterestRate] {
        let reader = try Reader(view, .rates)
        let (day, rate) = (try reader.wide(Column.day), try reader.wide(Column.number))
        let knownAt = try reader.wide(Column.knownAt)
        return (0..<view.rows).map { row in
            InterestRate(
                day: Day(number: Int32(truncatingIfNeeded: day[row])),
                rate: Double(bitPattern: UInt64(bitPattern: rate[row])), knownAt: Instant(nanoseconds: knownAt[row]))
        }
    }

    static func sealed(_ dividends: [CashDividend], _ heading: SegmentBuffer.Heading) -> SegmentBuffer {
        var writer = Writer()
        writer.add(Column.symbol, dividends.map { Int64(bitPattern: $0.symbol.bits) })
        writer.add(Column.day, dividends.map { Int64($0.exDate.number) })
        writer.add(Column.amount, dividends.map(\.amount.units))
        writer.add(Column.knownAt, dividends.map(\.knownAt.nanoseconds))
        return writer.sealed(heading)
    }

    static func dividends(_ view: SegmentView) throws(CatalogError) -> [CashDividend] {
        let reader = try Reader(view, .dividends)
        let (symbol, day) = (try reader.wide(Column.symbol), try reader.wide(Column.day))
        let (amount, knownAt) = (try reader.wide(Column.amount), try reader.wide(Column.knownAt))
        return (0..<view.rows).map { row in
            CashDividend(
                symbol: Symbol(bits: UInt64(bitPattern: symbol[row])),
                exDate: Day(number: Int32(truncatingIfNeeded: day[row])), amount: Price(units: amount[row]),
                knownAt: Instant(nanoseconds: knownAt[row]))
        }
    }

    static func sealed(_ splits: [StockSplit], _ heading: SegmentBuffer.Heading) -> SegmentBuffer {
        var writer = Writer()
        writer.add(Column.symbol, splits.map { Int64(bitPattern: $0.symbol.bits) })
        writer.add(Column.day, splits.map { Int64($0.date.number) })
        writer.add(Column.number, splits.map { Int64(bitPattern: $0.newPerOld.bitPattern) })
        writer.add(Column.knownAt, splits.map(\.knownAt.nanoseconds))
        return writer.sealed(heading)
    }

    static func splits(_ view: SegmentView) throws(CatalogError) -> [StockSplit] {
        let reader = try Reader(view, .splits)
        let (symbol, day) = (try reader.wide(Column.symbol), try reader.wide(Column.day))
        let (number, knownAt) = (try reader.wide(Column.number), try reader.wide(Column.knownAt))
        return (0..<view.rows).map { row in
            StockSplit(
                symbol: Symbol(bits: UInt64(bitPattern: symbol[row])),
                date: Day(number: Int32(truncatingIfNeeded: day[row])),
                newPerOld: Double(bitPattern: UInt64(bitPattern: number[row])),
                knownAt: Instant(nanoseconds: knownAt[row]))
        }
    }

    static func sealed(_ earnings: [EarningsDate], _ heading: SegmentBuffer.Heading) -> SegmentBuffer {
        var writer = Writer()
        writer.add(Column.symbol, earnings.map { Int64(bitPattern: $0.symbol.bits) })
        writer.add(Column.day, earnings.map { Int64($0.date.number) })
        writer.add(Column.code, codes: earnings.map(\.timing.rawValue))
        writer.add(Column.knownAt, earnings.map(\.knownAt.nanoseconds))
        return writer.sealed(heading)
    }

    static func earnings(_ view: SegmentView) throws(CatalogError) -> [EarningsDate] {
        let reader = try Reader(view, .earnings)
        let (symbol, day) = (try reader.wide(Column.symbol), try reader.wide(Column.day))
        let (code, knownAt) = (try reader.codes(Column.code), try reader.wide(Column.knownAt))
        var result: [EarningsDate] = []
        for row in 0..<view.rows {
            guard let timing = EarningsDate.Timing(rawValue: code[row]) else { throw reader.unknownCode }
            result.append(
                EarningsDate(
                    symbol: Symbol(bits: UInt64(bitPattern: symbol[row])),
                    date: Day(number: Int32(truncatingIfNeeded: day[row])), timing: timing,
                    knownAt: Instant(nanoseconds: knownAt[row])))
        }
        return result
    }

    static func sealed(_ releases: [MacroRelease], _ heading: SegmentBuffer.Heading) -> SegmentBuffer {
        var writer = Writer()
        writer.add(Column.code, codes: releases.map(\.kind.rawValue))
        writer.add(Column.instant, releases.map(\.at.nanoseconds))
        writer.add(Column.knownAt, releases.map(\.knownAt.nanoseconds))
        return writer.sealed(heading)
    }

    static func macro(_ view: SegmentView) throws(CatalogError) -> [MacroRelease] {
        let reader = try Reader(view, .macro)
        let (code, at) = (try reader.codes(Column.code), try reader.wide(Column.instant))
        let knownAt = try reader.wide(Column.knownAt)
        var result: [MacroRelease] = []
        for row in 0..<view.rows {
            guard let kind = MacroRelease.Kind(rawValue: code[row]) else { throw reader.unknownCode }
            result.append(
                MacroRelease(
                    kind: kind, at: Instant(nanoseconds: at[row]), knownAt: Instant(nanoseconds: knownAt[row])))
        }
        return result
    }

    // MARK: Coverage

    static func sealed(_ coverage: [CalendarCoverage], _ heading: SegmentBuffer.Heading) -> SegmentBuffer {
        var writer = Writer()
        writer.add(Column.code, codes: coverage.map { $0.calendar.code.code })
        writer.add(Column.symbol, coverage.map { Int64(bitPattern: $0.calendar.code.symbol) })
        writer.add(Column.day, coverage.map { Int64($0.days.lowerBound.number) })
        writer.add(Column.lastDay, coverage.map { Int64($0.days.upperBound.number) })
        writer.add(Column.knownAt, coverage.map(\.knownAt.nanoseconds))
        return writer.sealed(heading)
    }

    static func coverage(_ view: SegmentView) throws(CatalogError) -> [CalendarCoverage] {
        let reader = try Reader(view, .coverage)
        let (code, symbol) = (try reader.codes(Column.code), try reader.wide(Column.symbol))
        let (first, last) = (try reader.wide(Column.day), try reader.wide(Column.lastDay))
        let knownAt = try reader.wide(Column.knownAt)
        var result: [CalendarCoverage] = []
        for row in 0..<view.rows {
            let bits = UInt64(bitPattern: symbol[row])
            guard let calendar = CalendarCoverage.Calendar(code: code[row], symbol: bits), first[row] <= last[row]
            else { throw reader.unknownCode }
            let start = Day(number: Int32(truncatingIfNeeded: first[row]))
            let end = Day(number: Int32(truncatingIfNeeded: last[row]))
            result.append(
                CalendarCoverage(calendar: calendar, days: start...end, knownAt: Instant(nanoseconds: knownAt[row])))
        }
        return result
    }

    /// Hands out the columns of a table's segment.
    private struct Reader {
        private let view: SegmentView

        init(_ view: SegmentView, _ kind: SegmentKind) throws(CatalogError) {
            self.view = view
            guard view.kind == kind else {
                throw CatalogError(
                    .damaged, "the segment holds \(view.kind.rawValue), not \(kind.rawValue)", file: view.name,
                    wayOut: "Import its source again with `wingspan data import PATH`.")
            }
        }
        func wide(_ id: UInt16) throws(CatalogError) -> UnsafePointer<Int64> {
            try view.column(id, as: Int64.self, elements: view.rows)
        }
        func codes(_ id: UInt16) throws(CatalogError) -> UnsafePointer<UInt8> {
            try view.column(id, as: UInt8.self, elements: view.rows)
        }
        var unknownCode: CatalogError {
            CatalogError(
                .damaged, "a row has a code this version does not know", file: view.name,
                wayOut: "Import its source again with `wingspan data import PATH`.")
        }
    }
}

extension CalendarCoverage.Calendar {
    /// As stored: which calendar, and of which symbol (0 where it is everybody's).
    var code: (code: UInt8, symbol: UInt64) {
        switch self {
        case .macro(let kind): (kind.rawValue, 0)
        case .earnings(let symbol): (100, symbol.bits)
        case .dividends(let symbol): (101, symbol.bits)
        }
    }
    init?(code: UInt8, symbol: UInt64) {
        switch code {
        case 100: self = .earnings(Symbol(bits: symbol))
        case 101: self = .dividends(Symbol(bits: symbol))
        default:
            guard let kind = MacroRelease.Kind(rawValue: code) else { return nil }
            self = .macro(kind)
        }
    }
}
