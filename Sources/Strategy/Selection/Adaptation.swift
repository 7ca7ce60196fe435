public import Market
public import Trading

/// What the market made of one of a strategy's selection rules that move with it, or why it made nothing of it.
public enum Adaptation: Hashable, Sendable {
    case window(Rule, measured: Double, ClosedRange<Int>)
    /// Its measure is known and asks for nothing.
    case idle(Rule, measured: Double)
    case overruled(Rule, by: Rule)
    /// What it reads is not known: it does not apply.
    case unknown(Rule, InputKind)
    /// Results are due before the window ends.
    case results(Day)
    /// An expiry gave way to a sooner one that is dearer at the money by so many points of volatility.
    case gaveWay(Day, to: Day, points: Double)
    /// A short leg's delta by a volatility measure.
    case delta(Right, Double, measured: Double)
    /// The put wing of an expiry stands further out: the skew in points of volatility, and how many times.
    case wing(Day, skew: Double, factor: Double)

    /// In the order in which they are weighed.
    public enum Rule: UInt8, Hashable, Sendable, CaseIterable {
        case byIVRank, byVIX, afterEarnings, inversion, byVolatility, skewWing

        /// As a profile calls it.
        public var name: String {
            switch self {
            case .byIVRank: "expiry.byIVRank"
            case .byVIX: "expiry.byVIX"
            case .afterEarnings: "expiry.afterEarnings"
            case .inversion: "expiry.inversion"
            case .byVolatility: "short.byVolatility"
            case .skewWing: "put.skew"
            }
        }
        /// What it measures, with its number.
        fileprivate func text(_ value: Double) -> String {
            switch self {
            case .byIVRank: "IV rank \(Digits.fixed(value, 1))"
            case .byVIX: "VIX \(Digits.fixed(value, 2))"
            case .afterEarnings: "results in \(Digits.fixed(value, 0)) days"
            case .inversion: "the sooner expiry dearer by \(Digits.fixed(value, 1)) vol points"
            case .byVolatility: "a volatility measure of \(Digits.fixed(value, 1))"
            case .skewWing: "a 25-delta skew of \(Digits.fixed(value, 1)) vol points"
            }
        }
    }

    /// For people: `expiry.byVIX: VIX 27.10, so expiries of 20 to 30 days`.
    public var sentence: String {
        switch self {
        case .window(let rule, let measured, let window):
            "\(rule.name): \(rule.text(measured)), so expiries of \(window.lowerBound) to \(window.upperBound) days"
        case .idle(let rule, let measured): "\(rule.name): \(rule.text(measured)) changes nothing"
        case .overruled(let rule, let other): "\(rule.name): does not apply, \(other.name) set the window"
        case .unknown(let rule, let kind): "\(rule.name): does not apply, \(kind.name) is not known"
        case .results(let day): "\(Rule.afterEarnings.name): results on \(day), so the first expiry after them"
        case .gaveWay(let day, let sooner, let points):
            "\(Rule.inversion.name): \(Rule.inversion.text(points)), so \(sooner) instead of \(day)"
        case .delta(let right, let delta, let measured):
            "\(right == .put ? "put" : "call").\(Rule.byVolatility.name): \(Rule.byVolatility.text(measured)), "
                + "so delta \(Digits.fixed(delta, 3))"
        case .wing(let day, let skew, let factor):
            "\(Rule.skewWing.name): \(Rule.skewWing.text(skew)) on \(day), so the put wing stands "
                + "\(Digits.fixed(factor, 2)) times as far out"
        }
    }
}

extension EntryPipeline {
    /// What the rules that move with the market come to on this snapshot: window, expiry, deltas, wings. Empty where
    /// the strategy has none. As cheap as a few quotes of each chosen series.
    public static func adaptations(
        strategy: StrategySettings, chain: Chain, facts: MarketFacts
    ) -> [Adaptation] {
        let context = EntryContext(strategy: strategy, chain: chain, facts: facts, book: .empty)
        let expiries = ExpiryChoice(context)
        var found = expiries.adaptations
        for (right, side) in [(Right.put, strategy.put), (.call, strategy.call)] {
            guard case .byVolatility(let scale)? = side?.short else { continue }
            let reading = scale.reading(facts)
            found.append(
                reading.measured.map { .delta(right, reading.delta, measured: $0) }
                    ?? .unknown(.byVolatility, scale.input))
        }
        guard strategy.selection.skewWing != nil, strategy.put?.long != nil else { return found }
        for series in expiries.chosen {
            let smile = SeriesSmile(context: context, market: SeriesMarket(context, series), series: series)
            let reading = SkewReading(smile)
            found.append(
                reading.skew.map {
                    reading.factor == 1
                        ? .idle(.skewWing, measured: $0 * 100)
                        : .wing(series.expiry, skew: $0 * 100, factor: reading.factor)
                } ?? .unknown(.skewWing, smile.missing))
        }
        return found
    }
}
