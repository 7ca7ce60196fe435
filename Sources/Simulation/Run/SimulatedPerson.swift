import Desk
import Market
import Trading

/// The people around a desk, as one: who answers what is asked, soon, late or never; clears what only a person may
/// clear; now and then orders something; and sometimes trades on the account behind the desk's back.
struct SimulatedPerson {
    enum Deed {
        case answer(RecommendationID, Approval)
        case order(OperatorCommand)
        /// Whatever is still open goes.
        case closeEverything
        /// What was traded in the broker's own app is undone there.
        case undo([Leg])
    }
    private let seed: UInt64
    private var deeds: [(at: Instant, deed: Deed)] = []
    private var notices: UInt64 = 0
    private var isClearingUp = false

    init(seed: UInt64) { self.seed = seed }

    var nextDeed: Instant? { deeds.first?.at }

    mutating func take(at now: Instant) -> Deed? {
        guard let first = deeds.first, first.at <= now else { return nil }
        return deeds.removeFirst().deed
    }
    mutating func plans(_ deed: Deed, at moment: Instant) {
        deeds.insert((moment, deed), at: deeds.firstIndex { $0.at > moment } ?? deeds.count)
    }

    /// What people make of what they are told.
    mutating func hear(_ effects: [DeskEffect], at now: Instant) {
        for effect in effects {
            switch effect {
            case .propose(let recommendation): answers(recommendation.id, at: now)
            case .proposeExit(let proposal): answers(proposal.id, at: now)
            case .notify(let notice): hear(notice, at: now)
            case .record(.opened(let trade)): tires(of: trade, at: now)
            case .submit, .submitGroup, .replace, .cancel, .fetch, .link, .record: break
            }
        }
    }

    private mutating func answers(_ id: RecommendationID, at now: Instant) {
        var draw = Draw(seed, .person, key: id.raw)
        let kind = draw.whole(1...20)
        let channel = draw.one(of: Approval.Channel.allCases)
        let answer: Approval.Answer = kind <= 15 ? .approved : kind <= 17 ? .rejected : .skipped
        // One in ten comes when nobody waits for it any more; one in twenty never.
        guard kind != 18 else { return }
        let wait = draw.once(in: 10) ? draw.seconds(1_200...2_400) : draw.seconds(2...400)
        plans(.answer(id, Approval(answer: answer, by: UInt32(draw.whole(1...3)), via: channel)), at: now + wait)
    }

    private mutating func hear(_ notice: Notice, at now: Instant) {
        switch notice {
        case .unexplained(let key, _, _):
            plans(.order(.ignore(key)), at: now + wait(60...900))
            plans(.order(.resumeEntries), at: now + wait(901...1_800))
        case .cashDiffers: plans(.order(.ignoreCash), at: now + wait(60...900))
        case .entriesStopped(let reason) where reason.isEndedByPerson:
            plans(.order(.resumeEntries), at: now + wait(300...3_600))
        case .ambiguousOrder: plans(.order(.resumeEntries), at: now + wait(300...3_600))
        default: break
        }
    }

    /// Now and then a person closes a trade, wants a rest, or pulls the switch.
    private mutating func tires(of trade: TradeID, at now: Instant) {
        guard !isClearingUp else { return }
        var draw = Draw(seed, .person, key: trade.raw | 1 << 60)
        let after = now + draw.seconds(120...9_000)
        switch draw.whole(1...20) {
        case 1...3: plans(.order(.closeTrade(trade)), at: after)
        case 4:
            plans(.order(.stopEntries), at: after)
            plans(.order(.resumeEntries), at: after + draw.seconds(600...5_400))
        case 5:
            // At once, or in the evening, for the next morning.
            let evening = EasternTime.instant(EasternTime.day(of: now), TimeOfDay(18, 0))
            plans(.order(.kill), at: draw.once(in: 2) ? after : max(after, evening))
        default: break
        }
    }

    private mutating func wait(_ seconds: ClosedRange<Int>) -> Duration {
        notices += 1
        var draw = Draw(seed, .person, key: notices | 1 << 62)
        return isClearingUp ? .seconds(30) : draw.seconds(seconds)
    }

    /// Mishaps are over: what is stopped goes on, then everything is closed before the last bell.
    mutating func clearsUp(from now: Instant) {
        isClearingUp = true
        plans(.order(.resumeEntries), at: now + .seconds(600))
        plans(.order(.lastSession(close: true)), at: now + .seconds(1_800))
        for minutes in [40, 70, 100] { plans(.closeEverything, at: now + .seconds(Int64(60 * minutes))) }
    }
}

extension StopReason {
    /// Whether it lasts until a person says so.
    var isEndedByPerson: Bool {
        switch self {
        case .dailyLoss, .operatorStopped, .nakedShort, .killed, .accountRestricted: true
        case .lastSession, .insufficientFunds, .marginCall, .venueFailing, .disconnected, .reconciling: false
        }
    }
}
