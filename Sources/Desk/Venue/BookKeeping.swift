import Market
import Trading

/// What the desk remembers about comparing its books with the venue's.
struct BookKeeping: Sendable {
    private let settings: VenueCareSettings
    /// The last account activity that was taken in, without a gap before it.
    var lastActivity = ActivityID(raw: 0)
    /// Activities that came before the ones they follow, by number.
    private(set) var early: [AccountActivity] = []
    private(set) var question: RequestID?
    private(set) var deadline: Instant?
    private(set) var differences: [Difference] = []
    /// What others hold on the account, by a person's word.
    private(set) var foreign: [(key: PositionKey, quantity: Int)] = []
    private var foreignCash = Money.zero
    private var isCashForgiven = false
    /// The cash difference of the last comparison, how many comparisons it has outlived, and which one was told.
    private var cashDifference = Money.zero
    private var cashRounds = 0
    private var cashTold: Money?
    var isCashTold: Bool { cashTold != nil }

    struct Difference: Sendable {
        let key: PositionKey
        var phase = PositionPhase.agreed
        var ours: Int
        var theirs: Int
        /// How many comparisons it has outlived.
        var rounds = 0
        /// What people were last told: theirs less ours.
        var told: Int?
    }

    /// What one comparison made of a position.
    struct Finding: Hashable, Sendable {
        var way: Way<PositionPhase>?
        /// People hear of it: for the first time, or because it has become another number since.
        var isToTell = false
    }

    init(_ settings: VenueCareSettings) { self.settings = settings }

    var isKept: Bool { settings.reconcileEvery != nil }

    /// The books are to be looked at, now.
    mutating func look(at now: Instant) {
        guard isKept, question == nil else { return }
        deadline = min(deadline ?? now, now)
    }
    mutating func asks(_ request: RequestID, at now: Instant) {
        question = request
        deadline = settings.answerWithin.map { now + $0 }
    }
    mutating func unanswered(_ request: RequestID, at now: Instant) {
        guard question == request else { return }
        question = nil
        deadline = now + settings.recheckAfter
    }
    /// A look is over; the next one is soon, where something is open, else at `next`.
    mutating func looked(at now: Instant, again: Bool, next: Instant?) {
        question = nil
        deadline = again ? now + settings.recheckAfter : next
    }
    mutating func rests() { deadline = nil }

    // MARK: - Activities

    /// The activities that follow on the last one, `activity` among them when its time has come.
    mutating func take(_ activity: AccountActivity) -> [AccountActivity] {
        guard activity.id > lastActivity, !early.contains(where: { $0.id == activity.id }) else { return [] }
        early.insert(activity, at: early.firstIndex { $0.id > activity.id } ?? early.count)
        var next: [AccountActivity] = []
        while let first = early.first, first.id.raw == lastActivity.raw + 1 {
            next.append(first)
            lastActivity = first.id
            early.removeFirst()
        }
        return next
    }
    /// What a desk with a flaw makes of it.
    mutating func take(_ activity: AccountActivity, flawed: Flaw) -> [AccountActivity] {
        switch flawed {
        case .booksActivityTwice where activity.id <= lastActivity: return [activity]
        case .ignoresGap where activity.id > lastActivity:
            lastActivity = activity.id
            return [activity]
        default: return take(activity)
        }
    }
    var hasGap: Bool { !early.isEmpty }

    // MARK: - Differences

    func lacks(_ key: PositionKey) -> Bool {
        differences.contains { $0.key == key && ($0.ours > 0 ? $0.theirs < $0.ours : $0.theirs > $0.ours) }
    }
    func foreign(_ key: PositionKey) -> Int { foreign.first { $0.key == key }?.quantity ?? 0 }

    private mutating func addForeign(_ key: PositionKey, _ quantity: Int) {
        guard let known = foreign.firstIndex(where: { $0.key == key }) else {
            if quantity != 0 { foreign.append((key, quantity)) }
            return
        }
        foreign[known].quantity += quantity
        if foreign[known].quantity == 0 { foreign.remove(at: known) }
    }

