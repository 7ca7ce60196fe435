import Market
import Quant
import Trading

/// A contract in its part of one unit.
struct PlacedLeg {
    let role: LegRole
    let ratio: Int
    let row: LegRow
    /// Positive held, negative owed.
    var signedRatio: Int { role.side.sign * ratio }

    func leg(of series: Chain.Series) -> Leg {
        let contract = OptionContract(
            root: series.root, expiry: series.expiry, right: role.right,
            strike: Strike(trusted: Price(units: row.strike)))
        return Leg(role.side, contract, ratio: ratio)
    }
}

/// Makes the few structures that won into full candidates: payoff, chances, expectations, margin, risk, Greeks.
///
/// Shares that stand beside the options are worth the spot in everything that looks forward (expected value, Greeks,
/// risk), since what was paid for them changes nothing any more. Payoff, break-evens and chances count from their cost
/// where the book tells it, from the spot where it does not.
struct CandidateMaker {
    let context: EntryContext
    let market: SeriesMarket
    let series: Chain.Series

    private var structure: StructureKind { context.strategy.structure }

    /// All legs must be priced, and the spot known.
    func candidate(_ placed: [PlacedLeg], strategy: StrategyIndex) -> Candidate {
        let legs = placed.map { $0.leg(of: series) }
        let quotes = placed.map { leg in
            (
                signedRatio: leg.signedRatio,
                quote: Quote(
                    bid: leg.row.quote.sides.map { Price(units: $0.bid) },
                    ask: leg.row.quote.sides.map { Price(units: $0.ask) })
            )
        }
        guard let quote = PackageQuote.of(quotes), let spot = context.facts.spot.value else {
            preconditionFailure("only what is priced is made a candidate")
        }
        let spread = placed.reduce(Int64(0)) { sum, leg in
            sum + (leg.row.quote.sides.map { Int64(leg.ratio) * ($0.ask - $0.bid) } ?? 0)
        }
        let credit = NetPrice(
            units: StructureJudge.Figures.credit(
                doubleMid: Double(quote.doubleMid), spread: Double(spread),
                slippageShare: context.strategy.slippageShare))
        let payoff = Payoff(
            legs: legs, net: credit, shares: structure.shares, shareCost: context.book.shareCost ?? spot)
        let regulationT = regulationT(legs, placed, spot: spot)
        // A put that is called cash-secured sets the cash aside, whatever a margin account would ask for it.
        let cash =
            structure == .cashSecuredPut ? CashAccount.requirement(legs: legs, multiplier: market.multiplier) : nil
        let risk = TradeRisk(
            kind: structure, payoff: Payoff(structure, legs: legs, net: credit, spot: spot), margin: regulationT,
            stressLoss: stressLoss(placed, credit: credit), spot: spot, multiplier: market.multiplier
        ).amount
        return Candidate(
            strategy: strategy, underlying: context.chain.underlying, kind: structure, legs: legs,
            expiry: series.expiry, dte: context.chain.session.days(to: series.expiry), spot: spot, quote: quote,
            creditAfterSlippage: credit, measures: measures(payoff, placed, credit: credit, risk: risk, spot: spot),
            margin: cash ?? regulationT, riskPerUnit: risk)
    }

