public import Market

/// Initial and maintenance margin of listed options after FINRA Rule 4210 and Cboe's margin manual ("Reg-T" to
/// traders), per unit of a structure. A held structure is charged the cheapest valid pairing: every short is covered
/// by a long of the same right that lasts at least as long, or stands naked.
public struct RegulationT: Hashable, Sendable {
    /// The share of the underlying's price charged for a naked short: 0.20, broad indexes 0.15.
    public let share: Double
    /// The least share, of the spot for calls and of the strike for puts: 0.10.
    public let leastShare: Double

    public init(kind: UnderlyingKind) {
        share = kind == .broadIndex ? 0.15 : 0.20
        leastShare = 0.10
    }

    /// What must stand behind one unit, beyond the premium received: dollars, never negative. `spot` is the
    /// underlying's price; `prices` are the legs' current prices per share in the order of `legs`.
    ///
    /// A defined-risk structure is charged its worst loss at expiry before premium, the premium received being applied
    /// by the caller as cash; a naked short is charged its price plus max(share × spot − out of the money, least
    /// share × spot or strike); a strangle the larger side plus the other side's price.
    public func requirement(legs: [Leg], spot: Price, prices: [Price], multiplier: Int) -> Money {
        precondition(legs.count == prices.count, "one price for each leg")
        var best: Int64?
        for cover in coverings(of: legs) {
            let charge = self.charge(cover, legs: legs, spot: spot, prices: prices)
            best = min(best ?? charge, charge)
        }
        return Price(units: max(0, best ?? 0)).amount(shares: multiplier)
    }

    /// For each short contract (a leg of ratio n counts n times): the long leg that covers it, or nil.
    private typealias Covering = [(short: Int, long: Int?)]

    private func coverings(of legs: [Leg]) -> [Covering] {
        var shorts: [Int] = []
        var available = [Int](repeating: 0, count: legs.count)
        for (index, leg) in legs.enumerated() {
            if leg.side == .short {
                shorts += [Int](repeating: index, count: leg.ratio)
            } else {
                available[index] = leg.ratio
            }
        }
        var result: [Covering] = []
        var current: Covering = []
        func extend(_ position: Int) {
            guard position < shorts.count else {
                result.append(current)
                return
            }
            let short = legs[shorts[position]].contract
            for (index, leg) in legs.enumerated()
            where available[index] > 0 && leg.contract.right == short.right && leg.contract.expiry >= short.expiry {
                available[index] -= 1
                current.append((shorts[position], index))
                extend(position + 1)
                current.removeLast()
                available[index] += 1
            }
            current.append((shorts[position], nil))
            extend(position + 1)
            current.removeLast()
        }
        extend(0)
        return result
    }

    private func charge(_ covering: Covering, legs: [Leg], spot: Price, prices: [Price]) -> Int64 {
        var puts: (spread: Int64, naked: Int64, premium: Int64) = (0, 0, 0)
        var calls = puts
        for (short, long) in covering {
            let contract = legs[short].contract
            var side = contract.right == .put ? puts : calls
            if let long {
                let gap = contract.strike - legs[long].contract.strike
                side.spread += max(0, contract.right == .put ? gap.units : -gap.units)
            } else {
                side.naked += nakedCharge(contract, spot: spot)
                side.premium += prices[short].units
            }
            if contract.right == .put { puts = side } else { calls = side }
        }
        // Only one side of a condor or strangle can be in the money at expiry: the larger charge counts, and the
        // premium of every naked short is held in full.
        return max(puts.spread + puts.naked, calls.spread + calls.naked) + puts.premium + calls.premium
    }

    private func nakedCharge(_ contract: OptionContract, spot: Price) -> Int64 {
        let strike = contract.strike.price
        let outOfTheMoney = max(0, contract.right == .call ? (strike - spot).units : (spot - strike).units)
        let base = Int64((Double(spot.units) * share).rounded()) - outOfTheMoney
        let least = Int64((Double(contract.right == .call ? spot.units : strike.units) * leastShare).rounded())
        return max(base, least)
    }
}
