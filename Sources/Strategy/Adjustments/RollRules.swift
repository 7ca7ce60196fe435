import Market
import Trading

/// Roll, close or reduce: what becomes of a spread, a condor, a cash-secured put or a covered call that is tested with
/// few days left, or whose short call will be taken for a dividend.
///
/// The ways are tried in the profile's order, each in the soonest later expiry first. New short strikes are those of
/// the strategy's own deltas, on the tested side further from the price than the old one; wings keep their width, so
/// that a roll never risks more than what it replaces. The sides of a condor go one after the other, the tested one
/// first, each in an order of its own; none goes where not both can.
struct RollRules {
    let scene: AdjustmentScene
    private var settings: RollSettings { scene.settings.roll }
    private var held: HeldStructure { scene.held }

    /// Nil for what is never rolled: flies live at their short strike, and butterflies are bought.
    init?(_ scene: AdjustmentScene) {
        switch scene.held.kind {
        case .bullPutSpread, .bearCallSpread, .ironCondor, .cashSecuredPut, .coveredCall, .shortStrangle,
            .shortStraddle, .invertedStrangle:
            self.scene = scene
        case .ironFly, .ironButterfly, .putButterfly, .callButterfly: return nil
        }
    }

    func judge(_ state: inout AdjustmentState) -> AdjustmentJudgement {
        if let pending = state.pending { return secondSide(pending, &state) }
        if let answer = answerDividend(state) { return answer }
        let test: ShortTest
        do throws(MissingInput) {
            test = try scene.tests(by: [settings.threatened]).hardest(by: settings.threatened)
        } catch {
            state.watch = nil
            return AdjustmentJudgement(.nothing(.unknown(error.kind)))
        }
        guard let dte = scene.dte, scene.isReached(.threatened, settings.threatened, test, state) else {
            state.watch = nil
            return AdjustmentJudgement(.nothing(.calm(test)))
        }
        guard dte < settings.dte else {
            state.watch = nil
            return AdjustmentJudgement(.nothing(.notDue(test, dte: dte, limit: settings.dte)))
        }
        let count = state.confirms(.threatened, test.contract.right)
        guard count >= scene.confirmations else {
            return AdjustmentJudgement(
                .nothing(.confirming(.threatened, test, count: count, needed: scene.confirmations)))
        }
        if let full = scene.fullSession(state) { return AdjustmentJudgement(.hold(full)) }
        return answer(.threatened(test, by: settings.threatened, dte: dte), tested: test.contract.right, state)
    }

    /// What is done on the eve of an ex-date about a short call that is worth less than the dividend; nil where there is
    /// none. The night decides: there is no second snapshot to confirm it, and a session that was full of adjustments
    /// leaves closing.
    func answerDividend(_ state: AdjustmentState) -> AdjustmentJudgement? {
        guard let risk = dividendRisk(held.legs) else { return nil }
        let reason = AdjustmentReason.earlyAssignment(risk)
        if scene.fullSession(state) != nil { return AdjustmentJudgement(otherwise(reason)) }
        return answer(reason, tested: .call, state)
    }

    private func dividendRisk(_ legs: [Leg]) -> DividendRisk? {
        DividendRisk.first(in: legs, chain: scene.chain, facts: scene.facts)
    }

    private func answer(_ reason: AdjustmentReason, tested: Right, _ state: AdjustmentState) -> AdjustmentJudgement {
        var tried = Tried(maker: RollMaker(scene: scene, reason: reason))
        for way in settings.ways where tried.roll == nil { take(way, tested, &tried, state) }
        if let roll = tried.roll { return AdjustmentJudgement(.roll(roll), discarded: tried.discarded) }
        return AdjustmentJudgement(otherwise(reason), discarded: tried.discarded)
    }

    /// No roll is possible.
    private func otherwise(_ reason: AdjustmentReason) -> AdjustmentDecision {
        let urgency: Urgency = scene.dte.map { $0 <= 1 } ?? true ? .immediate : .endOfDay
        switch settings.otherwise {
        case .hold: return .hold(reason)
        case .close: return .close(reason, urgency)
        case .reduce:
            let units = Int((Double(held.units) * settings.reduceShare).rounded(.up))
            return units < held.units ? .reduce(units: units, reason) : .close(reason, urgency)
        }
    }

    // MARK: - Ways

    private func take(_ way: RollWay, _ tested: Right, _ tried: inout Tried, _ state: AdjustmentState) {
        let kind = RollKind(way)
        guard let soonest = held.legs.map(\.contract).min() else { return }
        let views: [SeriesView]
        do throws(RollFault) {
            if way == .away {
                guard let view = scene.view(root: soonest.root, expiry: soonest.expiry) else {
                    throw .notListed(soonest)
                }
                views = [view]
            } else {
                if let limit = scene.outLimit(state) { throw limit }
                views = try scene.later(than: soonest.expiry, root: soonest.root)
            }
        } catch {
            return tried.note(kind, nil, error)
        }
        let maker = tried.maker
        for view in views where tried.roll == nil {
            tried.take(kind, expiry: kind.isOut ? view.series.expiry : nil) { () throws(RollFault) in
                try plan(way, view, tested, maker: maker)
            }
            if case .earlyAssignment = maker.reason, let roll = tried.roll, let risk = dividendRisk(roll.opening) {
                tried.discard(.takenToo(risk))
            }
        }
    }

