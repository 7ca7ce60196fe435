import Market
import Trading

/// Rolls looked at one after another until one is possible; the others are kept with their reason.
struct Tried {
    let maker: RollMaker
    private(set) var roll: Roll?
    private(set) var discarded: [DiscardedRoll]

    init(maker: RollMaker, discarded: [DiscardedRoll] = []) {
        self.maker = maker
        self.discarded = discarded
    }

    /// Nothing is possible, and nothing that was discarded cures itself.
    var isForGood: Bool { roll == nil && discarded.allSatisfy { !$0.fault.isPassing } }

    mutating func take(_ kind: RollKind, expiry: Day? = nil, _ plan: () throws(RollFault) -> RollPlan) {
        do throws(RollFault) {
            roll = try maker.roll(try plan())
        } catch {
            note(kind, expiry, error)
        }
    }
    mutating func note(_ kind: RollKind, _ expiry: Day?, _ fault: RollFault) {
        discarded.append(DiscardedRoll(kind: kind, expiry: expiry, fault: fault))
    }
    /// What was possible is not good enough after all.
    mutating func discard(_ fault: RollFault) {
        guard let roll else { return }
        note(roll.kind, roll.kind.isOut ? roll.expiry : nil, fault)
        self.roll = nil
    }
}

extension [Leg] {
    /// The same rights and strikes in another series; each must be listed there.
    func moved(to view: SeriesView) throws(RollFault) -> [Leg] {
        var legs: [Leg] = []
        for leg in self {
            let contract = view.contract(leg.contract.right, leg.contract.strike)
            guard view.isListed(contract) else { throw .notListed(contract) }
            legs.append(Leg(leg.side, contract, ratio: leg.ratio))
        }
        return legs
    }
}
