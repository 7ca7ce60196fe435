import Market
import Quant

/// Fits how wide quotes are.
enum SpreadFit {
    /// - Parameter start: of the same class; with `shapeOnly` its dependence on volatility, alarm and era is kept, for
    ///   a class with few days.
    /// - Returns: the parameters and the root mean square of ln(half spread) that they leave.
    static func fit(
        _ chains: [FitChain], _ parameters: ModelParameters, from start: ModelParameters.Spread, shapeOnly: Bool
    ) -> (spread: ModelParameters.Spread, residual: Double) {
        var squares = LeastSquares(shapeOnly ? 5 : 9)
        for chain in chains {
            let market = chain.market(parameters)
            let rows = chain.slices.flatMap { slice in
                slice.quotes.compactMap { quote in row(quote, slice, market) }
            }
            let sum = rows.reduce(0) { $0 + $1.weight }
            for (shape, target, weight) in rows {
                let day = [
                    DeterministicMath.log(market.vix / ModelledMarket.referenceVIX), market.stress,
                    SpreadShape.early(chain.session), SpreadShape.recent(chain.session),
                ]
                let known = zip(day, [start.perLevel, start.perStress, start.untilEarly, start.untilRecent])
                    .reduce(0) { $0 + $1.0 * $1.1 }
                // Each day counts the same.
                squares.add(
                    shapeOnly ? shape : shape + day, shapeOnly ? target - known : target,
                    weight: weight / sum)
            }
        }
        let (terms, residual) = squares.solve()
        var spread = start
        spread.constant = terms[0]
        spread.perDelta = terms[1]
        spread.inTheMoney = terms[2]
        spread.deep = terms[3]
        spread.perTenor = terms[4]
        if !shapeOnly {
            spread.perLevel = terms[5]
            spread.perStress = terms[6]
            spread.untilEarly = terms[7]
            spread.untilRecent = terms[8]
        }
        return (spread, residual)
    }

    private static func row(
        _ quote: FitChain.Quote, _ slice: FitChain.Slice, _ market: ModelledMarket
    ) -> (features: [Double], target: Double, weight: Double)? {
        guard let delta = quote.delta(years: slice.years), delta > 0.005, delta < 0.98, quote.mid > quote.half else {
            return nil
        }
        // Rounding outwards adds half a tick to each side on average.
        let half = max(quote.half - quote.tick / 2, quote.tick / 4)
        return (
            [
                1, DeterministicMath.log(delta + SpreadShape.least), SpreadShape.inTheMoney(delta),
                SpreadShape.deep(delta), DeterministicMath.log(slice.years / VarianceTerm.thirtyDays),
            ], DeterministicMath.log(half / market.spot),
            // Who sells premium trades what is out of the money.
            quote.isOut ? 1 : 0.1
        )
    }
}
