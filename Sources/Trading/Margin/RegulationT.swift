public import Market

/// Initial and maintenance margin of listed options after FINRA Rule 4210, Cboe Rule 10.3 and Cboe's margin manual
/// ("Reg-T" to traders). What is held is charged the cheapest valid cover, whatever orders it came from:
///
/// - *Spreads.* A long covers a short of its right that ends no later than itself. The shorts of one expiry and what
///   covers them are charged together, their worst loss at any exercise price (the universal spread rule of 2012): a
///   condor its wider side only, a butterfly what its wings leave open. Spreads whose shorts end at different times
///   add up, since the underlying can do harm at each of them.
/// - *Naked.* Anything else is charged its price plus max(share × spot − out of the money, least share × spot for
///   calls or × strike for puts). Of a naked put and a naked call the larger charge stands, and both prices.
/// - *Shares.* Long shares cover calls and short shares cover puts of contracts that deliver them.
public struct RegulationT: Hashable, Sendable {
    /// The share of the underlying's price charged for a naked short: 0.20, broad indexes 0.15; times the leverage.
    public let share: Double
    /// The least share, of the spot for calls and of the strike for puts: 0.10, times the leverage.
    public let leastShare: Double
    /// The fund's leverage factor, at least 1; charges grow with it, up to the whole value.
    public let leverage: Double
    public let house: HouseMargin

    /// `leverage` is a fund's daily multiple, its sign dropped. The lower charge of broad indexes is allowed for funds
    /// on them too, but few brokers grant it: only with `tracksBroadIndex`.
    public init(
        kind: UnderlyingKind, leverage: Double = 1, tracksBroadIndex: Bool = false, house: HouseMargin = .none
    ) {
        precondition(leverage >= 1, "a leverage factor is at least 1")
        let isBroad = kind == .broadIndex || (kind == .fund && tracksBroadIndex)
        share = min(1, max(isBroad ? 0.15 : 0.20, house.share) * leverage)
        leastShare = min(1, max(0.10, house.leastShare) * leverage)
        self.leverage = leverage
        self.house = house
    }

    /// What must stand behind one unit, beyond the premium received: dollars, never negative. `spot` is the
    /// underlying's price; `prices` are the legs' current prices per share in the order of `legs`, of which only those
    /// of short legs count. Premium received is applied by the caller as cash, premium paid is gone from it.
    /// Cost as of `CheapestCover`: microseconds for a structure.
    public func requirement(legs: [Leg], spot: Price, prices: [Price], multiplier: Int) -> Money {
        requirement(
            legs: legs, shares: 0, spot: spot, prices: prices, multiplier: multiplier, stage: .maintenance
        ).options
    }

    /// The same for a unit that stands beside `shares` per share of a contract, as a covered call does beside one: what
    /// the options take, and what of the shares' value must be the holder's own.
    public func requirement(
        legs: [Leg], shares: Int, spot: Price, prices: [Price], multiplier: Int, stage: Stage
    ) -> BookRequirement {
        precondition(legs.count == prices.count, "one price for each leg")
        let lots = zip(legs, prices).map { OptionLot(contract: $0.contract, quantity: $0.signedRatio, price: $1) }
        let answer = cover(lots, shareLots: shares, spot: spot, stage: stage)
        return BookRequirement(
            options: house.raised(answer.amount(multiplier)),
            shares: requirement(shares: shares * multiplier, spot: spot, stage: stage),
            doubt: house.raised(answer.doubt(multiplier)))
    }
}

extension RegulationT {
    /// When shares are bought half of them may be lent for (Regulation T), when they are held three quarters.
    public enum Stage: Hashable, Sendable, CaseIterable { case initial, maintenance }

    /// What of the value of long or short shares must be the holder's own.
    func ownShare(_ stage: Stage, long: Bool) -> Double {
        switch stage {
        case .initial: min(1, 0.50 * leverage)
        case .maintenance: min(1, (long ? 0.25 : 0.30) * leverage)
        }
    }

    /// Contracts of one series with the price at which they are charged.
    struct OptionLot {
        let contract: OptionContract
        /// Negative is owed.
        let quantity: Int
        let price: Price
    }

    /// The cheapest cover of lots that deliver the same; `shareLots` are blocks of shares as large as a contract's,
    /// negative when they are owed.
    func cover(_ lots: [OptionLot], shareLots: Int, spot: Price, stage: Stage) -> CheapestCover.Answer {
        let ends = Set(lots.filter { $0.quantity < 0 }.map { LastMoment($0.contract) }).sorted()
        var shorts: [CheapestCover.Short] = []
        var longs: [CheapestCover.Long] = []
        for lot in lots {
            let contract = lot.contract
            let end = LastMoment(contract)
            if lot.quantity < 0, let group = ends.firstIndex(of: end) {
                shorts.append(
                    CheapestCover.Short(
                        right: contract.right, group: group, strike: contract.strike.price.units,
                        count: -lot.quantity, premium: lot.price.units,
                        charge: nakedCharge(contract, price: lot.price, spot: spot),
                        besideShares: chargeBesideShares(contract, shareLots: shareLots, spot: spot, stage: stage)))
            } else if lot.quantity > 0, let group = ends.lastIndex(where: { $0 <= end }) {
                longs.append(
                    CheapestCover.Long(
                        right: contract.right, strike: contract.strike.price.units, count: lot.quantity,
                        lastGroup: group))
            }
        }
        return CheapestCover(shorts: shorts, longs: longs, groups: ends.count, shareLots: abs(shareLots)).answer()
    }

    /// What stands behind a naked short beside its price, per share.
    private func nakedCharge(_ contract: OptionContract, price: Price, spot: Price) -> Int64 {
        let strike = contract.strike.price
        let outOfTheMoney = max(0, contract.right == .call ? (strike - spot).units : (spot - strike).units)
        let base = Int64((Double(spot.units) * share).rounded()) - outOfTheMoney
        let least = Int64((Double(contract.right == .call ? spot.units : strike.units) * leastShare).rounded())
        return max(base, least, house.leastPerShare.units - price.units)
    }

    /// What a short that shares stand behind still takes, per share: shares promised at the strike are lent on as if
    /// worth no more than it, and whoever is short of shares owes what the put is in the money. Nil where they don't
    /// cover it.
    private func chargeBesideShares(
        _ contract: OptionContract, shareLots: Int, spot: Price, stage: Stage
    ) -> Int64? {
        let strike = contract.strike.price
        switch contract.right {
        case .call:
            guard shareLots > 0 else { return nil }
            let lent = 1 - ownShare(stage, long: true)
            return Int64((Double(max(0, (spot - strike).units)) * lent).rounded(.up))
        case .put: return shareLots < 0 ? max(0, (strike - spot).units) : nil
        }
    }
}
