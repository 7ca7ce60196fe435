import Market
import Trading

/// The life of one order: sent, answered, walked, ended; unanswered, looked up, found or lost. A state with a deadline,
/// never a sleeping task; what the venue says in whatever order is a step of that life or an alarm, and no more is ever
/// booked than was ordered.
struct OrderLife: Sendable {
    let order: Order
    let walk: Walk
    /// Why it closes, for an order that does.
    let reason: ExitReason?
    private(set) var phase: OrderPhase
    /// Steps of the walk taken so far.
    private(set) var step: Int
    private(set) var deadline: Instant?
    /// The limit at which it stands, as the venue last said.
    private(set) var limit: NetPrice?
    /// The limit we last asked for; a walk goes on from here, answered or not.
    private var asked: NetPrice?
    /// The least and the most that was ever asked for: no execution of ours brings less, no limit of ours is outside.
    private(set) var least: NetPrice?
    private(set) var most: NetPrice?
    /// Contracts filled so far by leg; for shares, the shares.
    private(set) var filledOfLeg: [Int]
    private var executions: [ExecutionID] = []
    /// How often it was looked up since it was last answered, and the questions that are open, the newest last: an
    /// answer that comes late is still true of what it tells.
    private(set) var lookups = 0
    private var questions: [RequestID] = []
    /// Until when an answer to the newest is waited for.
    private var questionUntil: Instant?
    var venueID: VenueOrderID?
    /// It is to go as soon as it can.
    var isCancelWanted = false
    /// It is cancelled only to be sent anew at its next limit: the venue does not replace in place.
    private(set) var isRepriced = false
    /// Since when one leg has been filled without its partner.
    private(set) var brokenSince: Instant?
    let sentAt: Instant
    /// When we took it for over.
    var endedAt: Instant?
    /// `Flaw.noFillDedupe`.
    var forgetsExecutions = false

    init(
        order: Order, walk: Walk, reason: ExitReason? = nil, step: Int = 0, at now: Instant,
        answerWithin: Duration?
    ) {
        self.order = order
        self.walk = walk
        self.reason = reason
        self.step = step
        phase = .sending
        limit = order.limit
        asked = order.limit
        least = order.limit
        most = order.limit
        filledOfLeg = [Int](repeating: 0, count: max(1, order.legs.count))
        sentAt = now
        deadline = answerWithin.map { now + $0 }
    }

    var isLive: Bool {
        switch phase {
        case .sending, .working, .changing, .cancelling, .asking: true
        case .filled, .ended, .rejected, .lost: false
        }
    }
    /// Whether the venue has yet to say what became of what we sent.
    var isUnanswered: Bool {
        switch phase {
        case .sending, .changing, .cancelling, .asking: true
        case .working, .filled, .ended, .rejected, .lost: false
        }
    }
    /// Units filled whole.
    var filled: Int {
        guard let first = order.legs.first else { return filledOfLeg[0] }
        var units = filledOfLeg[0] / first.ratio
        for (index, leg) in order.legs.enumerated() { units = min(units, filledOfLeg[index] / leg.ratio) }
        return units
    }
    var left: Int { order.quantity - filled }
    /// Units of which no leg has been filled.
    var untouched: Int {
        guard !order.legs.isEmpty else { return left }
        var begun = 0
        for (index, leg) in order.legs.enumerated() {
            begun = max(begun, (filledOfLeg[index] + leg.ratio - 1) / leg.ratio)
        }
        return order.quantity - begun
    }
    /// Whether a leg was filled beyond its partners.
    var isBroken: Bool {
        let units = filled
        return order.legs.enumerated().contains { filledOfLeg[$0.offset] != units * $0.element.ratio }
    }

    // MARK: - What the venue says

    /// What an update came to: a step of the life, a fill to book, or something a person must hear of.
    struct Reaction: Hashable, Sendable {
        var way: Way<OrderPhase>?
        var fill: Fill?
        /// The fill came after the end.
        var isLate = false
        /// What cannot be true of this order.
        var isImpossible = false
        var refused: RejectReason?
        /// The venue holds an order that we gave up or want gone: it must be cancelled again.
        var mustCancel = false
    }

