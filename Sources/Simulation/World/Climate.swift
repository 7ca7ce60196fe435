import Quant

extension SimulatedWorld {
    /// What moves all underlyings at once: a regime that changes from day to day, a volatility that returns to the
    /// regime's level, rises when prices fall and jumps with them, and what the market asks for it.
    ///
    /// Time is counted in years of 252 sessions; 30 % of a session's variance falls into the night before it.
    struct Climate: Sendable {
        private(set) var regime: MarketRegime
        /// Deviation of the logarithmic move per square root of a year, a fraction.
        private(set) var volatility: Double
        /// Implied over expected volatility.
        private let premium: Double
        private var random: SplitMix64

        static let session = 1.0 / 252
        static let nightShare = 0.3
        /// Horizons of the two volatility indices, in years.
        static let thirtyDays = 21 * session
        static let threeMonths = 63 * session
        private static let longRun = 0.19
        /// Per year: how fast the market expects volatility to return to its long run.
        private static let expectedReversion = 6.0
        private static let bounds = 0.06...1.2

        init(seed: UInt64) {
            random = SplitMix64(seed: seed)
            let draw = random.uniform()
            regime = draw < 0.5 ? .calm : draw < 0.85 ? .stressed : .crash
            premium = random.uniform(1, 1.15)
            volatility = Weather.of(regime).level * DeterministicMath.exp(0.2 * random.normal())
        }

        // MARK: - Moving

        /// The logarithmic move from one close to the next open.
        ///
        /// - Parameters:
        ///   - days: calendar days between the sessions, 1 or more.
        ///   - releases: macro releases in between; each moves prices on its own.
        mutating func night(days: Int, releases: Int) -> Double {
            changeRegime()
            let weather = Weather.of(regime)
            let weight = Climate.nightShare * (1 + 0.15 * Double(days - 1))
            let gap = random.uniform() < weather.gapChance ? weather.gap : 0
            return move(years: weight * Climate.session, jump: gap, releases: releases)
        }

        /// The logarithmic move within a session over `share` of it.
        mutating func step(share: Double, releases: Int) -> Double {
            let weather = Weather.of(regime)
            let jump = random.uniform() < weather.jumpsPerSession * share ? weather.jump : 0
            return move(years: (1 - Climate.nightShare) * share * Climate.session, jump: jump, releases: releases)
        }

        /// - Parameter jump: deviation of the jump that comes on top; 0 for none.
        private mutating func move(years: Double, jump: Double, releases: Int) -> Double {
            let weather = Weather.of(regime)
            let root = years.squareRoot()
            let shock = random.normal()
            var move = volatility * root * shock + (weather.drift - volatility * volatility / 2) * years
            var leap = 0.0
            if jump > 0 { leap = jump * (random.normal() - 0.3) }
            for _ in 0..<releases { leap += 0.04 * volatility * random.normal() }
            // Longer falls than these stop the exchange.
            leap = min(max(leap, -0.12), 0.09)
            move += leap
            let pull = Climate.pull * (DeterministicMath.log(weather.level) - DeterministicMath.log(volatility)) * years
            let shake = Climate.shake * (0.65 * random.normal() - 0.75 * shock) * root
            let fright = leap < 0 ? -5 * leap : -2 * leap
            let next = volatility * DeterministicMath.exp(pull + shake + fright)
            volatility = min(max(next, Climate.bounds.lowerBound), Climate.bounds.upperBound)
            return move
        }
        /// Per year: speed of the return to the regime's level, and the deviation of volatility's logarithm.
        private static let pull = 40.0
        private static let shake = 1.3

        private mutating func changeRegime() {
            let draw = random.uniform()
            let next: MarketRegime =
                switch regime {
                case .calm: draw < 0.02 ? .crash : draw < 0.10 ? .stressed : .calm
                case .stressed: draw < 0.06 ? .crash : draw < 0.18 ? .calm : .stressed
                case .crash: draw < 0.25 ? .stressed : .crash
                }
            guard next != regime else { return }
            regime = next
            // Half the way at once: news is not averaged in.
            volatility = (volatility * Weather.of(next).level).squareRoot()
        }

        // MARK: - What it is worth

        /// Implied volatility at the money over `years`, a fraction per square root of a year; of a market as volatile
        /// as `present` (nil: now).
        func impliedVolatility(over years: Double, present: Double? = nil) -> Double {
            let present = present ?? volatility
            let long = Climate.longRun * Climate.longRun
            let x = Climate.expectedReversion * years
            // (1 − e^−x) / x, the mean weight of the present over the horizon.
            let weight = x < 1e-6 ? 1 - 0.5 * x : (1 - DeterministicMath.exp(-x)) / x
            return premium * (long + (present * present - long) * weight).squareRoot()
        }

        /// From 0 on calm days to 1 in a crash.
        var stress: Double { min(max((volatility - 0.15) / 0.4, 0), 1) }
    }
}
