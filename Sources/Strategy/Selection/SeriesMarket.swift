import Market
import Quant
import Trading

/// What one series' quotes say about its underlying at expiry: time left, discount, forward.
struct SeriesMarket {
    let multiplier: Int
    /// Years (365 days) from the moment the quotes stand for to the moment that decides the settlement.
    let years: Double
    /// Nil while the rate is unknown.
    let discount: Double?
    /// Of the underlying at expiry, dollars; nil when neither quotes nor spot, rate and yield give one.
    let forward: Double?
    let spot: Double?
    let rate: Double?
    /// The continuous yield that leads from spot to the forward.
    let yield: Double?

    init(_ context: EntryContext, _ series: Chain.Series) {
        self.init(
            chain: context.chain, series: series, moment: SeriesMarket.moment(context.facts),
            spot: context.facts.spot.value, rate: context.facts.rate.value, dividendYield: context.facts.dividendYield,
            usesQuotes: !context.isWithheld(.quotes))
    }

    init(
        chain: Chain, series: Chain.Series, moment: Instant, spot: Price?, rate: Double?,
        dividendYield: Input<Double>, usesQuotes: Bool = true
    ) {
        let rules = RootRules.of(series.root)
        multiplier = rules.multiplier
        let years = SeriesMarket.years(rules, expiry: series.expiry, from: moment)
        self.years = years
        self.rate = rate
        self.spot = spot?.approximateDollars
        let discount = rate.map { Carry.discount(years: years, rate: $0) }
        self.discount = discount
        var forward: Double?
        if let discount, usesQuotes { forward = SeriesMarket.parityForward(chain, series, discount: discount) }
        if forward == nil, let spot, let rate {
            forward = SeriesMarket.known(dividendYield).map {
                Carry.forward(spot: spot.approximateDollars, years: years, rate: rate, yield: $0)
            }
        }
        self.forward = forward
        yield =
            if let spot, let forward, let rate {
                Carry.yield(spot: spot.approximateDollars, forward: forward, years: years, rate: rate)
            } else {
                nil
            }
    }

    /// What a share is expected to gain until the expiry: the forward is the mean. Dollars.
    var expectedShareProfit: Double? {
        guard let forward, let spot else { return nil }
        return forward - spot
    }

    /// A daily snapshot, whenever it became known, stands for its session's close.
    static func moment(_ facts: MarketFacts) -> Instant {
        if facts.resolution == .daily, case .value(let session?) = facts.tradingSession {
            return min(facts.at, session.closesAt)
        }
        return facts.at
    }

    /// What pays no dividends yields nothing; what is not known is nil.
    static func known(_ dividendYield: Input<Double>) -> Double? {
        switch dividendYield {
        case .value(let yield): yield
        case .notApplicable: 0
        case .unknown: nil
        }
    }

    /// At least an hour: on the last minutes before a settlement no formula says anything.
    static func years(_ rules: RootRules, expiry: Day, from moment: Instant) -> Double {
        let hours = (rules.settlementMoment(expiry: expiry) - moment).hours
        return max(hours, 1) / (24 * 365)
    }

    /// The forward by put-call parity (Stoll 1969) at the strike where call and put cost most nearly the same, so that
    /// the discount factor (and an American option's early exercise) matter least. Both must be quoted.
    static func parityForward(_ chain: Chain, _ series: Chain.Series, discount: Double) -> Double? {
        var best: (gap: Int64, strike: Double, call: Double, put: Double)?
        var call = series.calls.lowerBound
        var put = series.puts.lowerBound
        let strikes = chain.columns.strike
        while call < series.calls.upperBound, put < series.puts.upperBound {
            if strikes[call] < strikes[put] {
                call += 1
            } else if strikes[put] < strikes[call] {
                put += 1
            } else {
                if let c = chain.doubleMid(at: call), let p = chain.doubleMid(at: put) {
                    let gap = Int64((c - p).magnitude)
                    if best.map({ gap < $0.gap }) ?? true {
                        best = (gap, Double(strikes[call]) / 10_000, Double(c) / 20_000, Double(p) / 20_000)
                    }
                }
                call += 1
                put += 1
            }
        }
        guard let best else { return nil }
        let forward = Carry.forward(strike: best.strike, call: best.call, put: best.put, discount: discount)
        return forward > 0 ? forward : nil
    }
}

extension RootRules {
    /// When the price that settles an expiry is made: the open for roots that settle on it, else the close.
    func settlementMoment(expiry: Day) -> Instant {
        let session = settlementSession(expiry: expiry)
        return settlesOn == .open ? session.opensAt : session.closesAt
    }
}

extension Chain {
    /// Bid plus ask in 1/10,000 dollar where both stand, do not cross, and somebody asks something.
    @inline(__always) func doubleMid(at row: Int) -> Int64? {
        guard columns.present[row].isSuperset(of: [.bid, .ask]), columns.bid[row] <= columns.ask[row],
            columns.ask[row] > 0
        else { return nil }
        return columns.bid[row] + columns.ask[row]
    }
}