    private func plan(
        _ way: RollWay, _ view: SeriesView, _ tested: Right, maker: RollMaker
    ) throws(RollFault) -> RollPlan {
        let isCondor = held.kind == .ironCondor
        if way == .away || isCondor {
            let first = try side(tested, way, view, of: held.legs, isTested: true)
            guard isCondor, way != .away else {
                return RollPlan(kind: RollKind(way), resulting: first, structure: structure(of: first))
            }
            let other: Right = tested == .put ? .call : .put
            // Both or none: the second side alone must be worth its order, too.
            let second = try side(other, way, view, of: held.legs, isTested: false)
            _ = try maker.roll(RollPlan(kind: RollKind(way), resulting: second, structure: held.kind))
            return RollPlan(
                kind: RollKind(way), resulting: first, structure: held.kind,
                pending: AdjustmentState.PendingSide(right: other, expiry: view.series.expiry))
        }
        var legs = held.legs
        for right in Right.allCases where legs.contains(where: { $0.contract.right == right }) {
            legs = try side(right, way, view, of: legs, isTested: right == tested)
        }
        return RollPlan(
            kind: RollKind(way), resulting: legs, structure: structure(of: legs),
            down: way == .away ? nil : down(of: legs))
    }

    /// A strangle that goes to a later expiry starts again from the shape it has there.
    private func down(of legs: [Leg]) -> Down? {
        guard scene.settings.downs.isPlayed, held.kind.isStrangle,
            let put = legs.first(where: { $0.contract.right == .put }),
            let call = legs.first(where: { $0.contract.right == .call })
        else { return nil }
        return Down(shape: (put.contract.strike, call.contract.strike))
    }

    private func structure(of legs: [Leg]) -> StructureKind {
        guard held.kind.isStrangle, let put = legs.first(where: { $0.contract.right == .put })?.contract.strike,
            let call = legs.first(where: { $0.contract.right == .call })?.contract.strike
        else { return held.kind }
        return .strangle(put: put, call: call)
    }

    /// `legs` with those of one right moved. The tested side must get away from the price; the other may come nearer.
    private func side(
        _ right: Right, _ way: RollWay, _ view: SeriesView, of legs: [Leg], isTested: Bool
    ) throws(RollFault) -> [Leg] {
        var shift = Price.zero
        if way != .out, let short = held.leg(.short, right) {
            let new = try view.nearest(right, delta: target(right))
            shift = new.strike - short.contract.strike
            if isTested { guard right == .put ? shift < .zero : shift > .zero else { throw .notAway(new) } }
        }
        var moved: [Leg] = []
        for leg in legs {
            guard leg.contract.right == right else {
                moved.append(leg)
                continue
            }
            // Wings keep their distance.
            let contract = view.contract(right, Strike(trusted: leg.contract.strike.price + shift))
            guard view.isListed(contract) else { throw .notListed(contract) }
            if held.kind == .coveredCall, !allowsBelowBasis, let basis = held.costBasis, contract.strike.price < basis {
                throw .belowBasis(contract.strike, basis: basis)
            }
            moved.append(Leg(leg.side, contract, ratio: leg.ratio))
        }
        return moved
    }
    private var allowsBelowBasis: Bool { scene.strategy.wheel?.allowsBelowBasis ?? false }

    /// The |delta| that the strategy sells on that side; of a band its middle.
    private func target(_ right: Right) throws(RollFault) -> Double {
        let rule = (right == .put ? scene.strategy.put : scene.strategy.call)?.short
        if let target = rule?.soldDelta { return target }
        if right == .call, let band = scene.strategy.wheel?.callDelta { return band.middle }
        throw .noRule(right)
    }

    // MARK: - The second side of a condor

    private func secondSide(
        _ pending: AdjustmentState.PendingSide, _ state: inout AdjustmentState
    ) -> AdjustmentJudgement {
        let legs = held.legs.filter { $0.contract.right == pending.right }
        guard let old = legs.first?.contract, old.expiry < pending.expiry else {
            state.pending = nil
            return judge(&state)
        }
        let reason = AdjustmentReason.secondSide(pending)
        var tried = Tried(maker: RollMaker(scene: scene, reason: reason))
        if let view = scene.view(root: old.root, expiry: pending.expiry) {
            for way in settings.ways where way != .away && tried.roll == nil {
                tried.take(RollKind(way), expiry: pending.expiry) { () throws(RollFault) in
                    let legs = try side(pending.right, way, view, of: held.legs, isTested: false)
                    return RollPlan(kind: RollKind(way), resulting: legs, structure: held.kind)
                }
            }
        }
        // Left alone to the end it would expire beside a spread that stays.
        if tried.roll == nil, scene.session.days(to: old.expiry) <= 1 {
            tried.take(.dropSide) { () throws(RollFault) in
                RollPlan(
                    kind: .dropSide, resulting: held.legs.filter { $0.contract.right != pending.right },
                    structure: pending.right == .put ? .bearCallSpread : .bullPutSpread, isFreeOfLeastNet: true)
            }
        }
        return AdjustmentJudgement(tried.roll.map { .roll($0) } ?? .hold(reason), discarded: tried.discarded)
    }
}

extension StrikeRule {
    /// The |delta| that a sold leg is meant to have; nil where the rule names none.
    fileprivate var soldDelta: Double? {
        switch self {
        case .nearestDelta(let delta): delta
        case .deltaBand(let band): band.middle
        // Between the calm and the nervous delta: a roll must not swing with the regime.
        case .byVolatility(let delta): (delta.low + delta.high) / 2
        case .widths, .ofSpot, .expectedMoves, .atTheMoney, .sameAs: nil
        }
    }
}
extension ClosedRange<Double> {
    var middle: Double { (lowerBound + upperBound) / 2 }
}
