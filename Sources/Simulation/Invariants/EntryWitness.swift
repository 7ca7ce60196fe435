import Desk
import Market
import Risk
import Strategy
import Trading

/// Nothing is opened that was not proved, sized and, where asked, approved.
struct EntryWitness {
    private let settings: DeskSettings
    private var recommendations: [Recommended] = []
    private var answers: [RecommendationID: (answer: Approval.Answer, at: Instant)] = [:]
    private var bound: [TradeID: Bound] = [:]
    private var account: AccountSnapshot?
    private var last = RecommendationID(raw: 0)

    private struct Recommended {
        let recommendation: Recommendation
        var trade: TradeID?
    }
    /// What a trade was opened for.
    private struct Bound {
        let recommendation: Recommendation
    }

    init(settings: DeskSettings) { self.settings = settings }

    mutating func hear(_ event: DeskEvent) {
        let snapshot: AccountSnapshot
        switch event {
        case .venue(.account(let account)): snapshot = account
        case .venue(.answered(_, .book(let book), _)): snapshot = book.account
        default: return
        }
        if account.map({ snapshot.at >= $0.at }) ?? true { account = snapshot }
    }

    /// A person's own word; the first one counts.
    mutating func answered(_ id: RecommendationID, _ answer: Approval.Answer, at now: Instant) {
        if answers[id] == nil { answers[id] = (answer, now) }
    }

    func quantity(of trade: TradeID) -> (units: Int, legs: [Leg])? {
        bound[trade].map { ($0.recommendation.quantity, $0.recommendation.candidate.legs) }
    }

    // MARK: - Recommendations

    mutating func recommended(
        _ recommendation: Recommendation, _ effects: [DeskEffect], _ lives: LifeWitness, _ moment: Moment
    ) throws(BrokenInvariant) {
        guard recommendation.id > last else {
            throw moment.broken(.idsUnique, "recommendation \(recommendation.id) comes after \(last)")
        }
        last = recommendation.id
        guard recommendation.quantity > 0 else { return }
        try checkGates(recommendation, effects, moment)
        try checkRisk(recommendation, lives, moment)
        recommendations.append(Recommended(recommendation: recommendation))
        // What is older than a day opens nothing any more.
        if recommendations.count > 256 { recommendations.removeFirst(128) }
    }

    private func checkGates(
        _ recommendation: Recommendation, _ effects: [DeskEffect], _ moment: Moment
    ) throws(BrokenInvariant) {
        var found: Evaluation?
        for case .record(.evaluated(let id, let evaluation)) in effects where id == recommendation.evaluation {
            found = evaluation
        }
        guard let evaluation = found else {
            throw moment.broken(.gatesPassed, "recommendation \(recommendation.id) belongs to no evaluation")
        }
        guard evaluation.candidates.contains(recommendation.candidate) else {
            throw moment.broken(.gatesPassed, "recommendation \(recommendation.id) is none of the survivors")
        }
        let off = settings.strategies[Int(evaluation.strategy.number)].gates.off
        var asked = Set<Gate>()
        for verdict in evaluation.underlyingVerdicts + evaluation.candidateVerdicts {
            asked.insert(verdict.gate)
            switch verdict.verdict {
            case .failed:
                throw moment.broken(.gatesPassed, "\(verdict.gate) stopped recommendation \(recommendation.id)")
            case .switchedOff where !off.contains(verdict.gate):
                throw moment.broken(.gatesPassed, "\(verdict.gate) is on and was not asked")
            case .passed, .notApplicable, .switchedOff: break
            }
        }
        for gate in Gate.allCases where !off.contains(gate) && !asked.contains(gate) {
            throw moment.broken(.gatesPassed, "\(gate) is on and has no verdict")
        }
    }

    private func checkRisk(
        _ recommendation: Recommendation, _ lives: LifeWitness, _ moment: Moment
    ) throws(BrokenInvariant) {
        let (units, candidate) = (recommendation.quantity, recommendation.candidate)
        guard case .approved(units, _) = recommendation.decision else {
            throw moment.broken(.riskAgreed, "\(units) units are not what risk said")
        }
        guard units <= settings.risk.quantityMaximum else {
            throw moment.broken(.riskAgreed, "\(units) units, \(settings.risk.quantityMaximum) allowed")
        }
        if let share = settings.risk.riskPerTrade {
            guard let equity = account?.equity, candidate.riskPerUnit * units <= equity.share(share) else {
                throw moment.broken(
                    .riskAgreed,
                    "\(units) × \(candidate.riskPerUnit) is more than a \(share) share of \(account?.equity ?? .zero)")
            }
        }
    }

    // MARK: - Orders

    mutating func opens(
        _ order: Order, _ orders: SentOrders, _ books: BookWitness, _ moment: Moment
    ) throws(BrokenInvariant) {
        if let other = orders.livesAnother(of: order.trade, intent: .open, but: order.id) {
            throw moment.broken(.idsUnique, "order \(order.id) opens trade \(order.trade) beside \(other)", order.trade)
        }
        if let bound = bound[order.trade] {
            let left = bound.recommendation.quantity - books.units(of: order.trade, order.legs)
            guard order.legs == bound.recommendation.candidate.legs, order.quantity <= left else {
                throw moment.broken(
                    .sizeKept, "order \(order.id) has \(order.quantity) units, \(left) are left", order.trade)
            }
            return
        }
        let fitting = recommendations.indices.filter {
            recommendations[$0].trade == nil && recommendations[$0].recommendation.candidate.legs == order.legs
                && recommendations[$0].recommendation.quantity == order.quantity
        }
        guard !fitting.isEmpty else {
            throw moment.broken(.riskAgreed, "order \(order.id), \(order.quantity) units, follows no recommendation")
        }
        guard let agreed = fitting.last(where: { isAgreed(recommendations[$0].recommendation) }) else {
            throw moment.broken(.personAgreed, "order \(order.id) of trade \(order.trade)", order.trade)
        }
        recommendations[agreed].trade = order.trade
        bound[order.trade] = Bound(recommendation: recommendations[agreed].recommendation)
    }

    private func isAgreed(_ recommendation: Recommendation) -> Bool {
        switch settings.approval {
        case .automatic: return true
        case .propose: return false
        case .ask:
            guard let (answer, at) = answers[recommendation.id] else { return false }
            return answer == .approved && at <= recommendation.at + settings.execution.approvalDeadline
        }
    }
}
