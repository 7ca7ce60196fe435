import Market
import Trading

/// Stage G: does something happen while it is held, and is it worth it? Asked of a structure as a whole.
enum ValueGates {
    static func reads(_ gate: Gate, _ strategy: StrategySettings) -> InputSet {
        switch gate {
        case .earnings: [.earnings]
        case .exDividend: strategy.structure.roles.contains(.shortCall) ? [.dividends, .spot, .quotes] : []
        case .minimumCredit: strategy.gates.minimumCreditOfSpot > 0 ? [.quotes, .spot] : [.quotes]
        case .creditOfWidth: [.quotes]
        case .expectedValue:
            strategy.structure.shares > 0
                ? [.quotes, .rate, .forecastVolatility, .spot] : [.quotes, .rate, .forecastVolatility]
        case .convexity: strategy.greeks == .vendor ? [.deltas, .quotes, .spot] : [.deltas, .quotes, .rate, .spot]
        default: []
        }
    }

    /// G1: no results between now and the expiry. What was published before today's open has already moved the price;
    /// what comes after the expiry's close moves nothing of ours. Measured: days to the results; limit: to the expiry.
    static func earnings(_ context: EntryContext, expiry: Day) -> Verdict {
        let session = context.chain.session
        let days = Double(session.days(to: expiry))
        return .of(context.facts.earnings, .earnings) { facts in
            let inside = facts.upcoming.first { earnings in
                switch earnings.timing {
                case .beforeOpen: earnings.date > session && earnings.date <= expiry
                case .afterClose: earnings.date >= session && earnings.date < expiry
                case .duringMarket, .unknown: earnings.date >= session && earnings.date <= expiry
                }
            }
            if let inside {
                return .failed(.refused, measured: Double(session.days(to: inside.date)), limit: days)
            }
            guard facts.coverage.contains(session), facts.coverage.contains(expiry) else {
                return .unknown(.earnings, limit: days)
            }
            let next = facts.upcoming.first { $0.date >= session }
            return .passed(measured: next.map { Double(session.days(to: $0.date)) }, limit: days)
        }
    }

    /// G2: a short call in the money whose time value is below a dividend to come will be exercised for it. Measured:
    /// time value at the ask per share (all of the ask when it is out of the money); limit: the largest dividend.
    static func exDividend(_ context: EntryContext, expiry: Day, shortCall: LegRow?) -> Verdict {
        guard let shortCall else { return .notApplicable }
        return .of(context.facts.dividends, .dividends) { facts in
            guard case .value(let spot) = context.facts.spot else { return .unknown(.spot) }
            guard let ask = shortCall.quote.sides?.ask else { return .unknown(.quotes) }
            let session = context.chain.session
            guard facts.coverage.contains(session), facts.coverage.contains(expiry) else {
                return .unknown(.dividends)
            }
            let due = facts.upcoming.filter { $0.exDate > session && $0.exDate <= expiry }
            let intrinsic = max(0, spot.units - shortCall.strike)
            let timeValue = Double(ask - intrinsic) / 10_000
            guard let largest = due.map(\.amount).max() else { return .passed(measured: timeValue, limit: nil) }
            return .answer(
                intrinsic == 0 || timeValue >= largest.approximateDollars, measured: timeValue,
                limit: largest.approximateDollars)
        }
    }

    /// G3: above the least credit, after slippage, and not below the least premium of the underlying. Dollars per
    /// share; the limit is the larger of the two.
    static func minimumCredit(_ context: EntryContext, credit: Int64?) -> Verdict {
        let above = context.gates.minimumCredit
        guard let premium = leastPremium(context) else { return .unknown(.spot, limit: above.approximateDollars) }
        let limit = max(above.units, premium)
        guard let credit else { return .unknown(.quotes, limit: Double(limit) / 10_000) }
        return .answer(
            credit > above.units && credit >= premium, measured: Double(credit) / 10_000,
            limit: Double(limit) / 10_000)
    }
    /// What a credit must exceed to pass, in 1/10,000 dollar: no credit does while that is not known.
    static func creditToExceed(_ context: EntryContext) -> Int64 {
        leastPremium(context).map { max(context.gates.minimumCredit.units, $0 - 1) } ?? .max
    }
    /// What is named for the underlying, else the share of its price; zero where neither is asked, nil while the price
    /// is not known.
    private static func leastPremium(_ context: EntryContext) -> Int64? {
        let share = context.gates.minimumCreditOfSpot
        if share > 0, context.facts.spot.value == nil { return nil }
        if let named = context.gates.minimumCreditOn.first(where: { $0.symbol == context.chain.underlying }) {
            return named.credit.units
        }
        guard share > 0 else { return 0 }
        return context.facts.spot.value.map { Int64((share * Double($0.units)).rounded(.up)) }
    }

    /// The credit as a share of what the widest wing can cost. Nothing to compare without wings.
    static func creditOfWidth(_ context: EntryContext, credit: Int64?, width: Int64) -> Verdict {
        guard context.strategy.structure.isDefinedRisk else { return .notApplicable }
        let least = context.gates.creditOfWidthMinimum
        guard let credit else { return .unknown(.quotes, limit: least) }
        return .answer(
            isCreditOfWidth(credit, width, least), measured: Double(credit) / Double(width), limit: least)
    }
    @inline(__always) static func isCreditOfWidth(_ credit: Int64, _ width: Int64, _ least: Double) -> Bool {
        least <= 0 || Double(credit) >= least * Double(width)
    }

    /// G3: EV_net above its least. Dollars per unit. Says which input is missing where there is no figure.
    static func expectedValue(_ context: EntryContext, _ market: SeriesMarket, _ value: Double?) -> Verdict {
        let least = context.gates.expectedValueMinimum
        if let value { return .answer(value > least, measured: value, limit: least) }
        if context.facts.forecastVolatility.value == nil { return .unknown(.forecastVolatility, limit: least) }
        if market.rate == nil { return .unknown(.rate, limit: least) }
        if context.strategy.structure.shares > 0, market.spot == nil { return .unknown(.spot, limit: least) }
        return .unknown(.quotes, limit: least)
    }

    /// The loss of a 1% move as a share of the credit. `gap` is what a leg's Greeks lack.
    static func convexity(_ context: EntryContext, credit: Int64?, loss: Double?, gap: InputKind?) -> Verdict {
        let most = context.gates.convexityMaximum
        guard let credit else { return .unknown(.quotes, limit: most) }
        guard let loss else { return .unknown(gap ?? .spot, limit: most) }
        // No credit at all cannot bear any loss.
        guard credit > 0 else { return .failed(.refused, measured: nil, limit: most) }
        return .answer(
            isConvex(loss, credit, most), measured: loss / (Double(credit) / 10_000), limit: most)
    }
    @inline(__always) static func isConvex(_ loss: Double, _ credit: Int64, _ most: Double) -> Bool {
        loss <= most * (Double(credit) / 10_000)
    }

    /// Loss per share, not below zero, if the underlying moves 1% to the worse side at once (delta-gamma); what is not
    /// known stays a NaN, which no limit passes.
    @inline(__always) static func lossForOnePercent(delta: Double, gamma: Double, spot: Double) -> Double {
        let move = 0.01 * spot
        let loss = (delta * move).magnitude - 0.5 * gamma * move * move
        return loss < 0 ? 0 : loss
    }
}
