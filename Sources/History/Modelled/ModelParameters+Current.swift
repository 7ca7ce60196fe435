extension ModelParameters {
    /// Fitted on 2026-11-21 with `wingspan data fit-model` over 33 real sessions of SPX and SPY, 2011 to 2026, and judged
    /// on others (`ModelFit.trainingSessions`, `docs/modelled-quotes.md`); rounded to four decimals.
    public static let current = ModelParameters(
        version: 1,
        term: Term(reversion: 11.1875, dayOffWeight: 0.1813, overnightShare: 0.5875, floor: 0.2),
        level: Line(constant: -0.2291, perTenor: -0.0241, perLevel: 0, perTerm: 0),
        slope: Line(constant: -0.5674, perTenor: -0.0764, perLevel: 0, perTerm: 0.603),
        curvature: Line(constant: -0.8374, perTenor: 0.1662, perLevel: -0.9309, perTerm: -2.9841),
        indexSpread: Spread(
            constant: -9.598, perDelta: 0.544, inTheMoney: 0.5573, deep: 4.6028, perTenor: 0.373, perLevel: 1.3486,
            perStress: 2.4034, untilEarly: 1.793, untilRecent: 0.9785, widest: 3.8),
        fundSpread: Spread(
            constant: -9.9357, perDelta: 0.6406, inTheMoney: 3.4367, deep: 0.223, perTenor: 0.2217, perLevel: 1.3486,
            perStress: 2.4034, untilEarly: 0.5, untilRecent: 0, widest: 3.8),
        indexActivity: Activity(
            openInterest: Activity.Counts(
                constant: 3.2795, perTenor: -0.9589, outOfTheMoney: 0.9148, outSquared: -0.1771, inTheMoney: -1.1249,
                put: -0.7288, coarse: 0.458, middle: 0.7003, fine: 0.8879, monthly: 2.8777, perEra: -0.0656,
                scatter: 1.5),
            volume: Activity.Counts(
                constant: 1.9232, perTenor: -1.2604, outOfTheMoney: 0.5954, outSquared: -0.175, inTheMoney: -0.8514,
                put: -0.2313, coarse: 0.451, middle: 0.4424, fine: 0.5756, monthly: 1.1615, perEra: -0.3523,
                scatter: 1.5),
            shared: 0.3397),
        fundActivity: Activity(
            openInterest: Activity.Counts(
                constant: 4.3401, perTenor: -0.5208, outOfTheMoney: 1.0984, outSquared: -0.1759, inTheMoney: -1.0884,
                put: -0.9587, coarse: 0.405, middle: 1.1504, fine: 0.0039, monthly: 2.0087, perEra: 0, scatter: 1.5),
            volume: Activity.Counts(
                constant: 3.3012, perTenor: -1.4558, outOfTheMoney: 0.4496, outSquared: -0.194, inTheMoney: -1.3981,
                put: -0.1788, coarse: 0.4474, middle: 1.0242, fine: 0.0389, monthly: 1.3707, perEra: 0, scatter: 1.5),
            shared: 0.4547),
        stress: Stress(fade: 0.6),
        volatilityIndex: VolatilityIndexProxy(
            constant: -0.6615, perVolatility: [0.0727, 0.1207, 0.4011], memory: [0.8, 0.94, 0.985], perFall: 29.6039),
        threeMonthIndex: ThreeMonthProxy(constant: -0.0262, perLevel: 0.6347, perAverage: 0.2849, memory: 0.97),
        assumedYield: 0.018)
}
