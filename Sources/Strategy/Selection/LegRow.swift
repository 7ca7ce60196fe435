import Market
import Quant
import Trading

/// One listed contract as a possible leg: its quote and its model figures, computed once per series.
struct LegRow {
    /// In the chain's columns.
    let row: Int
    /// In 1/10,000 dollar.
    let strike: Int64
    let quote: LegQuote
    /// The figures below are per share, from the holder's side; nil where they cannot be known.
    var volatility: Double?
    var delta: Double?
    var gamma: Double?
    /// Per calendar day, and per volatility point.
    var theta: Double?
    var vega: Double?
    /// E[payoff at expiry] under forecast volatility, dollars.
    var expectedPayoff: Double?
}

/// Whether a contract can be priced.
enum LegQuote {
    /// In 1/10,000 dollar, not crossed, with somebody asking something.
    case usable(bid: Int64, ask: Int64)
    /// A side is missing: not known, and never zero.
    case missing
    /// Crossed, or nobody bids where a bid is demanded.
    case unusable

    init(_ context: EntryContext, row: Int) {
        let columns = context.chain.columns
        guard !context.isWithheld(.quotes), columns.present[row].isSuperset(of: [.bid, .ask]) else {
            self = .missing
            return
        }
        let (bid, ask) = (columns.bid[row], columns.ask[row])
        if ask <= 0 {
            self = .missing
        } else if bid > ask || (context.strategy.requiresBid && bid <= 0) {
            self = .unusable
        } else {
            self = .usable(bid: bid, ask: ask)
        }
    }

    var sides: (bid: Int64, ask: Int64)? {
        if case .usable(let bid, let ask) = self { (bid, ask) } else { nil }
    }
    var doubleMid: Int64? { sides.map { $0.bid + $0.ask } }
}

/// Makes rows of one series and right.
struct LegRowMaker {
    let context: EntryContext
    let market: SeriesMarket
    let right: Right
    private let forecastDeviation: Double?

    init(_ context: EntryContext, _ market: SeriesMarket, _ right: Right) {
        self.context = context
        self.market = market
        self.right = right
        forecastDeviation = context.facts.forecastVolatility.value.map { $0 * market.years.squareRoot() }
    }

    func row(_ index: Int) -> LegRow {
        LegRow(
            row: index, strike: context.chain.columns.strike[index], quote: LegQuote(context, row: index))
    }

    /// Volatility and Greeks: the source's own, or a European model's on the mid and the series' forward.
    func addGreeks(_ leg: inout LegRow) {
        guard !context.isWithheld(.deltas) else { return }
        switch context.strategy.greeks {
        case .vendor:
            let columns = context.chain.columns
            leg.volatility = columns.number(columns.volatility, .volatility, leg.row)
            leg.delta = columns.number(columns.delta, .delta, leg.row)
            leg.gamma = columns.number(columns.gamma, .gamma, leg.row)
            leg.theta = columns.number(columns.theta, .theta, leg.row)
            leg.vega = columns.number(columns.vega, .vega, leg.row)
        case .model:
            guard let doubleMid = leg.quote.doubleMid,
                let model = ModelGreeks(right, strike: leg.strike, doubleMid: doubleMid, market)
            else { return }
            leg.volatility = model.volatility
            leg.delta = model.greeks.delta
            leg.gamma = model.greeks.gamma
            leg.theta = model.greeks.thetaPerDay
            leg.vega = model.greeks.vegaPerPoint
        }
    }

    func addExpectedPayoff(_ leg: inout LegRow) {
        guard let forward = market.forward, let forecastDeviation else { return }
        let strike = Double(leg.strike) / 10_000
        leg.expectedPayoff =
            right == .call
            ? Lognormal.expectedCallPayoff(forward: forward, strike: strike, totalDeviation: forecastDeviation)
            : Lognormal.expectedPutPayoff(forward: forward, strike: strike, totalDeviation: forecastDeviation)
    }

    /// The first input that a leg's Greeks lack.
    func missingForGreeks(_ leg: LegRow) -> InputKind {
        if context.isWithheld(.deltas) || context.strategy.greeks == .vendor { return .deltas }
        if leg.quote.sides == nil { return .quotes }
        if market.rate == nil { return .rate }
        return market.spot == nil ? .spot : .deltas
    }
}

/// A European model's figures of one contract, from its mid and the forward of its series (Black 1976; Merton 1973).
struct ModelGreeks {
    let volatility: Double
    let greeks: Greeks

    /// `strike` and `doubleMid` (bid plus ask) in 1/10,000 dollar. Nil where an input is unknown or the price lies
    /// outside what any volatility gives.
    init?(_ right: Right, strike: Int64, doubleMid: Int64, _ market: SeriesMarket) {
        let kind: OptionKind = right == .call ? .call : .put
        guard let forward = market.forward, let discount = market.discount, let spot = market.spot,
            let rate = market.rate, let yield = market.yield,
            let volatility = try? impliedVolatility(
                kind: kind, price: Double(doubleMid) / 20_000, forward: forward, strike: Double(strike) / 10_000,
                discount: discount, years: market.years)
        else { return nil }
        self.volatility = volatility
        greeks =
            EuropeanOption(
                kind: kind, spot: spot, strike: Double(strike) / 10_000, years: market.years, rate: rate, yield: yield,
                volatility: volatility
            ).greeks
    }
}
