import Market
import Trading

/// Answers every gate of a structure for one combination of legs, with what was measured: for the winner, for the
/// nearest miss, and again when a recommendation is revalidated. The search itself uses the same comparisons without
/// keeping the answers.
struct StructureJudge {
    let context: EntryContext
    let market: SeriesMarket
    let expiry: Day

    /// One leg of the combination; `row` is nil where the wanted strike is not listed.
    struct JudgedLeg {
        let role: LegRole
        let ratio: Int
        let rule: StrikeRule
        let row: LegRow?
        /// Points from the short leg: as found, or as wanted where it is not listed.
        var width: Price?
    }

    /// In the order of `Gate.ofStructure`. `strikes` are those listed on the scarcer side, and those needed there.
    func verdicts(_ legs: [JudgedLeg], strikes: (listed: Int, needed: Int)) -> [GateVerdict] {
        let gates = LegGates(context: context, market: market)
        let figures = Figures(context, market, legs)
        let isBought = context.strategy.structure.isBought
        return Gate.ofStructure.map { gate in
            if context.isOff(gate) { return GateVerdict(gate, .switchedOff) }
            let verdict: Verdict =
                switch gate {
                case .enoughStrikes:
                    .answer(
                        strikes.listed >= strikes.needed, measured: Double(strikes.listed),
                        limit: Double(strikes.needed))
                case .legQuoted: quoted(legs, gates)
                case .quoteAge: gates.age
                case .width: width(legs)
                case .earnings: ValueGates.earnings(context, expiry: expiry)
                case .exDividend:
                    ValueGates.exDividend(
                        context, expiry: expiry, shortCall: legs.first { $0.role == .shortCall }?.row)
                case .minimumCredit:
                    isBought ? .notApplicable : ValueGates.minimumCredit(context, credit: figures.credit)
                case .creditOfWidth:
                    isBought
                        ? DebitGates.ofWidth(context, net: figures.credit, width: figures.widest)
                        : ValueGates.creditOfWidth(context, credit: figures.credit, width: figures.widest)
                case .expectedValue: ValueGates.expectedValue(context, market, figures.expectedValue)
                case .convexity:
                    ValueGates.convexity(
                        context, credit: isBought ? figures.credit.map(-) : figures.credit,
                        loss: figures.lossForOnePercent,
                        gap: legs.lazy.compactMap(\.row).first { $0.delta == nil || $0.gamma == nil }.map(gates.gap))
                case .legSpread: worst(legs, gates, .legSpread)
                case .legVolume: worst(legs, gates, .legVolume)
                case .openInterest: worst(legs, gates, .openInterest)
                case .deltaBand: worst(legs, gates, .deltaBand)
                default: preconditionFailure("\(gate) judges the underlying")
                }
            return GateVerdict(gate, verdict)
        }
    }

    private func quoted(_ legs: [JudgedLeg], _ gates: LegGates) -> Verdict {
        let verdicts = legs.map { leg in
            leg.row.map { gates.verdict(.legQuoted, $0, role: leg.role, rule: leg.rule) } ?? .unknown(.quotes)
        }
        let usable = Double(verdicts.count { !$0.isFailure })
        for verdict in verdicts {
            if case .failed(let failure, _, _) = verdict {
                return .failed(failure, measured: usable, limit: Double(legs.count))
            }
        }
        return .passed(measured: usable, limit: Double(legs.count))
    }

    /// The leg that fails by most, else the leg that passes by least.
    private func worst(_ legs: [JudgedLeg], _ gates: LegGates, _ gate: LegGate) -> Verdict {
        var result: Verdict?
        for leg in legs {
            guard let row = leg.row else { continue }
            let verdict = gates.verdict(gate, row, role: leg.role, rule: leg.rule)
            guard let known = result else {
                result = verdict
                continue
            }
            switch (verdict.isFailure, known.isFailure) {
            case (true, false): result = verdict
            case (false, true): break
            case (true, true): if verdict.miss > known.miss { result = verdict }
            case (false, false): if verdict.slack < known.slack { result = verdict }
            }
        }
        return result ?? .passed(measured: nil, limit: nil)
    }

    private func width(_ legs: [JudgedLeg]) -> Verdict {
        var widest: Price?
        for leg in legs where leg.role.side == .long {
            guard case .widths(let widths) = leg.rule else {
                if let width = leg.width { widest = max(widest ?? width, width) }
                continue
            }
            guard leg.row != nil, let width = leg.width else {
                return .failed(.refused, measured: nil, limit: leg.width?.approximateDollars)
            }
            guard widths.contains(width) else {
                let nearest = widths.min { ($0 - width).magnitude < ($1 - width).magnitude }
                return .failed(.refused, measured: width.approximateDollars, limit: nearest?.approximateDollars)
            }
            widest = max(widest ?? width, width)
        }
        return .passed(measured: widest?.approximateDollars, limit: nil)
    }

