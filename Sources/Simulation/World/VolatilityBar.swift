import Market

extension SimulatedWorld {
    /// A volatility index over one session, in points (100 × volatility).
    struct VolatilityBar: Sendable {
        let symbol: Symbol
        /// Its horizon, in years of sessions.
        let years: Double
        private var open = 0.0
        private var high = 0.0
        private var low = 0.0
        private var last = 0.0

        init(symbol: Symbol, years: Double) {
            self.symbol = symbol
            self.years = years
        }

        mutating func open(_ climate: Climate) {
            last = 100 * climate.impliedVolatility(over: years)
            (open, high, low) = (last, last, last)
        }
        mutating func note(_ climate: Climate) {
            last = 100 * climate.impliedVolatility(over: years)
            high = max(high, last)
            low = min(low, last)
        }

        /// Known a quarter of an hour after the close.
        func finished(_ hours: Hours) -> DailyBar {
            DailyBar(
                session: hours.day, open: cents(open), high: cents(high), low: cents(low), close: cents(last),
                volume: nil, knownAt: hours.close + .seconds(15 * 60))
        }
    }
}
