import Market
import Trading

/// Stage C, and the part of F that is asked of each leg: can it be traded, and is it the strike that was meant? Each
/// is judged once per contract and role; a structure is stopped at the first gate that stops one of its legs.
enum LegGate: UInt8, CaseIterable {
    case enoughStrikes, legQuoted, quoteAge, legSpread, legVolume, openInterest, deltaBand, width

    /// The level of a leg that nothing stops.
    static let passed = UInt8(LegGate.allCases.count)

    /// What a structure cannot be without: strikes, prices, the strikes its rules name. Misfits are counted and shown
    /// where the gate is on; where it is switched off they are no structures at all and are not counted.
    var isInherent: Bool {
        switch self {
        case .enoughStrikes, .legQuoted, .deltaBand, .width: true
        case .quoteAge, .legSpread, .legVolume, .openInterest: false
        }
    }

    var gate: Gate {
        switch self {
        case .enoughStrikes: .enoughStrikes
        case .legQuoted: .legQuoted
        case .quoteAge: .quoteAge
        case .legSpread: .legSpread
        case .legVolume: .legVolume
        case .openInterest: .openInterest
        case .deltaBand: .deltaBand
        case .width: .width
        }
    }

    func reads(_ strategy: StrategySettings) -> InputSet {
        switch self {
        case .legQuoted, .legSpread: [.quotes]
        case .quoteAge: [.quoteStamp, .clock]
        case .legVolume: strategy.gates.legVolumeByTimeOfDay ? [.legVolume, .session] : [.legVolume]
        case .openInterest: [.openInterest]
        case .deltaBand:
            !strategy.placesByDelta
                ? [] : strategy.greeks == .vendor ? [.deltas] : [.deltas, .quotes, .rate, .spot]
        case .enoughStrikes, .width: []
        }
    }
}

/// Judges one contract as one leg.
struct LegGates {
    let context: EntryContext
    let market: SeriesMarket
    /// Whether a volume is that of a session not yet over.
    private let isUnderWay: Bool
    /// What must have been traded by now; nil while the session's hours are not known.
    private let volumeLeast: Double?

    init(context: EntryContext, market: SeriesMarket) {
        self.context = context
        self.market = market
        let whole = Double(context.gates.legVolumeMinimum)
        isUnderWay = context.gates.legVolumeByTimeOfDay && context.facts.resolution == .intraday
        guard isUnderWay else {
            volumeLeast = whole
            return
        }
        volumeLeast = context.facts.tradingSession.value.flatMap { $0 }.map {
            whole * VolumePace.share(at: context.chain.knownAt, of: $0)
        }
    }

    func verdict(_ gate: LegGate, _ leg: LegRow, role: LegRole, rule: StrikeRule) -> Verdict {
        switch gate {
        case .legQuoted: quoted(leg)
        case .quoteAge: age
        case .legSpread: spread(leg)
        case .legVolume: volume(leg)
        case .openInterest: role.side == .short ? openInterest(leg) : .passed(measured: nil, limit: nil)
        case .deltaBand: band(leg, right: role.right, rule: rule)
        case .enoughStrikes, .width: .passed(measured: nil, limit: nil)
        }
    }

    /// Both sides stand and do not cross; where the profile demands it, somebody bids. Measured: usable legs.
    private func quoted(_ leg: LegRow) -> Verdict {
        switch leg.quote {
        case .usable: .passed(measured: 1, limit: 1)
        case .missing: .failed(.unknown(.quotes), measured: 0, limit: 1)
        case .unusable: .failed(.refused, measured: 0, limit: 1)
        }
    }

    /// Seconds since the snapshot was received.
    var age: Verdict {
        let most = Double(context.gates.quoteAgeMaximum.wholeNanoseconds) / 1e9
        guard !context.isWithheld(.quoteStamp) else { return .unknown(.quoteStamp, limit: most) }
        return .of(context.facts.clock, .clock) { now in
            let age = Double((now - context.chain.knownAt).wholeNanoseconds) / 1e9
            return .answer(age <= most, measured: age, limit: most)
        }
    }

    /// A share of the mid; a cheap wing passes below an absolute width.
    private func spread(_ leg: LegRow) -> Verdict {
        let most = context.gates.legSpreadMaximum
        guard let (bid, ask) = leg.quote.sides else { return .unknown(.quotes, limit: most) }
        let share = Double(2 * (ask - bid)) / Double(ask + bid)
        return .answer(
            share <= most || ask - bid <= context.gates.legSpreadFloor.units, measured: share, limit: most)
    }

    /// Today's, or while today is under way all of the session before's.
    private func volume(_ leg: LegRow) -> Verdict {
        let whole = Double(context.gates.legVolumeMinimum)
        guard !context.isWithheld(.legVolume) else { return .unknown(.legVolume, limit: whole) }
        guard let least = volumeLeast else { return .unknown(.session, limit: whole) }
        let today = context.chain.volume(at: leg.row).map(Double.init)
        if let today, today >= least { return .passed(measured: today, limit: least) }
        if isUnderWay, let before = context.facts.volumesBefore?.volume(ofRow: leg.row, in: context.chain),
            Double(before) >= whole
        {
            return .passed(measured: Double(before), limit: whole)
        }
        guard let today else { return .unknown(.legVolume, limit: least) }
        return .failed(.refused, measured: today, limit: least)
    }

    private func openInterest(_ leg: LegRow) -> Verdict {
        let least = Double(context.gates.openInterestMinimum)
        guard !context.isWithheld(.openInterest), let interest = context.chain.openInterest(at: leg.row) else {
            return .unknown(.openInterest, limit: least)
        }
        return .answer(Double(interest) >= least, measured: Double(interest), limit: least)
    }

    /// Why a leg has no delta.
    func gap(_ leg: LegRow) -> InputKind { LegRowMaker(context, market, .put).missingForGreeks(leg) }

    /// |delta| against the band, or beside the target where the nearest was taken.
    private func band(_ leg: LegRow, right: Right, rule: StrikeRule) -> Verdict {
        switch rule {
        case .widths, .ofSpot, .expectedMoves, .atTheMoney, .sameAs, .byVolatility:
            return .passed(measured: nil, limit: nil)
        case .nearestDelta(let target):
            guard let delta = leg.magnitude(right) else { return .unknown(gap(leg), limit: target) }
            return .passed(measured: delta, limit: target)
        case .deltaBand(let band):
            guard let delta = leg.magnitude(right) else { return .unknown(gap(leg), limit: band.lowerBound) }
            let limit = delta < band.lowerBound ? band.lowerBound : band.upperBound
            return .answer(band.contains(delta), measured: delta, limit: limit)
        }
    }
}

extension LegRow {
    /// The delta's magnitude as its right has it: a put's −0.16 is 0.16.
    @inline(__always) func magnitude(_ right: Right) -> Double? {
        delta.map { right == .put ? -$0 : $0 }
    }
}
