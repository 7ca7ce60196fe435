public import Market
public import Quant
import Trading

/// The volatility surface of a chain, each series an expiry of it, from the moment that the snapshot stands for.
/// American quotes are fitted as the European ones of the same volatility.
public struct ChainSurface: Sendable {
    public let surface: VolatilitySurface
    /// What each of `surface.expiries` is, in that order: series that are over are left out.
    public let series: [Chain.Series]
    /// Calendar days from the chain's session to each expiry.
    public let daysLeft: [Int]
    /// Whether the quotes are of options that may be exercised early.
    public var isAmerican: Bool { surface.exercise == .american }
    private let inputs: [QuotedExpiry]

    /// One quote as volatilities per square root of a year.
    public struct QuotedVolatility: Sendable, Hashable {
        /// Dollars.
        public let strike: Double
        public let bid: Double
        public let ask: Double
    }

    /// Nil while spot, rate or yield are unknown. About half a microsecond a European quote, two an American one.
    public init?(_ chain: Chain, facts: MarketFacts, settings: SurfaceSettings = SurfaceSettings()) {
        guard let spot = facts.spot.value, let rate = facts.rate.value,
            let yield = SeriesMarket.known(facts.dividendYield)
        else { return nil }
        self.init(
            chain, spot: spot, carry: ImpliedCarry(rate: rate, yield: yield), at: SeriesMarket.moment(facts),
            settings: settings)
    }

    /// - Parameters:
    ///   - carry: rate and yield where the quotes do not tell.
    ///   - moment: from which the time to each settlement counts.
    public init(
        _ chain: Chain, spot: Price, carry: ImpliedCarry, at moment: Instant,
        settings: SurfaceSettings = SurfaceSettings()
    ) {
        var expiries: [QuotedExpiry] = []
        var series: [Chain.Series] = []
        for one in chain.series {
            let rules = RootRules.of(one.root)
            guard rules.settlementMoment(expiry: one.expiry) > moment else { continue }
            let years = SeriesMarket.years(rules, expiry: one.expiry, from: moment)
            series.append(one)
            expiries.append(ChainSurface.quotes(chain, one, years: years, carry))
        }
        self.series = series
        inputs = expiries
        daysLeft = series.map { chain.session.days(to: $0.expiry) }
        let isAmerican = series.contains { RootRules.of($0.root).exercise == .american }
        surface = VolatilitySurface(
            fitting: expiries, spot: spot.approximateDollars, exercise: isAmerican ? .american : .european,
            settings: settings)
    }

    private static func quotes(
        _ chain: Chain, _ series: Chain.Series, years: Double, _ carry: ImpliedCarry
    ) -> QuotedExpiry {
        var expiry = QuotedExpiry(
            years: years, rate: carry.rate, yield: carry.yield, kind: [], strike: [], bid: [], ask: [])
        for right in Right.allCases {
            for row in series.rows(right) {
                expiry.kind.append(right == .call ? .call : .put)
                expiry.strike.append(chain.strike(at: row).price.approximateDollars)
                expiry.bid.append(chain.bid(at: row)?.approximateDollars)
                expiry.ask.append(chain.ask(at: row)?.approximateDollars)
            }
        }
        return expiry
    }

    /// Model prices and Greeks of every contract of one expiry, calls, then puts, in the chain's order; nil without a
    /// smile.
    public func greeks(of index: Int) -> GreekColumns? {
        surface.greeks(of: index, kind: inputs[index].kind, strike: inputs[index].strike)
    }

    /// The volatilities between bid and ask of one expiry's fitted quotes out of the money, strikes ascending within
    /// puts, then calls.
    public func quotedVolatilities(of index: Int) -> [QuotedVolatility] {
        let expiry = surface.expiries[index]
        guard let forward = expiry.forward else { return [] }
        let quotes = inputs[index]
        var found: [QuotedVolatility] = []
        for row in 0..<quotes.count where expiry.quotes.defects[row] == nil {
            let (kind, strike) = (quotes.kind[row], quotes.strike[row])
            guard (kind == .call) == (strike >= forward.forward), let bid = quotes.bid[row], let ask = quotes.ask[row],
                let low = volatility(kind, strike, bid, quotes, forward),
                let high = volatility(kind, strike, ask, quotes, forward)
            else { continue }
            found.append(QuotedVolatility(strike: strike, bid: low, ask: high))
        }
        return found.sorted { $0.strike < $1.strike }
    }

    private func volatility(
        _ kind: OptionKind, _ strike: Double, _ price: Double, _ quotes: QuotedExpiry, _ forward: ImpliedForward
    ) -> Double? {
        guard isAmerican else {
            return try? impliedVolatility(
                kind: kind, price: price, forward: forward.forward, strike: strike, discount: forward.discount,
                years: quotes.years)
        }
        guard let carry = forward.carry(spot: surface.spot, years: quotes.years) else { return nil }
        let option = AmericanOption(
            kind: kind, spot: surface.spot, strike: strike, years: quotes.years, rate: carry.rate, yield: carry.yield,
            volatility: 0)
        return try? option.impliedVolatility(price: price)
    }
}