    /// What the value gates compare. Nil where a leg's part of it is unknown.
    struct Figures {
        /// After slippage, in 1/10,000 dollar per share, rounded down.
        let credit: Int64?
        let widest: Int64
        /// Dollars per unit, after friction.
        let expectedValue: Double?
        /// Dollars per share.
        let lossForOnePercent: Double?

        init(_ context: EntryContext, _ market: SeriesMarket, _ legs: [JudgedLeg]) {
            let shares = Double(context.strategy.structure.shares)
            var doubleMid: Int64? = 0
            var spread: Int64 = 0
            var payoff: Double? = 0
            var delta: Double? = 0
            var gamma: Double? = 0
            for leg in legs {
                let ratio = leg.role.side.sign * leg.ratio
                guard let row = leg.row, let (bid, ask) = row.quote.sides else {
                    doubleMid = nil
                    continue
                }
                doubleMid = doubleMid.map { $0 - Int64(ratio) * (bid + ask) }
                spread += Int64(leg.ratio) * (ask - bid)
                payoff = payoff.flatMap { sum in row.expectedPayoff.map { sum + Double(ratio) * $0 } }
                delta = delta.flatMap { sum in row.delta.map { sum + Double(ratio) * $0 } }
                gamma = gamma.flatMap { sum in row.gamma.map { sum + Double(ratio) * $0 } }
            }
            if shares > 0 {
                payoff = payoff.flatMap { sum in market.expectedShareProfit.map { sum + shares * $0 } }
                delta = delta.map { $0 + shares }
            }
            let credit = doubleMid.map {
                Figures.credit(
                    doubleMid: Double($0), spread: Double(spread), slippageShare: context.strategy.slippageShare)
            }
            self.credit = credit
            widest = legs.compactMap(\.width?.units).max() ?? 0
            let friction = Figures.friction(context, contracts: context.strategy.structure.contracts)
            expectedValue =
                if let credit, let payoff {
                    Figures.expectedValue(
                        credit: credit, payoff: payoff, multiplier: market.multiplier, friction: friction)
                } else {
                    nil
                }
            lossForOnePercent =
                if credit != nil, let delta, let gamma, let spot = context.facts.spot.value?.approximateDollars {
                    ValueGates.lossForOnePercent(delta: delta, gamma: gamma, spot: spot)
                } else {
                    nil
                }
        }

        /// The mid credit less a share of the half spreads, rounded down; all in 1/10,000 dollar, the mid and the
        /// spreads as whole numbers.
        @inline(__always)
        static func credit(doubleMid: Double, spread: Double, slippageShare: Double) -> Int64 {
            let exact = (doubleMid - slippageShare * spread) * 0.5
            let towardsZero = Int64(exact)
            return Double(towardsZero) > exact ? towardsZero - 1 : towardsZero
        }
        @inline(__always)
        static func expectedValue(credit: Int64, payoff: Double, multiplier: Int, friction: Double) -> Double {
            (Double(credit) / 10_000 + payoff) * Double(multiplier) - friction
        }
        /// Dollars per unit to open and to close.
        static func friction(_ context: EntryContext, contracts: Int) -> Double {
            ((context.book.commissionToOpen + context.book.commissionToClose) * contracts).approximateDollars
        }
    }
}

/// What the gates of credit ask of a structure that is bought. A least credit says nothing of it; its debit counts as a
/// negative credit, and convexity is a share of the debit.
enum DebitGates {
    /// The net price as a share of the wings' width: below zero, and no further than the most that may be paid. What
    /// costs nothing is a wrong quote.
    static func ofWidth(_ context: EntryContext, net: Int64?, width: Int64) -> Verdict {
        let limit = -context.strategy.selection.debitOfWidthMaximum
        guard let net else { return .unknown(.quotes, limit: limit) }
        return .answer(
            net < 0 && Double(net) >= limit * Double(width), measured: Double(net) / Double(width), limit: limit)
    }
}

extension Verdict {
    /// By how much a measure passes, as a share of its limit; infinite where nothing was compared.
    fileprivate var slack: Double {
        guard case .passed(let measured?, let limit?) = self else { return .infinity }
        let distance = (measured - limit).magnitude
        return limit == 0 ? distance : distance / limit.magnitude
    }
}
