/// How restless a simulated market is for a while.
public enum MarketRegime: UInt8, Hashable, Sendable, CaseIterable {
    case calm, stressed, crash
}

extension SimulatedWorld {
    /// What a regime means.
    struct Weather: Sendable {
        /// Volatility it leads to, a fraction per year, and drift per year.
        let level: Double
        let drift: Double
        let jumpsPerSession: Double
        /// Deviation of a jump within the session.
        let jump: Double
        /// Of a night with a jump, and that jump's deviation.
        let gapChance: Double
        let gap: Double

        static func of(_ regime: MarketRegime) -> Weather {
            switch regime {
            case .calm: calm
            case .stressed: stressed
            case .crash: crash
            }
        }
        private static let calm = Weather(
            level: 0.11, drift: 0.1, jumpsPerSession: 0.08, jump: 0.005, gapChance: 0.05, gap: 0.008)
        private static let stressed = Weather(
            level: 0.28, drift: 0, jumpsPerSession: 0.4, jump: 0.01, gapChance: 0.2, gap: 0.015)
        private static let crash = Weather(
            level: 0.5, drift: -1.5, jumpsPerSession: 1.2, jump: 0.015, gapChance: 0.4, gap: 0.025)
    }
}
