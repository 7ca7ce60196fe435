import Market

extension SimulatedWorld {
    /// A session with its instants, which are asked for at every step and cost a look at the calendar each.
    struct Hours: Sendable {
        let day: Day
        let open: Instant
        let close: Instant
        /// Seconds.
        let length: Double

        init(_ session: TradingSession) {
            day = session.day
            open = session.opensAt
            close = session.closesAt
            length = Double(close.seconds - open.seconds)
        }

        /// How much of the session is gone at `instant`: 0 at the open, 1 at the close.
        func share(until instant: Instant) -> Double { Double(instant.seconds - open.seconds) / length }
    }
}
