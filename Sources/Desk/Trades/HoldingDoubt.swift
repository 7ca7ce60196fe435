import Market

/// The venue does not hold what a close would close, as it said itself or as its book did. Nothing more is sent for it
/// before the book has been heard: either ours is wrong, and the book says how, or another trade of ours holds the other
/// side, and the account nets to nothing.
struct HoldingDoubt: Hashable, Sendable {
    /// When it was refused last, or not even sent since the book lacks it.
    private(set) var since: Instant
    /// Whether the book has agreed with ours about every contract of the trade since then.
    private(set) var isSettled = false
    /// How often it was refused.
    private var refusals = 0

    init(since: Instant) { self.since = since }

    var isRefused: Bool { refusals > 0 }
    mutating func refused(at now: Instant) {
        since = now
        isSettled = false
        refusals += 1
    }
    mutating func settles() { isSettled = true }

    /// When the next try is due once the book agrees: at once, but after `pause` where a try in the knowledge of the
    /// book was refused, too.
    func nextTry(at now: Instant, pause: Duration) -> Instant { refusals > 1 ? max(now, since + pause) : now }
}
