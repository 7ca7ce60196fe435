import Market
import Trading

/// Everything of a feed but its chains: few enough to be read at once and sorted.
enum FeedEvents {
    static func collect(
        _ catalog: Catalog, _ request: FeedRequest, symbols: [Symbol], derived: [MarketEvent]
    ) throws(CatalogError) -> [MarketEvent] {
        let start = request.warmUpFrom
        let end = EasternTime.instant(request.to + 1, TimeOfDay(0, 0))
        let startInstant = EasternTime.instant(start, TimeOfDay(0, 0))
        var events = derived.filter { $0.knownAt >= startInstant }
        // The rate in force at the start is known, however old: a derived one as well as a published one.
        if let inForce = derived.last(where: { $0.isRate && $0.knownAt < startInstant }) { events.append(inForce) }
        for symbol in Set(symbols).union(request.indices).sorted() {
            for bar in try catalog.bars(of: symbol) where bar.session >= start { events.append(.bar(symbol, bar)) }
        }
        for symbol in symbols {
            events += try catalog.dividends(of: symbol).filter { $0.exDate >= start }.map(MarketEvent.dividend)
            events += try catalog.splits(of: symbol).filter { $0.date >= start }.map(MarketEvent.split)
            events += try catalog.earnings(of: symbol).filter { $0.date >= start }.map(MarketEvent.earnings)
        }
        let rates = try catalog.rates()
        let inForce = rates.last { $0.day < start }
        events += (([inForce].compactMap { $0 }) + rates.filter { $0.day >= start }).map(MarketEvent.rate)
        events += try catalog.macro().filter { $0.at >= startInstant }.map(MarketEvent.macro)
        events += try catalog.coverage().filter { isWanted($0.calendar, symbols) && $0.days.upperBound >= start }
            .map(MarketEvent.coverage)
        return events.filter { $0.knownAt < end }.map { (event: $0, order: Order($0)) }
            .sorted { $0.order < $1.order }.map(\.event)
    }

    private static func isWanted(_ calendar: CalendarCoverage.Calendar, _ symbols: [Symbol]) -> Bool {
        switch calendar {
        case .macro: true
        case .earnings(let symbol), .dividends(let symbol): symbols.contains(symbol)
        }
    }

    /// A total order: instant, rank, then what tells two events of one rank apart.
    struct Order: Comparable {
        private let knownAt: Instant
        private let rank: Int
        private let first: UInt64
        private let second: Int64
        private let third: Int64

        init(_ event: MarketEvent) {
            knownAt = event.knownAt
            rank = event.rank
            (first, second, third) =
                switch event {
                case .chain(let chain): (chain.underlying.bits, Int64(chain.session.number), 0)
                case .bar(let symbol, let bar): (symbol.bits, Int64(bar.session.number), 0)
                case .rate(let rate): (0, Int64(rate.day.number), Int64(bitPattern: rate.rate.bitPattern))
                case .dividend(let dividend):
                    (dividend.symbol.bits, Int64(dividend.exDate.number), dividend.amount.units)
                case .split(let split): (split.symbol.bits, Int64(split.date.number), 0)
                case .earnings(let earnings):
                    (earnings.symbol.bits, Int64(earnings.date.number), Int64(earnings.timing.rawValue))
                case .macro(let release): (UInt64(release.kind.rawValue), release.at.nanoseconds, 0)
                case .quote(let symbol, let quote):
                    (symbol.bits, quote.quote.bid?.units ?? -1, quote.quote.ask?.units ?? -1)
                case .coverage(let coverage):
                    (
                        coverage.calendar.code.symbol, Int64(coverage.calendar.code.code),
                        Int64(coverage.days.lowerBound.number)
                    )
                }
        }

        static func < (a: Order, b: Order) -> Bool {
            (a.knownAt, a.rank, a.first, a.second, a.third) < (b.knownAt, b.rank, b.first, b.second, b.third)
        }
    }
}

extension MarketEvent {
    fileprivate var isRate: Bool {
        if case .rate = self { true } else { false }
    }
}
