public import Market
public import Trading

/// The money of one wheel, from its first put to the last share called away. Exact totals; averages are derived.
///
/// What its shares cost is all that was paid less all that came in: strikes paid − strikes received − premiums −
/// dividends + fees. The proceeds of shares that leave count for those that stay, so that their basis is always the
/// price at which the whole campaign breaks even.
public struct WheelCampaign: Hashable, Sendable {
    /// Held now.
    public private(set) var shares = 0
    /// For shares that puts brought, or that were bought.
    public private(set) var strikesPaid = Money.zero
    /// For shares that were called away, or sold.
    public private(set) var strikesReceived = Money.zero
    /// Of puts and calls, less what buying them back cost.
    public private(set) var premiums = Money.zero
    public private(set) var dividends = Money.zero
    /// Commissions and assignment fees: positive, what was paid.
    public private(set) var fees = Money.zero

    public init() {}
    /// A campaign of which only this is known: shares held now, and what all of it has cost so far.
    public init(shares: Int, cost: Money) {
        self.shares = shares
        strikesPaid = cost
    }

    // MARK: - What happens to it

    /// Contracts sold, or bought back: `net` per share of each.
    public mutating func traded(_ net: NetPrice, contracts: Int, multiplier: Int = 100, fees: Money) {
        premiums += net.price.amount(shares: multiplier * contracts)
        self.fees += fees
    }
    /// So many contracts of a put, all or some of those owed, became shares.
    public mutating func assigned(_ put: OptionContract, contracts: Int, fees: Money) {
        precondition(put.right == .put, "shares come by a put")
        let delivered = contracts * RootRules.of(put.root).multiplier
        bought(delivered, at: put.strike.price, fees: fees)
    }
    /// So many contracts of a call took their shares away.
    public mutating func calledAway(_ call: OptionContract, contracts: Int, fees: Money) {
        precondition(call.right == .call, "shares leave by a call")
        let delivered = contracts * RootRules.of(call.root).multiplier
        sold(delivered, at: call.strike.price, fees: fees)
    }
    public mutating func bought(_ count: Int, at price: Price, fees: Money) {
        shares += count
        strikesPaid += price.amount(shares: count)
        self.fees += fees
    }
    public mutating func sold(_ count: Int, at price: Price, fees: Money) {
        precondition(count <= shares, "a wheel is never short of shares")
        shares -= count
        strikesReceived += price.amount(shares: count)
        self.fees += fees
    }
    /// Paid on the shares held before the ex-date.
    public mutating func received(dividend: Price) { dividends += dividend.amount(shares: shares) }
    /// Each share became so many.
    public mutating func split(newPerOld: Int) {
        precondition(newPerOld >= 1, "a split leaves whole shares")
        shares *= newPerOld
    }

    // MARK: - What it comes to

    /// What the shares have cost so far; negative once more came in than was paid.
    public var cost: Money { strikesPaid - strikesReceived - premiums - dividends + fees }
    /// The running cost basis per share, a fraction of a unit rounded up; nil without shares.
    public var basis: Price? {
        guard shares > 0 else { return nil }
        let (whole, rest) = cost.units.quotientAndRemainder(dividingBy: Int64(shares))
        return Price(units: rest > 0 ? whole + 1 : whole)
    }
    /// Whether selling every share at `price` would lose nothing; exact.
    public func breaksEven(at price: Price) -> Bool { price.amount(shares: shares) >= cost }
    /// Profit or loss of the campaign so far; nil while it holds shares, whose worth is not known here.
    public var result: Money? { shares == 0 ? -cost : nil }
}
