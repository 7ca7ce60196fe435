/// The quotes of one expiry as columns: row i is `kind[i]`, `strike[i]` and so on. Two settlements on one date are
/// two expiries.
public struct QuotedExpiry: Sendable {
    /// Calendar time to settlement, in years of 365 days; above zero.
    public var years: Double
    /// Continuously compounded; used where put-call parity can't tell the discount factor.
    public var rate: Double
    /// Continuous dividend yield; used where put-call parity can't tell the forward.
    public var yield: Double
    public var kind: [OptionKind]
    /// In dollars.
    public var strike: [Double]
    /// Dollars per share; nil where nothing was quoted, 0 where nobody bids.
    public var bid: [Double?]
    /// Dollars per share; nil where nothing was quoted.
    public var ask: [Double?]
    /// Seconds since each quote was last confirmed; empty where the source does not say.
    public var age: [Double]

    public init(
        years: Double, rate: Double, yield: Double, kind: [OptionKind], strike: [Double], bid: [Double?],
        ask: [Double?], age: [Double] = []
    ) {
        precondition(
            kind.count == strike.count && bid.count == strike.count && ask.count == strike.count
                && (age.isEmpty || age.count == strike.count), "the columns of an expiry have one length")
        self.years = years
        self.rate = rate
        self.yield = yield
        self.kind = kind
        self.strike = strike
        self.bid = bid
        self.ask = ask
        self.age = age
    }

    public var count: Int { strike.count }
}

/// Why a quote does not enter the fit.
public enum QuoteDefect: Sendable, Hashable, CaseIterable {
    /// A number that is negative or not finite, or a strike that is not above zero.
    case invalid
    /// No ask, or neither side.
    case absent
    /// Older than `SurfaceSettings.staleAfter`.
    case stale
    /// The ask is below the bid.
    case crossed
    /// Offered only: the price could be anything down to zero.
    case noBid
    /// The spread is beyond both of its limits.
    case wide
    /// The same option again; the first row counts.
    case duplicate
    /// Exercise is right, or so nearly that the price says next to nothing about volatility.
    case notEuropean
    /// Call and put of the strike can't both be right about the forward; the one in the money goes.
    case offParity
    /// The middle has no implied volatility: at or below intrinsic value, or above what the option could pay.
    case beyondBounds
    /// In the money where nobody bids for the option on the other side; or far in the money without one.
    case inTheMoney
    /// No smooth smile through the neighbours' bids and asks comes near: not moved when they moved.
    case outOfLine
    /// Beyond `SurfaceSettings.reach`.
    case farWing
}

/// How raw quotes are cleaned and how stiff the smile is.
public struct SurfaceSettings: Sendable {
    /// Seconds.
    public var staleAfter = 900.0
    /// A spread is wide when it is above this share of the middle and above `tolerableSpread`.
    public var widestShare = 0.5
    /// Dollars.
    public var tolerableSpread = 0.10
    /// Dollars: quotes are not taken for surer than this, locked ones included.
    public var finestHalfSpread = 0.01
    /// Quotes further from the forward than this many standard deviations at the money are left out: a tick there says
    /// nothing about a chance.
    public var reach = 10.0
    /// How far beyond the fitted strikes a smile still answers, in standard deviations at the money.
    public var margin = 0.25

    public init() {}
}

/// Both sides of a European option, dollars per share.
struct EuropeanQuote {
    var bid: Double
    var ask: Double
}
