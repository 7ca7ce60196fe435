public import Market

/// A venue's own figures of an account. The broker is the truth about positions and cash.
public struct AccountSnapshot: Hashable, Sendable {
    public let account: AccountID
    public let cash: Money
    /// Cash plus positions at the prices at which they could be closed; the last known price where none is quoted.
    public let equity: Money
    /// Reg-T requirement of what is held.
    public let margin: Money
    /// How many held contracts were valued at a price that is not of this instant.
    public let stalePositions: Int
    public let at: Instant

    public init(
        account: AccountID, cash: Money, equity: Money, margin: Money, stalePositions: Int, at: Instant
    ) {
        self.account = account
        self.cash = cash
        self.equity = equity
        self.margin = margin
        self.stalePositions = stalePositions
        self.at = at
    }
    /// What new positions may still require: options have no loan value, so cash (premium received included) stands
    /// against the requirements.
    public var available: Money { cash - margin }
}

/// The expiry of one root's options as the venue booked it: one price for all of them. What each lot is worth follows
/// from it, also where two trades of ours hold opposite sides of one contract and the venue sees none.
public struct Settlement: Hashable, Sendable {
    public let root: Root
    public let expiry: Day
    /// The price that decided, and what it is.
    public let price: Price
    public let basis: Basis
    public let session: Day
    public let at: Instant

    public enum Basis: UInt8, Hashable, Sendable, CaseIterable {
        /// The official close.
        case close
        /// The opening price of a daily bar, standing in for the special opening quotation.
        case dailyOpen
        /// The underlying's price in the last snapshot at or before the session: no bar was there.
        case snapshot
    }
    public init(root: Root, expiry: Day, price: Price, basis: Basis, session: Day, at: Instant) {
        self.root = root
        self.expiry = expiry
        self.price = price
        self.basis = basis
        self.session = session
        self.at = at
    }

    /// Whether it is the expiry of this contract.
    public func concerns(_ contract: OptionContract) -> Bool { contract.root == root && contract.expiry == expiry }

    /// What a holder of one share's worth of the option receives: never negative.
    public func intrinsic(of contract: OptionContract) -> Price {
        let strike = contract.strike.price
        return max(.zero, contract.right == .call ? price - strike : strike - price)
    }
}
