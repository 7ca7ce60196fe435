import Market
import Quant

/// Fits volume and open interest.
enum ActivityFit {
    /// - Parameter hasEra: whether the days are spread over enough years to tell the eras apart.
    static func fit(
        _ chains: [FitChain], _ parameters: ModelParameters, from start: ModelParameters.Activity, hasEra: Bool
    ) -> ModelParameters.Activity {
        var rows: [(features: [Double], interest: Double, volume: Double, weight: Double)] = []
        for chain in chains {
            let monthly = RootRules.roots(of: chain.symbol).first
            let lattice = StrikeLattice(chain.symbol)
            let era = hasEra ? ActivityShape.era(chain.session) : 0
            var ofDay: [(features: [Double], interest: Double, volume: Double)] = []
            for slice in chain.slices {
                guard let shape = SliceShape(slice) else { continue }
                let deviation = shape.atTheMoney * slice.years.squareRoot()
                let third = Day.nth(3, .friday, month: slice.settlement.month, year: slice.settlement.year)
                let isThird = third.map { abs($0.days(to: slice.settlement)) <= 1 } ?? false
                let isMonthly = slice.rules.root == monthly && isThird
                let tenor = DeterministicMath.log(slice.years / VarianceTerm.thirtyDays)
                for quote in slice.quotes {
                    guard let interest = quote.openInterest, let volume = quote.volume else { continue }
                    let z = quote.logMoneyness / deviation
                    guard z > -5, z < 2.8 else { continue }
                    let out = quote.isCall ? z : -z
                    let outside = max(out, 0)
                    let round = lattice.roundness(quote.strike)
                    ofDay.append(
                        (
                            [
                                1, tenor, outside, outside * outside, max(-out, 0), quote.isCall ? 0 : 1, round.0,
                                round.1, round.2, isMonthly ? 1 : 0, era,
                            ], DeterministicMath.log(1 + interest), DeterministicMath.log(1 + volume)
                        ))
                }
            }
            for row in ofDay { rows.append((row.features, row.interest, row.volume, 1 / Double(ofDay.count))) }
        }
        guard !rows.isEmpty else { return start }
        var interest = LeastSquares(11)
        var volume = LeastSquares(11)
        for row in rows {
            interest.add(row.features, row.interest, weight: row.weight)
            volume.add(row.features, row.volume, weight: row.weight)
        }
        let (interestTerms, interestLeft) = interest.solve()
        let (volumeTerms, _) = volume.solve()
        // What of a volume's surprise its open interest explains.
        var shared = LeastSquares(1)
        for row in rows {
            shared.add(
                [row.interest - dot(row.features, interestTerms)], row.volume - dot(row.features, volumeTerms),
                weight: row.weight)
        }
        let (sharedTerms, news) = shared.solve()
        return ModelParameters.Activity(
            openInterest: counts(interestTerms, scatter: interestLeft), volume: counts(volumeTerms, scatter: news),
            shared: sharedTerms[0])
    }

    /// Counts have many zeros, which widen the scatter of their logarithms; as a lognormal it would make giants.
    private static let mostScatter = 1.5

    private static func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

    private static func counts(_ terms: [Double], scatter: Double) -> ModelParameters.Activity.Counts {
        .init(
            constant: terms[0], perTenor: terms[1], outOfTheMoney: terms[2], outSquared: terms[3],
            inTheMoney: terms[4], put: terms[5], coarse: terms[6], middle: terms[7], fine: terms[8],
            monthly: terms[9], perEra: terms[10], scatter: min(scatter, mostScatter))
    }
}
