public import Market

/// What must stand behind everything held on one underlying.
public struct BookRequirement: Hashable, Sendable {
    /// Behind the short options: cash must. Premiums received are part of the cash, long options lend nothing.
    public let options: Money
    /// What of the shares' market value must be the holder's own; the rest is lent on them.
    public let shares: Money
    /// What a cheaper cover could save at most. Zero: there is none. Else the search was cut short, and `options` is
    /// that of the cheapest valid cover it came upon.
    public let doubt: Money

    public init(options: Money, shares: Money, doubt: Money) {
        self.options = options
        self.shares = shares
        self.doubt = doubt
    }
    public var isProvenCheapest: Bool { doubt == .zero }
    /// To be held against cash plus the market value of the shares (negative when they are owed); options count
    /// nothing there.
    public var total: Money { options + shares }
}

extension RegulationT {
    /// The requirement of a whole book: all options and shares of one underlying, in any order, several positions in
    /// one contract allowed. `price` is a contract's current price per share; nil is returned when a short one has
    /// none, since its charge is unknown. Adjusted contracts deliver something else than the rest: each adjusted root
    /// stands alone and no shares cover it.
    ///
    /// Not taken are the reductions for shares hedged by long options (protective puts, collars, conversions): the
    /// figure is then larger than it need be, never smaller. Cost as of `CheapestCover`.
    public func requirement(
        positions: [AccountBook.Position], shares: Int, spot: Price, stage: Stage = .maintenance,
        price: (OptionContract) -> Price?
    ) -> BookRequirement? {
        var books: [Deliverable: [OptionLot]] = [:]
        for position in positions where position.quantity != 0 {
            guard let quoted = price(position.contract) ?? (position.quantity > 0 ? .zero : nil) else { return nil }
            books[Deliverable(position.contract), default: []].append(
                OptionLot(contract: position.contract, quantity: position.quantity, price: quoted))
        }
        var options = Money.zero
        var doubt = Money.zero
        for (deliverable, lots) in books.sorted(by: { $0.key < $1.key }) {
            let lots = netted(lots)
            let answer = cover(
                lots, shareLots: deliverable.isOfShares ? shares / deliverable.multiplier : 0, spot: spot,
                stage: stage)
            options += answer.amount(deliverable.multiplier)
            doubt += answer.doubt(deliverable.multiplier)
        }
        return BookRequirement(
            options: house.raised(options), shares: requirement(shares: shares, spot: spot, stage: stage),
            doubt: house.raised(doubt))
    }

    /// What of the value of shares alone must be the holder's own: 50% when they are bought or sold short; later 25%
    /// of long ones and of short ones 30%, at least $5 a share, below $5 the whole price and at least $2.50.
    public func requirement(shares: Int, spot: Price, stage: Stage = .maintenance) -> Money {
        guard shares != 0 else { return .zero }
        let ownShare = ownShare(stage, long: shares > 0)
        let part = Price(units: Int64((Double(spot.units) * ownShare).rounded(.up)))
        guard shares < 0, stage == .maintenance else { return part.amount(shares: abs(shares)) }
        let least: Price = spot < .dollars(5) ? max(spot, .cents(250)) : .dollars(5)
        return max(part, least).amount(shares: abs(shares))
    }

    /// One lot a contract: what is held and owed of the same contract is nothing.
    private func netted(_ lots: [OptionLot]) -> [OptionLot] {
        var result: [OptionLot] = []
        for lot in lots.sorted(by: { $0.contract < $1.contract }) {
            guard let last = result.last, last.contract == lot.contract else {
                result.append(lot)
                continue
            }
            result[result.count - 1] = OptionLot(
                contract: lot.contract, quantity: last.quantity + lot.quantity, price: max(last.price, lot.price))
        }
        return result.filter { $0.quantity != 0 }
    }
}

/// What exercise brings. Contracts cover each other only when it is the same.
struct Deliverable: Hashable, Comparable {
    let underlying: Symbol
    /// The root of an adjusted contract, whose deliverable nobody else shares.
    let adjusted: Root?
    let multiplier: Int
    let isOfShares: Bool

    init(_ contract: OptionContract) {
        let rules = RootRules.of(contract.root)
        underlying = rules.underlying
        adjusted = rules.isAdjusted ? contract.root : nil
        multiplier = rules.multiplier
        isOfShares = !rules.isAdjusted && rules.settlement == .physical
    }
    static func < (a: Deliverable, b: Deliverable) -> Bool {
        a.underlying != b.underlying
            ? a.underlying < b.underlying : (a.adjusted?.bits ?? 0) < (b.adjusted?.bits ?? 0)
    }
}
