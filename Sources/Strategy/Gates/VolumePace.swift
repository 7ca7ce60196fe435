import Market

/// How much of a session's option volume is usually traded by a moment of it: heavy after the open, slow at midday.
enum VolumePace {
    /// The day's volume so far as a share of all of it, 0…1, when a share of the session `elapsed` has passed, so that a
    /// half day keeps the shape. Rises all the time; fitted to 52%, 64% and 91% of a day's contracts seen traded after
    /// 37%, 52% and 91% of it.
    static func share(elapsed: Double) -> Double {
        let x = min(max(elapsed, 0), 1)
        return x + 0.8 * x * (1 - x) * (1.2 - x)
    }

    /// As a snapshot of that moment shows it.
    static func share(at moment: Instant, of session: TradingSession) -> Double {
        share(elapsed: (moment - session.opensAt).hours / (session.closesAt - session.opensAt).hours)
    }
}