    /// Of a clearing that none of our trades holds, what ends a position of somebody else's: taken off, its cash with it.
    /// Returns the cash that is theirs.
    mutating func endForeign(_ event: inout ClearingEvent) -> Money {
        let key = PositionKey.contract(event.contract)
        let count = min(event.quantity, max(0, foreign(key) * event.side.sign))
        guard count > 0 else { return .zero }
        let (part, rest) = event.split(count)
        event = rest
        addForeign(key, -event.side.sign * count)
        addForeign(.shares(key.underlying), part.shares)
        foreignCash += part.cash - part.fees
        return part.cash - part.fees
    }

    /// Somebody else's contracts expired for cash.
    mutating func settleForeign(_ settlement: Settlement) {
        for (key, quantity) in foreign {
            guard case .contract(let contract) = key, settlement.concerns(contract) else { continue }
            let shares = quantity * RootRules.of(contract.root).multiplier
            foreignCash += settlement.intrinsic(of: contract).amount(shares: shares)
            addForeign(key, -quantity)
        }
    }

    /// A person says that what the venue holds beyond ours is somebody else's, and so is the cash it took: so many as
    /// they were told, whatever a look since then has shown.
    mutating func ignore(_ key: PositionKey) {
        guard let index = differences.firstIndex(where: { $0.key == key }) else { return }
        addForeign(key, differences[index].told ?? (differences[index].theirs - differences[index].ours))
        differences[index].theirs = differences[index].ours
        isCashForgiven = true
    }

    mutating func ignoreCash() { isCashForgiven = true }

    /// Notes what one comparison says of one position, `theirs` without what is known to be foreign; `isAsked` while an
    /// order that could have made the difference has not been answered for: it may explain it yet.
    mutating func note(_ key: PositionKey, ours: Int, theirs: Int, isAsked: Bool) -> Finding {
        guard let index = differences.firstIndex(where: { $0.key == key }) else {
            guard ours != theirs else { return Finding() }
            differences.append(Difference(key: key, phase: .differing, ours: ours, theirs: theirs))
            return Finding(way: Way(.agreed, .differing))
        }
        let from = differences[index].phase
        if ours == theirs {
            differences.remove(at: index)
            return Finding(way: Way(from, .agreed))
        }
        let isAnother = from == .unexplained && differences[index].told != theirs - ours
        differences[index].ours = ours
        differences[index].theirs = theirs
        differences[index].rounds = from == .differing || isAnother ? differences[index].rounds + 1 : 0
        // Who never answers explains nothing.
        let patience = settings.rechecks * (isAsked ? 4 : 1)
        guard from == .differing || isAnother, differences[index].rounds >= patience else { return Finding() }
        differences[index].phase = .unexplained
        differences[index].told = theirs - ours
        differences[index].rounds = 0
        return Finding(way: isAnother ? nil : Way(.differing, .unexplained), isToTell: true)
    }
    /// Whether something is open that more looks may explain, or that people have yet to hear of.
    var isDiffering: Bool { differences.contains { $0.phase == .differing || $0.told != $0.theirs - $0.ours } }

    /// Whether cash differs, after so many comparisons, by something to tell: theirs less ours.
    mutating func noteCash(ours: Money, theirs: Money) -> (differs: Bool, tell: Money?) {
        let difference = theirs - ours - foreignCash
        defer { isCashForgiven = false }
        if difference == .zero || isCashForgiven {
            foreignCash += difference
            forgetCash()
            return (false, nil)
        }
        if difference != cashDifference { cashRounds = 0 }
        cashDifference = difference
        cashRounds += 1
        guard cashRounds >= settings.rechecks, cashTold != difference else {
            return (cashRounds < settings.rechecks, nil)
        }
        cashTold = difference
        return (false, difference)
    }
    /// Nobody may have heard what was told before a start.
    mutating func forgetTold() {
        forgetCash()
        for index in differences.indices { differences[index].told = nil }
    }
    private mutating func forgetCash() {
        cashTold = nil
        cashRounds = 0
    }
}