    mutating func apply(_ update: OrderUpdate, now: Instant, answerWithin: Duration?) -> Reaction {
        switch update {
        case .acknowledged: return stands(at: nil, now, answerWithin)
        case .replaced(_, let limit, _):
            // The answer to an earlier change than the last one is no answer to the last.
            if phase == .changing, limit != asked {
                self.limit = limit
                return Reaction()
            }
            return stands(at: limit, now, answerWithin)
        case .changeRejected(_, let reason, _): return changeRefused(reason, now)
        case .rejected(_, let reason, _): return rejected(reason, now)
        case .filled(let fill): return book(fill, now, answerWithin)
        case .cancelled, .expired:
            switch phase {
            case .sending, .working, .changing, .cancelling, .asking, .lost: return Reaction(way: go(.ended))
            case .filled, .ended, .rejected: return Reaction()
            }
        }
    }

    /// It works at the venue, at `limit` where that is said.
    mutating func stands(at limit: NetPrice?, _ now: Instant, _ answerWithin: Duration?) -> Reaction {
        switch phase {
        case .sending, .changing, .asking:
            if phase == .changing, limit == nil { return Reaction() }  // an acknowledgement that came late
            if let limit { self.limit = limit }
            // What was asked for and never arrived is asked for again.
            if phase == .asking { asked = self.limit }
            lookups = 0
            deadline = order.manner == .resident ? nil : now + walk.interval(after: step)
            return Reaction(way: go(.working))
        case .working:
            if let limit { self.limit = limit }
            return Reaction()
        case .lost:
            // Found after all: what we gave up must not go on.
            var reaction = Reaction(way: go(.cancelling), isImpossible: true)
            reaction.mustCancel = true
            deadline = answerWithin.map { now + $0 }
            return reaction
        case .cancelling, .filled, .ended, .rejected: return Reaction()  // overtaken
        }
    }

    private mutating func changeRefused(_ reason: RejectReason, _ now: Instant) -> Reaction {
        switch phase {
        case .changing:
            deadline = order.manner == .resident ? nil : now + walk.interval(after: step)
            var reaction = Reaction(way: go(.working))
            if reason != .tooLate { reaction.refused = reason }
            return reaction
        case .cancelling:
            // Its fill or its end is on the way; the look-up at the deadline finds it.
            let isOver = reason == .tooLate || reason == .unknownOrder
            return Reaction(refused: isOver ? nil : reason)
        case .sending, .working, .asking, .filled, .ended, .rejected, .lost: return Reaction()
        }
    }

    private mutating func rejected(_ reason: RejectReason, _ now: Instant) -> Reaction {
        switch phase {
        case .sending, .asking:
            // The id is taken: by this very order, of which the answer was lost.
            if reason == .duplicateID {
                deadline = now
                return Reaction()
            }
            return Reaction(way: go(.rejected), refused: reason)
        case .working, .changing, .cancelling, .filled, .ended, .rejected, .lost: return Reaction()  // said before
        }
    }

    private mutating func book(_ fill: Fill, _ now: Instant, _ answerWithin: Duration?) -> Reaction {
        if executions.contains(fill.execution), !forgetsExecutions { return Reaction() }  // said twice
        guard fits(fill), phase != .rejected, phase != .filled else {
            return Reaction(isImpossible: true)
        }
        executions.append(fill.execution)
        if let leg = fill.leg {
            filledOfLeg[leg] += fill.quantity
        } else if order.legs.isEmpty {
            filledOfLeg[0] += fill.quantity
        } else {
            for (index, leg) in order.legs.enumerated() { filledOfLeg[index] += leg.ratio * fill.quantity }
        }
        brokenSince = isBroken ? brokenSince ?? now : nil
        var reaction = Reaction(fill: fill)
        reaction.isLate = !isLive
        if filled == order.quantity {
            reaction.way = go(.filled)
        } else if phase == .sending {
            // Faster than its own acknowledgement.
            deadline = order.manner == .resident ? nil : now + walk.interval(after: step)
            reaction.way = go(.working)
        } else if phase == .lost {
            reaction.way = go(.cancelling)
            reaction.mustCancel = true
            deadline = answerWithin.map { now + $0 }
        }
        return reaction
    }

    private func fits(_ fill: Fill) -> Bool {
        guard fill.quantity > 0 else { return false }
        guard let leg = fill.leg else {
            if order.legs.isEmpty { return filledOfLeg[0] + fill.quantity <= order.quantity }
            return order.legs.enumerated().allSatisfy {
                filledOfLeg[$0.offset] + fill.quantity * $0.element.ratio <= order.quantity * $0.element.ratio
            }
        }
        guard order.legs.indices.contains(leg) else { return false }
        return filledOfLeg[leg] + fill.quantity <= order.quantity * order.legs[leg].ratio
    }

    // MARK: - What time says

    /// What is due now that the deadline has passed.
    enum Due: Hashable, Sendable {
        case hold
        case replace(NetPrice)
        /// The walk is over, or the order must go to be sent anew.
        case cancel
        /// No answer came.
        case ask
        /// It was asked for often enough.
        case lost
    }

