import Desk
import Exchange
import Market
import Trading

/// What people do to the desk and to the account.
extension SimulatedRun {
    mutating func perform(_ deed: SimulatedPerson.Deed) throws(BrokenInvariant) {
        if case .undo(let legs) = deed {
            trade(legs)
            return
        }
        guard restartsAt == nil else {
            // Nobody answers: it is tried again.
            person.plans(deed, at: now + .seconds(60))
            return
        }
        switch deed {
        case .answer(let id, let approval):
            witness.personAnswered(id, approval, at: now)
            let (id, approval) = edge.answered(id, approval)
            try step(.approval(id, approval, at: now))
        case .order(let command): try step(.command(command, at: now))
        case .closeEverything:
            for trade in desk.view.openTrades.map(\.id) { try step(.command(.closeTrade(trade), at: now)) }
        case .undo: break
        }
    }

    /// Somebody trades in the broker's own app; mostly he undoes it later.
    mutating func tradeElsewhere(_ chain: Chain) {
        guard venue.exchange.dice.happens(.foreignTrade), let mishap = venue.exchange.dice.mishaps.last else { return }
        var draw = Draw(scenario.seed, .person, key: mishap.opportunity | 1 << 61)
        let row = draw.whole(0...chain.count - 1)
        guard let contract = chain.contract(at: row) else { return }
        let leg = Leg(.long, contract, ratio: draw.whole(1...3))
        trade([leg])
        if !draw.once(in: 3) {
            person.plans(.undo([Leg(.short, contract, ratio: leg.ratio)]), at: now + draw.seconds(600...7_200))
        }
    }

    private mutating func trade(_ legs: [Leg]) {
        let before = venue.exchange.snapshot(at: now).cash
        guard venue.tradeElsewhere(legs, quantity: 1, at: now) else { return }
        witness.somebodyTraded(legs, venue.exchange.snapshot(at: now).cash - before)
        story?.note(now, .foreign(legs))
    }
}

extension Chain {
    fileprivate func contract(at row: Int) -> OptionContract? {
        for series in series {
            for right in Right.allCases where series.rows(right).contains(row) {
                return OptionContract(root: series.root, expiry: series.expiry, right: right, strike: strike(at: row))
            }
        }
        return nil
    }
}
