public import Market
public import Trading

/// How the embedded exchange fills, charges, checks and delivers. What the short initialiser does not name stands at a
/// venue that answers at once, makes no mistakes and books options of shares at their intrinsic value.
public struct VenueSettings: Hashable, Sendable {
    public var startingCash: Money
    public var fills: FillModel
    public var commission: Commission
    /// Whether orders beyond the account's means are refused. Off is printed at the head of every report.
    public var enforcesMargin: Bool
    /// Which orders it takes; its `messagesPerMinute` counts orders, replacements and cancels.
    public var capabilities = BrokerCapabilities.embedded
    /// From a request's sending to the instant at which it takes effect. Requests arrive in the order of their sending.
    public var latency: ClosedRange<Duration> = .zero ... .zero
    /// What shares cost to trade beside the underlying's price, each way.
    public var stockHalfSpread = Price.cents(1)
    /// Nil: the account is never called.
    public var marginCalls: MarginCalls?
    /// When the clearing house's file is in: exercises and assignments of the night, dividends, splits. New York time.
    public var morningFile = TimeOfDay(7, 0)
    /// From when on the broker closes what the account could not deliver that day, New York time; nil: never.
    public var closesRiskyFrom: TimeOfDay?
    /// How near to its strike the underlying makes an expiring short risky, as a share of the strike.
    public var riskyWithin = 0.005
    /// How many finished orders of earlier sessions can still be asked for.
    public var ordersRemembered = 64

    /// The best price a package can get; never better than the net mid of same-instant quotes.
    public enum FillModel: Hashable, Sendable {
        /// Every leg at its worse side.
        case natural
        case mid
        /// The mid less so many ticks of the package.
        case midLessTicks(Int)
        /// From the mid towards natural by this share, 0…1.
        case spreadShare(Double)
        /// A limit at natural or worse fills. Between mid and natural it fills at its limit with a chance that grows
        /// from 0 at the mid to `atNatural` (0…1) just short of natural, thrown once per look.
        case probabilistic(atNatural: Double)
        /// A limit short of natural joins the queue at its price behind what is displayed there; each further look,
        /// what is thrown to have traded works the queue off, and then fills it. At natural it takes what is displayed.
        case queue(Queue)
    }
    /// What a queue is made of.
    public struct Queue: Hashable, Sendable {
        /// What trades between two looks, as a multiple of the displayed size: uniform from none to twice this.
        public var turnover: Double
        /// The displayed size, in contracts, where quotes come without one; of shares, in hundreds.
        public var size: Int
        public init(turnover: Double, size: Int) {
            self.turnover = turnover
            self.size = size
        }
    }
    /// Per option contract, opened or closed; options that settle or lapse cost nothing.
    public struct Commission: Hashable, Sendable {
        public var open: Money
        public var close: Money
        /// For each share bought or sold by an order or by the broker.
        public var share: Money
        /// For each exercise or assignment, whatever its size.
        public var assignment: Money
        public init(open: Money, close: Money, share: Money = .zero, assignment: Money = .zero) {
            self.open = open
            self.close = close
            self.share = share
            self.assignment = assignment
        }
    }
    /// When the account is called for more, and how long it has.
    public struct MarginCalls: Hashable, Sendable {
        /// What may be lacking without a call.
        public var tolerance: Money
        /// After so long the broker closes positions itself; nil: never.
        public var dueAfter: Duration?
        public init(tolerance: Money = .zero, dueAfter: Duration? = nil) {
            self.tolerance = tolerance
            self.dueAfter = dueAfter
        }
    }
    /// What becomes of options that are settled in shares.
    public enum Delivery: UInt8, Hashable, Sendable, CaseIterable {
        /// Their intrinsic value is booked at the close; no shares are carried.
        case intrinsic
        /// Exercise and assignment on the morning after, shares at the strike, dividends and splits.
        case shares
    }

    /// Said by the capabilities, where the desk reads it, too.
    public var delivery: Delivery {
        get { capabilities.deliversShares ? .shares : .intrinsic }
        set { capabilities.deliversShares = newValue == .shares }
    }

    public init(startingCash: Money, fills: FillModel, commission: Commission, enforcesMargin: Bool) {
        self.startingCash = startingCash
        self.fills = fills
        self.commission = commission
        self.enforcesMargin = enforcesMargin
    }
}
