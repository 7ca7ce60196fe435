import Market
import Quant

/// A real chain as the fit reads it: expiries with their parity forward, quotes with their own implied volatility.
struct FitChain: Sendable {
    let symbol: Symbol
    let session: Day
    /// The session's facts; its spot is the chain's own underlying price where it has one.
    let day: ModelledDay
    let spot: Double
    let slices: [Slice]

    struct Slice: Sendable {
        let rules: RootRules
        let expiry: Day
        let settlement: Day
        let onOpen: Bool
        /// Calendar days.
        let wait: Int
        let years: Double
        let discount: Double
        /// By put-call parity.
        let forward: Double
        let quotes: [Quote]
    }

    struct Quote: Sendable {
        let strike: Double
        let isCall: Bool
        let mid: Double
        let half: Double
        let tick: Double
        let volume: Double?
        let openInterest: Double?
        /// ln(strike / forward).
        let logMoneyness: Double
        /// Of the strike's out-of-the-money option, a fraction; nil where it has no two-sided quote.
        let volatility: Double?
        var isOut: Bool { isCall == (logMoneyness >= 0) }

        /// |delta| by the forward, from `volatility`.
        func delta(years: Double) -> Double? {
            guard let volatility else { return nil }
            let deviation = volatility * years.squareRoot()
            let d1 = -logMoneyness / deviation + 0.5 * deviation
            return DeterministicMath.normalCDF(isCall ? d1 : -d1)
        }
    }

    func market(_ parameters: ModelParameters) -> ModelledMarket {
        ModelledMarket(
            session: session, spot: spot, vix: day.vix, vix3m: day.vix3m, stress: day.stress, rate: day.rate,
            income: day.income, parameters: parameters)
    }

    /// Expiries of 1 to 110 calendar days; those without a forward are left out.
    init(_ chain: Chain, day: ModelledDay) {
        symbol = chain.underlying
        session = chain.session
        self.day = day
        let spot = (chain.underlyingPrice ?? day.close).approximateDollars
        self.spot = spot
        slices = chain.series.compactMap { FitChain.slice(chain, $0, spot: spot, rate: day.rate) }
    }

    private static func slice(_ chain: Chain, _ series: Chain.Series, spot: Double, rate: Double) -> Slice? {
        let rules = RootRules.of(series.root)
        let settlement = rules.settlementSession(expiry: series.expiry).day
        let wait = chain.session.days(to: settlement)
        guard (1...110).contains(wait) else { return nil }
        let onOpen = rules.settlesOn == .open
        let years = ModelledMarket.years(from: chain.session, to: settlement, onOpen: onOpen)
        let discount = Carry.discount(years: years, rate: rate)
        guard let forward = forward(chain, series, spot: spot, discount: discount) else { return nil }
        var quotes: [Quote] = []
        for right in Right.allCases {
            for row in series.rows(right) {
                guard let mid = chain.quote(at: row).mid, let width = chain.quote(at: row).width, mid > 0,
                    width > .zero
                else { continue }
                let strike = chain.strike(at: row).price
                let tick = rules.tick(at: Price(units: Int64(mid * 10_000)), on: chain.session)
                quotes.append(
                    Quote(
                        strike: strike.approximateDollars, isCall: right == .call, mid: mid,
                        half: width.approximateDollars / 2, tick: tick.approximateDollars,
                        volume: chain.volume(at: row).map(Double.init),
                        openInterest: chain.openInterest(at: row).map(Double.init),
                        logMoneyness: DeterministicMath.log(strike.approximateDollars / forward),
                        volatility: volatility(
                            chain, series, strike: Strike(trusted: strike), forward: forward, discount: discount,
                            years: years)))
            }
        }
        return Slice(
            rules: rules, expiry: series.expiry, settlement: settlement, onOpen: onOpen, wait: wait, years: years,
            discount: discount, forward: forward, quotes: quotes)
    }

    /// The median of what parity says at the fifteen strikes next to spot with both sides bid.
    private static func forward(_ chain: Chain, _ series: Chain.Series, spot: Double, discount: Double) -> Double? {
        var found: [(distance: Double, forward: Double)] = []
        for call in series.calls {
            let strike = chain.strike(at: call)
            guard let put = chain.row(in: series.puts, strike: strike), let callMid = bidMid(chain, call),
                let putMid = bidMid(chain, put)
            else { continue }
            let points = strike.price.approximateDollars
            found.append(
                (abs(points - spot), Carry.forward(strike: points, call: callMid, put: putMid, discount: discount)))
        }
        found.sort { ($0.distance, $0.forward) < ($1.distance, $1.forward) }
        let near = found.prefix(15).map(\.forward).sorted()
        return near.count < 5 ? nil : near[near.count / 2]
    }

    private static func volatility(
        _ chain: Chain, _ series: Chain.Series, strike: Strike, forward: Double, discount: Double, years: Double
    ) -> Double? {
        let points = strike.price.approximateDollars
        let isCall = points >= forward
        guard let row = chain.row(in: isCall ? series.calls : series.puts, strike: strike), let mid = bidMid(chain, row)
        else { return nil }
        do {
            return try impliedVolatility(
                kind: isCall ? .call : .put, price: mid, forward: forward, strike: points, discount: discount,
                years: years)
        } catch { return nil }
    }

    /// The mid of a quote that somebody bids.
    private static func bidMid(_ chain: Chain, _ row: Int) -> Double? {
        guard let bid = chain.bid(at: row), bid > .zero else { return nil }
        return chain.quote(at: row).mid
    }
}
