public import Market
public import Trading

/// What happens on the last day of listed options, and when.
public struct ExpiryMoment: Hashable, Sendable {
    public let at: Instant
    public let duty: Duty
    /// Whose last day it is, sorted.
    public let contracts: [OptionContract]

    /// In the order of the day, where two fall on one instant.
    public enum Duty: UInt8, Hashable, Comparable, Sendable, CaseIterable {
        /// From the open: nothing new is sold in what expires today.
        case noNewRisk
        /// Shorts in or near the money are closed from here.
        case closeRisky
        /// From here the broker closes risky legs itself, one of a spread alone.
        case brokerMayClose
        case lastTrade
        /// The price that decides is made: cash is booked, or exercise follows.
        case settlement
        /// Until here holders may exercise what is out of the money, or let lapse what is in it: pin risk ends.
        case contraryInstructions
        /// Whatever is in the money by 0.01 is exercised where nobody instructed otherwise.
        case exerciseByException
        /// The clearing house's file: until here an assignment is pending.
        case assignmentsKnown

        public static func < (a: Duty, b: Duty) -> Bool { a.rawValue < b.rawValue }
    }
}

/// What one leg comes to at the price that settles it.
public enum ExpiryOutcome: UInt8, Hashable, Sendable, CaseIterable {
    case worthless
    /// Held and in the money by 0.01 or more: exercised by exception, or paid out.
    case exercised
    /// Owed and in the money: assigned, known in the morning; or paid.
    case assigned
    /// Owed, out of the money and near the strike: holders may exercise until the last instructions are in.
    case pinned
}

public enum ExpiryDay {
    /// The least by which an option is in the money to be exercised by exception (OCC rule 805).
    public static let exerciseThreshold = Price.cents(1)
    private static let lastInstructions = TimeOfDay(17, 30)
    private static let regularClose = TimeOfDay(16, 0)

    /// Every moment of the last day of each contract among `legs`, in order of time. Contracts of one root and expiry
    /// share their moments.
    public static func timetable(of legs: [Leg], _ settings: ExpiryDaySettings) -> [ExpiryMoment] {
        let contracts = legs.map(\.contract).sorted()
        var moments: [ExpiryMoment] = []
        for (index, first) in contracts.enumerated() {
            let isSame = { (other: OptionContract) in other.root == first.root && other.expiry == first.expiry }
            guard index == 0 || !isSame(contracts[index - 1]) else { continue }
            var group: [OptionContract] = []
            for contract in contracts where isSame(contract) && group.last != contract { group.append(contract) }
            for (duty, at) in day(RootRules.of(first.root), first.expiry, settings) {
                moments.append(ExpiryMoment(at: at, duty: duty, contracts: group))
            }
        }
        return moments.sorted { ($0.at, $0.duty, $0.contracts[0]) < ($1.at, $1.duty, $1.contracts[0]) }
    }

    private static func day(
        _ rules: RootRules, _ expiry: Day, _ settings: ExpiryDaySettings
    ) -> [(ExpiryMoment.Duty, Instant)] {
        let last = rules.lastTradingMoment(expiry: expiry)
        let session = NYSE.session(onOrBefore: EasternTime.day(of: last))
        var moments: [(ExpiryMoment.Duty, Instant)] = [(.noNewRisk, session.opensAt), (.lastTrade, last)]
        let settles = rules.settlementMoment(expiry: expiry)
        moments.append((.settlement, settles))
        guard rules.settlement == .physical else { return moments }
        let broker = brokerCloses(on: session, settings)
        let instructions = lastInstructions(on: session)
        return moments + [
            (.closeRisky, broker - settings.lead), (.brokerMayClose, broker), (.contraryInstructions, instructions),
            (.exerciseByException, instructions),
            (.assignmentsKnown, EasternTime.instant(NYSE.session(after: session.day).day, settings.morningFile)),
        ]
    }

    /// As much before the close as on a regular day.
    private static func brokerCloses(on session: TradingSession, _ settings: ExpiryDaySettings) -> Instant {
        let shift = regularClose.secondsFromMidnight - session.close.secondsFromMidnight
        return EasternTime.instant(session.day, settings.brokerClosesFrom) - .seconds(Int64(shift))
    }

    /// 17:30; where the close is announced to be sooner, an hour and a half after it (FINRA rule 2360(b)(23)(A)(viii)).
    private static func lastInstructions(on session: TradingSession) -> Instant {
        session.closesEarly
            ? session.closesAt + .seconds(90 * 60) : EasternTime.instant(session.day, lastInstructions)
    }

    /// What `leg` comes to at `price`; near is `nearShare` of the strike.
    public static func outcome(of leg: Leg, at price: Price, nearShare: Double) -> ExpiryOutcome {
        let contract = leg.contract
        let intrinsic = contract.right == .call ? price - contract.strike.price : contract.strike.price - price
        if intrinsic >= exerciseThreshold { return leg.side == .long ? .exercised : .assigned }
        let isPhysical = RootRules.of(contract.root).settlement == .physical
        return leg.side == .short && isPhysical && isNear(contract, price, nearShare) ? .pinned : .worthless
    }

    private static func isNear(_ contract: OptionContract, _ price: Price, _ share: Double) -> Bool {
        (price - contract.strike.price).magnitude.approximateDollars <= share * contract.strike.price.approximateDollars
    }

    /// The first short of the trade that expires today for shares, in or near the money, once the time to leave has
    /// come; nil before it, and where the wheel wants the shares.
    static func risky(_ scene: AdjustmentScene) -> AdjustmentReason? {
        let settings = scene.settings.expiryDay
        let wantsShares = scene.held.kind.isStockSized && scene.strategy.wheel?.isRun == true
        guard settings.closesRisky, !wantsShares, scene.facts.resolution == .intraday,
            case .value(let price) = scene.facts.spot
        else { return nil }
        for leg in scene.held.shorts {
            let rules = RootRules.of(leg.contract.root)
            let last = NYSE.session(
                onOrBefore: EasternTime.day(of: rules.lastTradingMoment(expiry: leg.contract.expiry)))
            guard rules.settlement == .physical, last.day == scene.session,
                scene.at >= brokerCloses(on: last, settings) - settings.lead
            else { continue }
            switch outcome(of: leg, at: price, nearShare: settings.nearShare) {
            case .assigned, .pinned: return .expiresNear(leg.contract, price: price)
            case .worthless, .exercised: continue
            }
        }
        return nil
    }
}