    /// `quote` is the package as traded by this order, nil when it is not quoted now (the limit then stands).
    /// `mayMove` is false while messages are scarce.
    mutating func due(
        at now: Instant, quote: PackageQuote?, care: VenueCareSettings, able: BrokerCapabilities, mayMove: Bool
    ) -> Due {
        switch phase {
        case .sending, .changing, .cancelling: return .ask
        case .asking: return lookups < care.lookups ? .ask : .lost
        case .working: break
        case .filled, .ended, .rejected, .lost: return .hold
        }
        guard order.limit != nil else {
            deadline = now + walk.interval(after: step)
            return .hold
        }
        guard step < walk.steps else {
            isCancelWanted = true
            return .cancel
        }
        guard mayMove else {
            deadline = now + walk.interval(after: step)
            return .hold
        }
        step += 1
        deadline = now + walk.interval(after: step)
        if walk.endsAtMarket(after: step), able.marketPackages {
            asked = nil
            isRepriced = true
            return .cancel
        }
        guard let quote else { return .hold }
        let next = walk.limit(step: step, quote: quote)
        // A walk only gives: a market that came our way fills the standing limit.
        if let asked, next >= asked { return .hold }
        asked = next
        guard able.replacesInPlace else {
            isRepriced = true
            return .cancel
        }
        least = least.map { min($0, next) }
        return .replace(next)
    }

    /// The limit it would be sent anew at.
    var nextLimit: NetPrice? { asked }

    // MARK: - What we do

    /// A limit that no walk gave.
    mutating func moves(to limit: NetPrice) {
        asked = limit
        least = least.map { min($0, limit) }
        most = most.map { max($0, limit) }
    }

    mutating func changes(at now: Instant, answerWithin: Duration?) -> Way<OrderPhase>? {
        deadline = answerWithin.map { now + $0 }
        return go(.changing)
    }
    mutating func cancels(at now: Instant, answerWithin: Duration?) -> Way<OrderPhase>? {
        deadline = answerWithin.map { now + $0 }
        return go(.cancelling)
    }
    /// A question about it goes out; the next one waits twice as long.
    mutating func asks(_ question: RequestID, at now: Instant, answerWithin: Duration?) -> Way<OrderPhase>? {
        looksUp(question, at: now, answerWithin: answerWithin)
        lookups += 1
        deadline = now + (answerWithin ?? .seconds(10)) * (1 << min(6, lookups - 1))
        return phase == .asking ? nil : go(.asking)
    }
    /// Whoever could not answer may be able to now.
    mutating func looksUpAnew() { lookups = 0 }
    /// A question about it goes out while its phase stays.
    mutating func looksUp(_ question: RequestID, at now: Instant, answerWithin: Duration?) {
        note(question)
        questionUntil = now + (answerWithin ?? .seconds(10))
    }
    /// Whether it trades what `order` does and nobody knows what became of it.
    func isMissing(like order: Order) -> Bool {
        (isUnanswered || phase == .lost) && venueID == nil && executions.isEmpty && self.order.hasFingerprint(of: order)
    }
    /// By the venue's number, or by an execution that was booked here.
    func isKnown(as found: VenueOrder) -> Bool {
        if let venueID, venueID == found.id { return true }
        return !executions.isEmpty && found.fills.contains { executions.contains($0.execution) }
    }
    func awaitsAnswer(at now: Instant) -> Bool {
        guard !questions.isEmpty, let questionUntil else { return false }
        return questionUntil > now
    }
    var isAsking: Bool { !questions.isEmpty }
    func asked(_ question: RequestID) -> Bool { questions.contains(question) }
    /// Answered, or never to be: that question and those before it.
    mutating func hears(of question: RequestID) {
        if let index = questions.firstIndex(of: question) { questions.removeFirst(index + 1) }
    }
    private mutating func note(_ question: RequestID) {
        questions.append(question)
        if questions.count > 4 { questions.removeFirst() }
    }
    mutating func loses() -> Way<OrderPhase>? { go(.lost) }
    /// Its contracts are no more, or it was never sent.
    mutating func ends() -> Way<OrderPhase>? { go(.ended) }

    /// Takes the step, if a life may take it.
    private mutating func go(_ next: OrderPhase) -> Way<OrderPhase>? {
        guard phase.leads(to: next) else { return nil }
        let way = Way(phase, next)
        phase = next
        if next.isEnd || next == .ended || next == .lost { deadline = nil }
        return way
    }
}
