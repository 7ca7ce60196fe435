import Market
import Quant
import Trading

/// Makes the few structures that won into full candidates: payoff, chances, expectations, margin, risk, Greeks.
struct CandidateMaker {
    let context: EntryContext
    let market: SeriesMarket
    let series: Chain.Series

    /// All legs must be priced, and the spot known.
    func candidate(_ rows: [(role: LegRole, row: LegRow)], strategy: StrategyIndex) -> Candidate {
        let legs = rows.map { role, row in
            Leg(
                role.side,
                OptionContract(
                    root: series.root, expiry: series.expiry, right: role.right,
                    strike: Strike(trusted: Price(units: row.strike))))
        }
        let quotes = rows.map { role, row in
            (
                signedRatio: role.side.sign,
                quote: Quote(
                    bid: row.quote.sides.map { Price(units: $0.bid) }, ask: row.quote.sides.map { Price(units: $0.ask) }
                )
            )
        }
        guard let quote = PackageQuote.of(quotes), let spot = context.facts.spot.value else {
            preconditionFailure("only what is priced is made a candidate")
        }
        let spread = rows.reduce(Int64(0)) { $0 + ($1.row.quote.sides.map { $0.ask - $0.bid } ?? 0) }
        let credit = NetPrice(
            units: StructureJudge.Figures.credit(
                doubleMid: Double(quote.doubleMid), spread: Double(spread),
                slippageShare: context.strategy.slippageShare))
        let payoff = Payoff(legs: legs, net: credit)
        let margin = margin(legs, rows, spot: spot)
        let risk = risk(payoff, rows, credit: credit, margin: margin, spot: spot)
        return Candidate(
            strategy: strategy, underlying: context.chain.underlying, kind: context.strategy.structure, legs: legs,
            expiry: series.expiry, dte: context.chain.session.days(to: series.expiry), spot: spot, quote: quote,
            creditAfterSlippage: credit, measures: measures(payoff, rows, credit: credit, risk: risk, spot: spot),
            margin: margin, riskPerUnit: risk)
    }

    private func measures(
        _ payoff: Payoff, _ rows: [(role: LegRole, row: LegRow)], credit: NetPrice, risk: Money, spot: Price
    ) -> Candidate.Measures {
        let multiplier = Double(market.multiplier)
        func sum(_ figure: KeyPath<LegRow, Double?>) -> Double? {
            var total = 0.0
            for (role, row) in rows {
                guard let value = row[keyPath: figure] else { return nil }
                total += Double(role.side.sign) * value
            }
            return total
        }
        let (delta, gamma) = (sum(\.delta), sum(\.gamma))
        let expected = sum(\.expectedPayoff).map {
            StructureJudge.Figures.expectedValue(
                credit: credit.units, payoff: $0, multiplier: market.multiplier,
                friction: StructureJudge.Figures.friction(context, contracts: rows.count))
        }
        let chance = probabilityOfProfit(payoff, rows)
        var twoOutcome: Double?
        if let chance, let most = payoff.maximumProfit, let worst = payoff.maximumLoss {
            twoOutcome =
                (chance * most.approximateDollars - (1 - chance) * worst.approximateDollars) * multiplier
        }
        var loss: Double?
        if let delta, let gamma {
            loss = ValueGates.lossForOnePercent(delta: delta, gamma: gamma, spot: spot.approximateDollars) * multiplier
        }
        let received = credit.price.amount(shares: market.multiplier)
        return Candidate.Measures(
            maximumProfit: payoff.maximumProfit, maximumLoss: payoff.maximumLoss, breakEvens: payoff.breakEvens,
            probabilityOfProfit: chance, expectedValueNet: expected, expectedValueTwoOutcome: twoOutcome,
            returnOnRisk: risk > .zero ? received.approximateDollars / risk.approximateDollars : nil,
            delta: delta.map { $0 * multiplier }, gamma: gamma.map { $0 * multiplier },
            theta: sum(\.theta).map { $0 * multiplier }, vega: sum(\.vega).map { $0 * multiplier },
            lossForOnePercent: loss, liquidity: LiquidityScore.of(rows.map(\.row), context))
    }

    /// P(profit at expiry) by the payoff's break-evens; each break-even stands under the implied volatility of the
    /// short strike nearest to it, since the smile differs between a condor's sides. Nil when one is unknown.
    private func probabilityOfProfit(_ payoff: Payoff, _ rows: [(role: LegRole, row: LegRow)]) -> Double? {
        guard let forward = market.forward else { return nil }
        let shorts = rows.filter { $0.role.side == .short }.map(\.row)
        func below(_ level: Double) -> Double? {
            let units = level * 10_000
            let nearest = shorts.min {
                (abs(Double($0.strike) - units), $0.strike) < (abs(Double($1.strike) - units), $1.strike)
            }
            return nearest?.volatility.map {
                Lognormal.probabilityBelow(
                    level: level, forward: forward, totalDeviation: $0 * market.years.squareRoot())
            }
        }
        var total = 0.0
        for range in payoff.profitableRanges {
            guard let from = range.from > 0 ? below(range.from) : 0 else { return nil }
            guard let to = range.to.map(below) ?? 1 else { return nil }
            total += to - from
        }
        return min(max(total, 0), 1)
    }

    private func margin(_ legs: [Leg], _ rows: [(role: LegRole, row: LegRow)], spot: Price) -> Money {
        // Half a unit up: a requirement is never made smaller by rounding.
        let prices = rows.map { Price(units: (($0.row.quote.doubleMid ?? 0) + 1) / 2) }
        return RegulationT(kind: context.facts.kind).requirement(
            legs: legs, spot: spot, prices: prices, multiplier: market.multiplier)
    }

    /// Defined risk: the payoff's maximum loss. Undefined: the larger of stress loss and margin; what cannot be
    /// stressed counts with its notional, and nothing counts for more.
    private func risk(
        _ payoff: Payoff, _ rows: [(role: LegRole, row: LegRow)], credit: NetPrice, margin: Money, spot: Price
    ) -> Money {
        if context.strategy.structure.isDefinedRisk, let loss = payoff.maximumLoss {
            return loss.amount(shares: market.multiplier)
        }
        let notional = spot.amount(shares: market.multiplier)
        guard let stress = stressLoss(rows, credit: credit) else { return notional }
        return min(max(stress, margin), max(notional, margin))
    }

    /// What one unit loses if the underlying jumps by the rule's deviations, the worse way, with volatility up.
    private func stressLoss(_ rows: [(role: LegRole, row: LegRow)], credit: NetPrice) -> Money? {
        guard let forward = market.forward, let discount = market.discount else { return nil }
        let rule = context.strategy.stress
        let volatilities = rows.filter { $0.role.side == .short }.compactMap(\.row.volatility)
        guard let volatility = volatilities.max() else { return nil }
        let span = Double(rule.days) / 365
        let left = max(market.years - span, 1.0 / (24 * 365))
        var worst = 0.0
        for direction in [-1.0, 1.0] {
            let shocked = forward * DeterministicMath.exp(direction * rule.sigmas * volatility * span.squareRoot())
            var value = credit.price.approximateDollars
            for (role, row) in rows {
                guard let implied = row.volatility else { return nil }
                let price = BlackScholes.price(
                    role.right == .call ? .call : .put, forward: shocked, strike: Double(row.strike) / 10_000,
                    discount: discount, totalDeviation: implied * rule.volatilityFactor * left.squareRoot())
                value += Double(role.side.sign) * price
            }
            worst = max(worst, -value)
        }
        return Price(rounding: worst).map { $0.amount(shares: market.multiplier) }
    }
}
