import Market
import Trading

/// The football system of a short strangle: which down the price asks for, and the roll that answers it.
///
/// - *Second*: a short strike is near; the untested side is sold again at the wanted delta.
/// - *Third*: the price is through the strike; the untested side goes to the tested strike.
/// - *Fourth*: the price is far beyond it; inverted, held, or rolled to a later expiry. It follows the third, or takes
///   its place where the market does not offer one.
///
/// A down that cannot be answered is tried again on the next snapshot, except the last, which is then held.
struct DownRules {
    let scene: AdjustmentScene
    let put: Leg
    let call: Leg
    private var downs: DownSettings { scene.settings.downs }

    /// Nil where it is no strangle whole.
    init?(_ scene: AdjustmentScene) {
        guard scene.held.kind.isStrangle, let put = scene.held.leg(.short, .put),
            let call = scene.held.leg(.short, .call)
        else { return nil }
        self.scene = scene
        self.put = put
        self.call = call
    }

    func judge(_ state: inout AdjustmentState) -> AdjustmentJudgement {
        let shape = Down(shape: (put.contract.strike, call.contract.strike))
        if shape > state.down { state.reaches(shape) }
        let tests: [ShortTest]
        let due: Due
        do throws(MissingInput) {
            tests = try scene.tests(by: [downs.near, downs.through, downs.beyond])
            due = try self.due(state, tests)
        } catch {
            state.watch = nil
            return AdjustmentJudgement(.nothing(.unknown(error.kind)))
        }
        switch due {
        case .last: return AdjustmentJudgement(.nothing(.lastDown))
        case .calm(let test):
            state.watch = nil
            return AdjustmentJudgement(.nothing(.calm(test)))
        case .trigger(let trigger, let threshold, let test):
            let count = state.confirms(trigger, test.contract.right)
            guard count >= scene.confirmations else {
                return AdjustmentJudgement(
                    .nothing(.confirming(trigger, test, count: count, needed: scene.confirmations)))
            }
            if let full = scene.fullSession(state) { return AdjustmentJudgement(.hold(full)) }
            return answer(trigger, test, threshold, tests, &state)
        }
    }

    // MARK: - What is due

    private enum Due {
        case last
        case calm(ShortTest)
        case trigger(AdjustmentTrigger, TestedBy, ShortTest)
    }

    /// The furthest trigger that the price has reached among those the next downs wait for.
    private func due(_ state: AdjustmentState, _ tests: [ShortTest]) throws(MissingInput) -> Due {
        let waiting: [(AdjustmentTrigger, TestedBy)]
        switch state.down {
        case .first: waiting = [(.through, downs.through), (.near, downs.near)]
        case .second: waiting = [(.through, downs.through)]
        case .third: waiting = [(.beyond, downs.beyond)]
        case .fourth: return .last
        }
        var nearest: ShortTest?
        for (trigger, threshold) in waiting {
            let test = try tests.hardest(by: threshold)
            if scene.isReached(trigger, threshold, test, state) { return .trigger(trigger, threshold, test) }
            nearest = test
        }
        guard let nearest else { return .last }
        return .calm(nearest)
    }

    // MARK: - What is done

    private func answer(
        _ trigger: AdjustmentTrigger, _ test: ShortTest, _ threshold: TestedBy, _ tests: [ShortTest],
        _ state: inout AdjustmentState
    ) -> AdjustmentJudgement {
        let reason = AdjustmentReason.tested(trigger, test, by: threshold)
        var tried = Tried(maker: RollMaker(scene: scene, reason: reason))
        switch trigger {
        case .near:
            tried.take(.untestedSide) { () throws(RollFault) in try second(test) }
        case .through:
            tried.take(.straddle) { () throws(RollFault) in try third(test) }
            if tried.isForGood, let far = try? tests.hardest(by: downs.beyond),
                far.reaches(downs.beyond, eased: 0) == true
            {
                return fourth(far, &state, tried.discarded)
            }
        case .beyond: return fourth(test, &state, [])
        case .threatened, .earlyAssignment: preconditionFailure("downs wait for the price alone")
        }
        return AdjustmentJudgement(tried.roll.map { .roll($0) } ?? .hold(reason), discarded: tried.discarded)
    }

