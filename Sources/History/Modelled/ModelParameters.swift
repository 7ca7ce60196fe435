/// Every number of the quote model. A version names one set of them and one set of formulas: the journal of a run on
/// modelled quotes holds it, and a replay under another version is another history.
public struct ModelParameters: Hashable, Sendable {
    public var version: Int
    public var term: Term
    /// Volatility at the money over the square root of the indices' variance: the natural logarithm.
    public var level: Line
    /// Slope of the smile at the money, `VolatilitySmile`.
    public var slope: Line
    /// The natural logarithm of its curvature.
    public var curvature: Line
    public var indexSpread: Spread
    public var fundSpread: Spread
    public var indexActivity: Activity
    public var fundActivity: Activity
    public var stress: Stress
    public var volatilityIndex: VolatilityIndexProxy
    public var threeMonthIndex: ThreeMonthProxy
    /// Taken where no dividends are known: a fraction per year of an index' price.
    public var assumedYield: Double

    /// How variance is spread over time.
    public struct Term: Hashable, Sendable {
        /// Speed at which variance returns to its long level, per year.
        public var reversion: Double
        /// Variance of a day without a session, in sessions.
        public var dayOffWeight: Double
        /// Share of a session's variance before its open.
        public var overnightShare: Double
        /// Least instantaneous variance, as a share of the 30-day index' variance.
        public var floor: Double
    }

    /// A linear function of the logarithms of tenor (over 30 days), VIX (over 18) and VIX3M over VIX.
    public struct Line: Hashable, Sendable {
        public var constant: Double
        public var perTenor: Double
        public var perLevel: Double
        public var perTerm: Double

        @inline(__always) func value(_ point: Point) -> Double {
            constant + perTenor * point.tenor + perLevel * point.level + perTerm * point.term
        }
        struct Point {
            let tenor: Double
            let level: Double
            let term: Double
        }
    }

    /// The natural logarithm of half the distance between bid and ask, as a share of spot, before rounding to ticks.
    public struct Spread: Hashable, Sendable {
        public var constant: Double
        /// Per logarithm of |delta| + 0.01.
        public var perDelta: Double
        /// For an option in the money: by how much it is wider at |delta| 0.7, rising from nothing at 0.5.
        public var inTheMoney: Double
        /// Per |delta| beyond 0.7.
        public var deep: Double
        public var perTenor: Double
        /// Per logarithm of VIX over 18.
        public var perLevel: Double
        /// Per unit of `Stress`.
        public var perStress: Double
        /// Added in 2011 and before, falling to nothing in 2018.
        public var untilEarly: Double
        /// Added in 2018 and before, falling to nothing in 2026.
        public var untilRecent: Double
        /// The most that volatility, alarm and era add together: no day is taken to be wider than the widest one seen.
        public var widest: Double
    }

    /// The natural logarithms of one plus volume and one plus open interest.
    public struct Activity: Hashable, Sendable {
        public var openInterest: Counts
        public var volume: Counts
        /// How much of an open interest's surprise its volume shares.
        public var shared: Double

        public struct Counts: Hashable, Sendable {
            public var constant: Double
            public var perTenor: Double
            /// Per deviation out of the money, and per its square.
            public var outOfTheMoney: Double
            public var outSquared: Double
            /// Per deviation in the money.
            public var inTheMoney: Double
            public var put: Double
            /// For strikes on the round steps of `StrikeLattice`; they add up.
            public var coarse: Double
            public var middle: Double
            public var fine: Double
            /// For standard monthly series.
            public var monthly: Double
            /// Per eight years after 2018, within one unit either way.
            public var perEra: Double
            /// Standard deviation of what the rest leaves, reproduced by a hash of the contract.
            public var scatter: Double
        }
    }

    /// A market's alarm: the greatest of today's |change of ln VIX| and the last session's alarm faded.
    public struct Stress: Hashable, Sendable {
        public var fade: Double
    }

    /// A volatility index where none exists: the natural logarithm of VIX / 100 from realised volatilities.
    public struct VolatilityIndexProxy: Hashable, Sendable {
        public var constant: Double
        /// Per logarithm of the annualised volatilities by exponential averages of squared returns, fast to slow.
        public var perVolatility: [Double]
        /// The averages' memory: the weight of the past per session.
        public var memory: [Double]
        /// Per average of negative returns (the memory of the first), which are worth more than positive ones.
        public var perFall: Double
    }

    /// A three-month index where there is only the 30-day one: ln VIX3M.
    public struct ThreeMonthProxy: Hashable, Sendable {
        public var constant: Double
        public var perLevel: Double
        /// Per logarithm of the exponential average of VIX.
        public var perAverage: Double
        /// That average's memory per session.
        public var memory: Double
    }
}