    private func measures(
        _ payoff: Payoff, _ placed: [PlacedLeg], credit: NetPrice, risk: Money, spot: Price
    ) -> Candidate.Measures {
        let multiplier = Double(market.multiplier)
        func sum(_ figure: KeyPath<LegRow, Double?>) -> Double? {
            var total = 0.0
            for leg in placed {
                guard let value = leg.row[keyPath: figure] else { return nil }
                total += Double(leg.signedRatio) * value
            }
            return total
        }
        let (delta, gamma) = (sum(\.delta).map(withShares), sum(\.gamma))
        let expected = sum(\.expectedPayoff).flatMap(withShareProfit).map {
            StructureJudge.Figures.expectedValue(
                credit: credit.units, payoff: $0, multiplier: market.multiplier,
                friction: StructureJudge.Figures.friction(context, contracts: structure.contracts))
        }
        let chance = probabilityOfProfit(payoff, placed)
        var twoOutcome: Double?
        if let chance, let most = payoff.maximumProfit, let worst = payoff.maximumLoss {
            twoOutcome =
                (chance * most.approximateDollars - (1 - chance) * worst.approximateDollars) * multiplier
        }
        var loss: Double?
        if let delta, let gamma {
            loss = ValueGates.lossForOnePercent(delta: delta, gamma: gamma, spot: spot.approximateDollars) * multiplier
        }
        // What is bought can make its greatest profit at most; what is sold, its credit.
        let gain = structure.isBought ? payoff.maximumProfit ?? .zero : credit.price
        let received = gain.amount(shares: market.multiplier)
        return Candidate.Measures(
            maximumProfit: payoff.maximumProfit, maximumLoss: payoff.maximumLoss, breakEvens: payoff.breakEvens,
            probabilityOfProfit: chance, expectedValueNet: expected, expectedValueTwoOutcome: twoOutcome,
            returnOnRisk: risk > .zero ? received.approximateDollars / risk.approximateDollars : nil,
            delta: delta.map { $0 * multiplier }, gamma: gamma.map { $0 * multiplier },
            theta: sum(\.theta).map { $0 * multiplier }, vega: sum(\.vega).map { $0 * multiplier },
            lossForOnePercent: loss, liquidity: LiquidityScore.of(placed.map(\.row), context))
    }

    private func withShares(_ delta: Double) -> Double {
        structure.shares == 0 ? delta : delta + Double(structure.shares)
    }
    private func withShareProfit(_ payoff: Double) -> Double? {
        guard structure.shares > 0 else { return payoff }
        return market.expectedShareProfit.map { payoff + Double(structure.shares) * $0 }
    }

    /// P(profit at expiry) by the payoff's break-evens; each break-even stands under the implied volatility of the
    /// short strike nearest to it, since the smile differs between a condor's sides. Nil when one is unknown.
    private func probabilityOfProfit(_ payoff: Payoff, _ placed: [PlacedLeg]) -> Double? {
        guard let forward = market.forward else { return nil }
        let shorts = placed.filter { $0.role.side == .short }.map(\.row)
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

    /// Under Regulation T, of the options alone: what the shares beside them take is taken already.
    private func regulationT(_ legs: [Leg], _ placed: [PlacedLeg], spot: Price) -> Money {
        // Half a unit up: a requirement is never made smaller by rounding.
        let prices = placed.map { Price(units: (($0.row.quote.doubleMid ?? 0) + 1) / 2) }
        return RegulationT(kind: context.facts.kind).requirement(
            legs: legs, shares: structure.shares, spot: spot, prices: prices, multiplier: market.multiplier,
            stage: .maintenance
        ).options
    }

    /// What one unit loses if the underlying jumps by the rule's deviations, the worse way, with volatility up.
    private func stressLoss(_ placed: [PlacedLeg], credit: NetPrice) -> Money? {
        guard let forward = market.forward, let discount = market.discount else { return nil }
        let rule = context.strategy.stress
        let volatilities = placed.filter { $0.role.side == .short }.compactMap(\.row.volatility)
        guard let volatility = volatilities.max() else { return nil }
        let span = Double(rule.days) / 365
        let left = max(market.years - span, 1.0 / (24 * 365))
        var worst = 0.0
        for direction in [-1.0, 1.0] {
            let jump = DeterministicMath.exp(direction * rule.sigmas * volatility * span.squareRoot())
            let shocked = forward * jump
            var value = credit.price.approximateDollars
            for leg in placed {
                guard let implied = leg.row.volatility else { return nil }
                let price = BlackScholes.price(
                    leg.role.right == .call ? .call : .put, forward: shocked, strike: Double(leg.row.strike) / 10_000,
                    discount: discount, totalDeviation: implied * rule.volatilityFactor * left.squareRoot())
                value += Double(leg.signedRatio) * price
            }
            if structure.shares > 0 {
                guard let spot = market.spot else { return nil }
                value += Double(structure.shares) * spot * (jump - 1)
            }
            worst = max(worst, -value)
        }
        return Price(rounding: worst).map { $0.amount(shares: market.multiplier) }
    }
}