    private func second(_ test: ShortTest) throws(RollFault) -> RollPlan {
        let (untested, tested) = sides(test)
        let new = try view(untested).nearest(untested.contract.right, delta: downs.untestedDelta)
        guard isNearer(new, than: untested.contract) else { throw .notNearer(new) }
        guard isNearer(tested.contract.at(new.right), than: new) else { throw .crosses(new) }
        return plan(.untestedSide, untested, new, down: .second)
    }

    private func third(_ test: ShortTest) throws(RollFault) -> RollPlan {
        let (untested, tested) = sides(test)
        let new = tested.contract.at(untested.contract.right)
        guard try view(untested).isListed(new) else { throw .notListed(new) }
        return plan(.straddle, untested, new, down: .third)
    }

    private func fourth(
        _ test: ShortTest, _ state: inout AdjustmentState, _ discarded: [DiscardedRoll]
    ) -> AdjustmentJudgement {
        let reason = AdjustmentReason.tested(.beyond, test, by: downs.beyond)
        var tried = Tried(maker: RollMaker(scene: scene, reason: reason), discarded: discarded)
        switch downs.fourth {
        case .hold: break
        case .invert:
            tried.take(.invert) { () throws(RollFault) in try inverted(test) }
            if let roll = tried.roll, let width = overlap(of: roll.resulting) {
                let credit = scene.held.netCredit + roll.expected
                if width.units >= credit.units { tried.discard(.inversion(width, credit: credit)) }
            }
        case .rollOut: tryOut(&tried, state)
        }
        if let roll = tried.roll { return AdjustmentJudgement(.roll(roll), discarded: tried.discarded) }
        // What passes by itself is waited for; all else leaves nothing but to hold.
        if downs.fourth == .hold || tried.isForGood {
            state.reaches(.fourth)
            state.watch = nil
        }
        return AdjustmentJudgement(.hold(reason), discarded: tried.discarded)
    }

    private func inverted(_ test: ShortTest) throws(RollFault) -> RollPlan {
        let (untested, tested) = sides(test)
        let new = try view(untested).nearest(untested.contract.right, delta: downs.invertedDelta)
        guard isNearer(new, than: tested.contract.at(new.right)) else { throw .notNearer(new) }
        return plan(.invert, untested, new, down: .fourth)
    }

    private func tryOut(_ tried: inout Tried, _ state: AdjustmentState) {
        let views: [SeriesView]
        do throws(RollFault) {
            if let limit = scene.outLimit(state) { throw limit }
            views = try scene.later(than: put.contract.expiry, root: put.contract.root)
        } catch {
            return tried.note(.out, nil, error)
        }
        let down = Down(shape: (put.contract.strike, call.contract.strike))
        for view in views where tried.roll == nil {
            tried.take(.out, expiry: view.series.expiry) { () throws(RollFault) in
                RollPlan(
                    kind: .out, resulting: try scene.held.legs.moved(to: view), structure: scene.held.kind, down: down)
            }
        }
    }

    // MARK: - Sides

    private func sides(_ test: ShortTest) -> (untested: Leg, tested: Leg) {
        test.contract.right == .put ? (call, put) : (put, call)
    }
    private func view(_ leg: Leg) throws(RollFault) -> SeriesView {
        guard let view = scene.view(root: leg.contract.root, expiry: leg.contract.expiry) else {
            throw .notListed(leg.contract)
        }
        return view
    }
    /// Whether `new` lies beyond `old` on the way from out of the money into it.
    private func isNearer(_ new: OptionContract, than old: OptionContract) -> Bool {
        new.right == .put ? new.strike > old.strike : new.strike < old.strike
    }
    private func overlap(of legs: [Leg]) -> Price? {
        guard let put = legs.first(where: { $0.contract.right == .put }),
            let call = legs.first(where: { $0.contract.right == .call })
        else { return nil }
        return put.contract.strike - call.contract.strike
    }
    private func plan(_ kind: RollKind, _ leg: Leg, _ new: OptionContract, down: Down) -> RollPlan {
        let legs = scene.held.legs.map { $0 == leg ? Leg($0.side, new, ratio: $0.ratio) : $0 }
        let (newPut, newCall) = leg == put ? (new, call.contract) : (put.contract, new)
        return RollPlan(
            kind: kind, resulting: legs, structure: .strangle(put: newPut.strike, call: newCall.strike), down: down)
    }
}

extension OptionContract {
    /// The contract of this strike and expiry on that side.
    fileprivate func at(_ right: Right) -> OptionContract {
        OptionContract(root: root, expiry: expiry, right: right, strike: strike)
    }
}
