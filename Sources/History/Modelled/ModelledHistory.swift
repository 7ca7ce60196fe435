public import Market
import Quant
public import Trading

/// Chains of a history that has none: one per session, modelled from the underlying's close, its volatility indices,
/// a short rate and dividends. Made when asked for, in any order, always the same; a session's chain uses nothing that
/// was not known at its own instant, fifteen minutes after the close, when VIX is final.
///
/// Where an index is missing it is modelled, too, and offered as bars so that a desk sees the same as the model.
public struct ModelledHistory: Sendable {
    public let symbol: Symbol
    public let parameters: ModelParameters
    /// Sessions with a chain, ascending.
    public let sessions: [Day]
    /// In words, for the head of every report: `modelled quotes v1; VIX as published since 2014-01-02, where missing
    /// modelled from realised volatility; VIX3M modelled from VIX`.
    public let label: String
    /// The 30-day and the three-month index of the sessions that had none: modelled, in points, closes only.
    public let vixBars: [DailyBar]
    public let vix3mBars: [DailyBar]
    /// The Federal Reserve's target where no rates were given, as the model takes it; else empty.
    public let assumedRates: [InterestRate]

    private let days: [ModelledDay]
    private let maker: ModelledChainMaker

    /// - Parameters:
    ///   - bars: of the underlying, ascending; sessions before the first chain warm the averages.
    ///   - vix, vix3m: index bars in points, ascending; either may be empty or begin late.
    ///   - rates: ascending; where empty, the Federal Reserve's target stands in.
    ///   - horizonDays: series that settle later are not listed.
    ///   - includesDailies: whether expiries on Monday to Thursday are listed, too, from when they were.
    /// - Returns: nil for a class whose listings are not known; SPX and SPY are.
    public init?(
        symbol: Symbol, bars: [DailyBar], vix: [DailyBar], vix3m: [DailyBar], rates: [InterestRate],
        dividends: DividendOutlook? = nil, parameters: ModelParameters = .current, horizonDays: Int = 100,
        includesDailies: Bool = false
    ) {
        guard
            let maker = ModelledChainMaker(
                symbol: symbol, parameters: parameters, horizonDays: horizonDays, includesDailies: includesDailies)
        else { return nil }
        self.symbol = symbol
        self.parameters = parameters
        self.maker = maker
        var walk = ModelledDay.Walk(
            vix: vix, vix3m: vix3m, rates: rates, dividends: dividends ?? .assumed(parameters.assumedYield),
            parameters: parameters)
        days = bars.compactMap { walk.next($0) }
        sessions = days.lazy.filter { !maker.listing.series(on: $0.session).isEmpty }.map(\.session)
        vixBars = days.lazy.filter(\.vixIsModelled).map { $0.bar(of: $0.vix) }
        vix3mBars = days.lazy.filter(\.vix3mIsModelled).map { $0.bar(of: $0.vix3m) }
        assumedRates =
            if rates.isEmpty, let first = bars.first?.session, let last = bars.last?.session {
                FederalFundsTarget.rates(in: first...last)
            } else {
                []
            }
        label = ModelledHistory.label(days, version: parameters.version, ratesAreGiven: !rates.isEmpty)
    }

    /// The chain of a session, nil where there is none. O(log sessions + rows).
    public func chain(on session: Day) -> Chain? {
        guard let day = day(session) else { return nil }
        return maker.chain(day.market(parameters), underlyingPrice: day.close, knownAt: day.knownAt)
    }

    /// What the model takes as the session's market; nil where there is no chain.
    public func market(on session: Day) -> ModelledMarket? { day(session)?.market(parameters) }

    /// When the chain of a session is known, without making it.
    func knownAt(_ session: Day) -> Instant? { day(session)?.knownAt }

    /// The facts of a session; nil where there are none.
    func day(_ session: Day) -> ModelledDay? {
        var low = 0
        var high = days.count
        while low < high {
            let middle = (low + high) / 2
            if days[middle].session < session { low = middle + 1 } else { high = middle }
        }
        return low < days.count && days[low].session == session ? days[low] : nil
    }

    private static func label(_ days: [ModelledDay], version: Int, ratesAreGiven: Bool) -> String {
        func origin(_ name: String, _ isModelled: KeyPath<ModelledDay, Bool>, from source: String) -> String {
            guard let first = days.first(where: { !$0[keyPath: isModelled] }) else {
                return "\(name) modelled\(source)"
            }
            guard days.contains(where: { $0[keyPath: isModelled] }) else { return "\(name) as published" }
            return "\(name) as published since \(first.session), where missing modelled\(source)"
        }
        let vix = origin("VIX", \.vixIsModelled, from: " from realised volatility")
        let vix3m = origin("VIX3M", \.vix3mIsModelled, from: " from VIX")
        let rates = ratesAreGiven ? "" : "; rate: the Federal Reserve's target"
        return "modelled quotes v\(version); \(vix); \(vix3m)\(rates)"
    }
}
