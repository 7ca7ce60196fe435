public import Market

/// What was booked on an account without an order of ours: numbered by the venue in the order of booking, so that what
/// was missed can be asked for and what comes twice is known.
public struct AccountActivity: Hashable, Sendable {
    public let id: ActivityID
    public let kind: Kind
    public let at: Instant

    public enum Kind: Hashable, Sendable {
        case settled(Settlement)
        case cleared(ClearingEvent)
        case cash(CashMovement)
        case sharesClosed(ShareClosing)
        case adjusted(ContractAdjustment)
    }

    public init(id: ActivityID, _ kind: Kind, at: Instant) {
        self.id = id
        self.kind = kind
        self.at = at
    }
}

/// Options of one contract that ended otherwise than by an order of ours, and what came of them.
public struct ClearingEvent: Hashable, Sendable {
    public let contract: OptionContract
    /// The side the account held.
    public let side: Side
    /// Contracts that ended.
    public let quantity: Int
    public let kind: Kind
    /// Shares received (positive) or delivered.
    public let shares: Int
    /// Received (positive) or paid, fees not included: the strike for shares, or the price of a closing.
    public let cash: Money
    /// Positive, what was paid.
    public let fees: Money

    public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
        /// A holder exercised against us; also before expiry.
        case assigned
        /// Our own long option, by exception at expiry.
        case exercised
        /// Worth nothing, or left unexercised by its holder.
        case lapsed
        /// Bought in or sold out by the broker's own risk desk.
        case closedByVenue
    }

    public init(
        contract: OptionContract, side: Side, quantity: Int, kind: Kind, shares: Int, cash: Money, fees: Money
    ) {
        self.contract = contract
        self.side = side
        self.quantity = quantity
        self.kind = kind
        self.shares = shares
        self.cash = cash
        self.fees = fees
    }
}

/// Cash that came or went by itself.
public struct CashMovement: Hashable, Sendable {
    public let kind: Kind
    /// Whose dividend it is.
    public let underlying: Symbol?
    /// Received (positive) or paid.
    public let amount: Money

    public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
        /// On shares held, or owed by whoever is short of them.
        case dividend
        case interest, deposit, fee
    }

    public init(kind: Kind, underlying: Symbol?, amount: Money) {
        self.kind = kind
        self.underlying = underlying
        self.amount = amount
    }
}

/// Shares that the broker's own risk desk sold or bought in.
public struct ShareClosing: Hashable, Sendable {
    public let symbol: Symbol
    /// What the position changed by: negative sold, positive bought in.
    public let shares: Int
    /// Received (positive) or paid, fees not included.
    public let cash: Money
    /// Positive, what was paid.
    public let fees: Money

    public init(symbol: Symbol, shares: Int, cash: Money, fees: Money) {
        self.symbol = symbol
        self.shares = shares
        self.cash = cash
        self.fees = fees
    }
}

/// A split's effect on what is held: shares and contracts of one underlying.
public struct ContractAdjustment: Hashable, Sendable {
    public let underlying: Symbol
    /// So many new shares for so many old ones.
    public let newShares: Int
    public let oldShares: Int
    public let contracts: [Change]

    /// A contract that became another. Whole splits give standard contracts, more of them at a lower strike; others an
    /// adjusted root that delivers something else.
    public struct Change: Hashable, Sendable {
        public let old: OptionContract
        public let new: OptionContract
        public let newPerOld: Int

        public init(old: OptionContract, new: OptionContract, newPerOld: Int) {
            self.old = old
            self.new = new
            self.newPerOld = newPerOld
        }
    }

    public init(underlying: Symbol, newShares: Int, oldShares: Int, contracts: [Change]) {
        self.underlying = underlying
        self.newShares = newShares
        self.oldShares = oldShares
        self.contracts = contracts
    }
}

/// The account holds less than its positions require.
public struct MarginCall: Hashable, Sendable {
    public let amount: Money
    /// When the broker begins to close positions itself; nil where it did not say.
    public let due: Instant?
    public let at: Instant

    public init(amount: Money, due: Instant?, at: Instant) {
        self.amount = amount
        self.due = due
        self.at = at
    }
}

/// What the venue says the account holds at one instant, with what is on its way there.
public struct AccountBook: Hashable, Sendable {
    public let account: AccountSnapshot
    /// By contract in ascending order; negative is owed, nothing is zero.
    public let positions: [Position]
    /// By symbol in ascending order.
    public let shares: [Shares]
    /// Orders that still live there.
    public let orders: [VenueOrder]
    /// Booked after the moment that was asked for, the oldest first.
    public let activities: [AccountActivity]

    public struct Position: Hashable, Sendable {
        public let contract: OptionContract
        public let quantity: Int
        public init(contract: OptionContract, quantity: Int) {
            self.contract = contract
            self.quantity = quantity
        }
    }
    public struct Shares: Hashable, Sendable {
        public let symbol: Symbol
        public let quantity: Int
        public init(symbol: Symbol, quantity: Int) {
            self.symbol = symbol
            self.quantity = quantity
        }
    }

    public init(
        account: AccountSnapshot, positions: [Position], shares: [Shares], orders: [VenueOrder],
        activities: [AccountActivity]
    ) {
        self.account = account
        self.positions = positions
        self.shares = shares
        self.orders = orders
        self.activities = activities
    }
}
