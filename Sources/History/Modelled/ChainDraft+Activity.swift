import Market
import Quant

extension ChainDraft {
    /// Open interest and the day's volume: where traders are (a little out of the money, round strikes, standard
    /// months), with a scatter that belongs to the contract, and for volume to the session, too.
    func count(_ scratch: Scratch, to memory: ModelledColumns, lattice: StrikeLattice, isFund: Bool) {
        let model = isFund ? market.parameters.fundActivity : market.parameters.indexActivity
        let (held, traded) = (scratch.first, scratch.second)
        let era = ActivityShape.era(market.session)
        let sessionBits = ColumnHash.spread(UInt64(bitPattern: Int64(market.session.number)))
        for (place, (listed, slice, range)) in slices.enumerated() {
            let tenor = DeterministicMath.log(slice.years / VarianceTerm.thirtyDays)
            let bits = ColumnHash.spread(listed.root.bits ^ UInt64(bitPattern: Int64(listed.expiry.number)))
            let lines = ActivityShape.Lines(model, tenor: tenor, isMonthly: listed.isMonthly, era: era)
            for index in range {
                let roundness = lattice.roundness(strikes[index])
                let call = series[place].calls.lowerBound + index - range.lowerBound
                for (row, isPut) in [(call, false), (call + range.count, true)] {
                    let contract = ColumnHash.spread(
                        bits ^ UInt64(bitPattern: memory.strike[row]) << 1 ^ (isPut ? 1 : 0))
                    let surprise = ColumnHash.normal(contract) * model.openInterest.scatter
                    let news = ColumnHash.normal(ColumnHash.spread(contract ^ sessionBits)) * model.volume.scatter
                    let (interest, volume) = lines.logarithms(scratch.z[index], isPut: isPut, roundness: roundness)
                    held[row] = interest + surprise
                    traded[row] = volume + model.shared * surprise + news
                }
            }
        }
        DeterministicMath.exp(memory.rows, held, into: held)
        DeterministicMath.exp(memory.rows, traded, into: traded)
        for row in 0..<memory.rows {
            memory.openInterest[row] = Int32(min(max(held[row] - 1, 0), 1e6))
            memory.volume[row] = Int32(min(max(traded[row] - 1, 0), 1e6))
        }
    }
}

/// The parts of volume's and open interest's logarithms; the fit uses the same.
enum ActivityShape {
    /// −1 in 2010, 0 in 2018, 1 in 2026, no further either way.
    static func era(_ day: Day) -> Double {
        min(max(Double(Day(year: 2018, month: 1, day: 1)!.days(to: day)) / (8 * 365.25), -1), 1)
    }

    /// Both lines of one series, with what its contracts share summed up.
    struct Lines {
        private let interest: ModelParameters.Activity.Counts
        private let volume: ModelParameters.Activity.Counts
        private let interestBase: Double
        private let volumeBase: Double

        init(_ model: ModelParameters.Activity, tenor: Double, isMonthly: Bool, era: Double) {
            interest = model.openInterest
            volume = model.volume
            func base(_ counts: ModelParameters.Activity.Counts) -> Double {
                counts.constant + counts.perTenor * tenor + (isMonthly ? counts.monthly : 0) + counts.perEra * era
            }
            interestBase = base(interest)
            volumeBase = base(volume)
        }

        /// - Parameter z: standardised log-moneyness of the strike.
        @inline(__always) func logarithms(
            _ z: Double, isPut: Bool, roundness: (Double, Double, Double)
        ) -> (interest: Double, volume: Double) {
            let out = isPut ? -z : z
            return (
                interestBase + Lines.line(interest, out, isPut, roundness),
                volumeBase + Lines.line(volume, out, isPut, roundness)
            )
        }

        @inline(__always) private static func line(
            _ counts: ModelParameters.Activity.Counts, _ out: Double, _ isPut: Bool, _ round: (Double, Double, Double)
        ) -> Double {
            let outside = max(out, 0)
            return counts.outOfTheMoney * outside + counts.outSquared * outside * outside
                + counts.inTheMoney * max(-out, 0) + (isPut ? counts.put : 0) + counts.coarse * round.0
                + counts.middle * round.1 + counts.fine * round.2
        }
    }
}
