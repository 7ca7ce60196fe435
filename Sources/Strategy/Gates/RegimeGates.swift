import Market
import Trading

/// Stage E: is this a market in which the structure is paid for?

/// E1: VIX at or above VIX3M is fear of the next weeks: no new short premium. In index points.
enum BackwardationGate: UnderlyingGate {
    static let gate = Gate.backwardation
    static let reads: InputSet = [.vix, .vix3m]
    static func judge(_ context: EntryContext, _ expiries: ExpiryChoice) -> Verdict {
        guard case .value(let vix) = context.facts.vix else { return .unknown(.vix) }
        guard case .value(let vix3m) = context.facts.vix3m else { return .unknown(.vix3m) }
        return .answer(vix < vix3m, measured: vix, limit: vix3m)
    }
}

/// E2: what is sold must be dearer than what is expected: implied less forecast volatility, not below zero.
/// A fraction per year. What is bought is not asked.
enum VolatilityRiskPremiumGate: UnderlyingGate {
    static let gate = Gate.volatilityRiskPremium
    static let reads: InputSet = [.impliedVolatility30, .forecastVolatility]
    static func judge(_ context: EntryContext, _ expiries: ExpiryChoice) -> Verdict {
        guard context.strategy.structure.sellsPremium else { return .notApplicable }
        guard case .value(let implied) = context.facts.impliedVolatility30 else {
            return .unknown(.impliedVolatility30, limit: 0)
        }
        guard case .value(let forecast) = context.facts.forecastVolatility else {
            return .unknown(.forecastVolatility, limit: 0)
        }
        return .answer(implied - forecast >= 0, measured: implied - forecast, limit: 0)
    }
}

/// E2: no put spread in a falling market, no call spread in a rising one. Measured: −1 down, 0 sideways, 1 up.
enum TrendAgainstGate: UnderlyingGate {
    static let gate = Gate.trendAgainst
    static let reads: InputSet = [.trend]
    static func judge(_ context: EntryContext, _ expiries: ExpiryChoice) -> Verdict {
        guard let against = context.strategy.structure.adverseTrend else { return .notApplicable }
        return .of(context.facts.trend, .trend) {
            .answer($0 != against, measured: $0.sign, limit: against.sign)
        }
    }
}

/// E2: structures that live from standing still are not opened in a strong trend. ADX, 0…100.
enum StrongTrendGate: UnderlyingGate {
    static let gate = Gate.strongTrend
    static let reads: InputSet = [.directionalMovement]
    static func judge(_ context: EntryContext, _ expiries: ExpiryChoice) -> Verdict {
        guard context.strategy.structure.isNeutral else { return .notApplicable }
        let most = context.gates.adxMaximum
        return .of(context.facts.adx, .directionalMovement) {
            .answer($0 <= most, measured: $0, limit: most)
        }
    }
}

/// E3: premium is rich by the underlying's own past year. 0…100.
enum IVRankGate: UnderlyingGate {
    static let gate = Gate.ivRank
    static let reads: InputSet = [.ivRank]
    static func judge(_ context: EntryContext, _ expiries: ExpiryChoice) -> Verdict {
        let least = context.gates.ivRankMinimum
        return .of(context.facts.ivRank, .ivRank) { .answer($0 >= least, measured: $0, limit: least) }
    }
}

/// E3, where the profile wants it beside the rank, which one spike a year ago can hold down. 0…100.
enum IVPercentileGate: UnderlyingGate {
    static let gate = Gate.ivPercentile
    static let reads: InputSet = [.ivPercentile]
    static func judge(_ context: EntryContext, _ expiries: ExpiryChoice) -> Verdict {
        guard let least = context.gates.ivPercentileMinimum else { return .notApplicable }
        return .of(context.facts.ivPercentile, .ivPercentile, limit: least) {
            .answer($0 >= least, measured: $0, limit: least)
        }
    }
}

extension StructureKind {
    /// The trend in which it loses: its direction is what it is paid for. Nil where it has none, or holds shares anyway.
    fileprivate var adverseTrend: Trend? {
        switch self {
        case .bullPutSpread, .cashSecuredPut: .down
        case .bearCallSpread: .up
        case .ironCondor, .shortStrangle, .ironFly, .ironButterfly, .putButterfly, .callButterfly, .shortStraddle,
            .invertedStrangle, .coveredCall:
            nil
        }
    }
    /// Whether it lives from the underlying's standing still.
    fileprivate var isNeutral: Bool { adverseTrend == nil && self != .coveredCall }
    fileprivate var sellsPremium: Bool { self != .putButterfly && self != .callButterfly }
}
