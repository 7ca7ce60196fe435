extension ModelParameters {
    public static let current = ModelParameters(
        version: 1,
        term: Term(reversion: 5, dayOffWeight: 0.25, overnightShare: 0.3, floor: 0.2),
        level: Line(constant: -0.2, perTenor: 0.01, perLevel: 0.15, perTerm: 0),
        slope: Line(constant: -0.47, perTenor: -0.09, perLevel: -0.12, perTerm: 0),
        curvature: Line(constant: -1.24, perTenor: 0.18, perLevel: -0.45, perTerm: 0),
        indexSpread: Spread(
            constant: -9.5, perDelta: 0.5, inTheMoney: 1.5, deep: 2, perTenor: 0.1, perLevel: 1.2, perStress: 3,
            untilEarly: 1.8, untilRecent: 0.8),
        fundSpread: Spread(
            constant: -10.5, perDelta: 0.5, inTheMoney: 2, deep: 2, perTenor: 0.3, perLevel: 1.2, perStress: 3,
            untilEarly: 0.5, untilRecent: 0),
        indexActivity: Activity(
            openInterest: Activity.Counts(
                constant: 5, perTenor: 0.2, outOfTheMoney: 0.3, outSquared: -0.1, inTheMoney: -1.5, put: 0.3,
                coarse: 1, middle: 0.5, fine: 0.5, monthly: 1, perEra: 0, scatter: 1.3),
            volume: Activity.Counts(
                constant: 3.5, perTenor: -0.4, outOfTheMoney: 0.3, outSquared: -0.15, inTheMoney: -2, put: 0.3,
                coarse: 0.8, middle: 0.4, fine: 0.4, monthly: 0.3, perEra: 0.3, scatter: 1.3),
            shared: 0.5),
        fundActivity: Activity(
            openInterest: Activity.Counts(
                constant: 6, perTenor: 0.2, outOfTheMoney: 0.3, outSquared: -0.1, inTheMoney: -1.5, put: 0.3,
                coarse: 1, middle: 0.5, fine: 0.5, monthly: 1, perEra: 0, scatter: 1.3),
            volume: Activity.Counts(
                constant: 4.5, perTenor: -0.4, outOfTheMoney: 0.3, outSquared: -0.15, inTheMoney: -2, put: 0.3,
                coarse: 0.8, middle: 0.4, fine: 0.4, monthly: 0.3, perEra: 0.3, scatter: 1.3),
            shared: 0.5),
        stress: Stress(fade: 0.6),
        volatilityIndex: VolatilityIndexProxy(
            constant: 0.1, perVolatility: [0.3, 0.3, 0.2], memory: [0.8, 0.94, 0.985], perFall: 5),
        threeMonthIndex: ThreeMonthProxy(constant: 0.3, perLevel: 0.72, perAverage: 0.2, memory: 0.97),
        assumedYield: 0.018)
}
