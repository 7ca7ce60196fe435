import Market
import Quant

extension ChainDraft {
    /// Bid and ask around the value: half the distance is `ModelParameters.Spread`'s, prices are rounded outwards to
    /// the class' ticks of the day, a bid never falls below zero nor an ask to it. An American option is not let below
    /// what exercise pays at once.
    ///
    /// - Parameter rules: of each slice's root.
    func quote(_ scratch: Scratch, to memory: ModelledColumns, rules: [RootRules], isFund: Bool) {
        let model = isFund ? market.parameters.fundSpread : market.parameters.indexSpread
        let (width, logDelta) = (scratch.first, scratch.second)
        for row in 0..<memory.rows { logDelta[row] = abs(memory.delta[row]) + SpreadShape.least }
        DeterministicMath.log(memory.rows, logDelta, into: logDelta)
        let day = SpreadShape.level(of: market, model)
        for (place, (_, slice, _)) in slices.enumerated() {
            let level = day + model.perTenor * DeterministicMath.log(slice.years / VarianceTerm.thirtyDays)
            for row in series[place].calls.lowerBound..<series[place].puts.upperBound {
                width[row] = level + SpreadShape.logarithm(memory.delta[row], logDelta[row], model)
            }
        }
        DeterministicMath.exp(memory.rows, width, into: width)
        for (place, (_, _, range)) in slices.enumerated() {
            let rules = rules[place]
            let ticks = QuoteTicks(rules, on: market.session)
            for index in range {
                let call = series[place].calls.lowerBound + index - range.lowerBound
                for row in [call, call + range.count] {
                    var value = scratch.value[row]
                    if rules.exercise == .american {
                        let pays = market.spot - strikes[index]
                        value = max(value, row == call ? pays : -pays)
                    }
                    let half = width[row] * market.spot
                    memory.bid[row] = ticks.down(value - half)
                    memory.ask[row] = ticks.up(value + half)
                }
            }
        }
    }
}

/// The parts of half a spread's logarithm; the fit uses the same.
enum SpreadShape {
    /// Added to |delta| so that worthless options have a spread, too.
    static let least = 0.01

    /// What is common to a day, `ModelParameters.Spread` without delta and tenor.
    static func level(of market: ModelledMarket, _ model: ModelParameters.Spread) -> Double {
        let added =
            model.perLevel * DeterministicMath.log(market.vix / ModelledMarket.referenceVIX)
            + model.perStress * market.stress + model.untilEarly * early(market.session)
            + model.untilRecent * recent(market.session)
        return model.constant + min(added, model.widest)
    }

    @inline(__always) static func logarithm(
        _ delta: Double, _ logDelta: Double, _ model: ModelParameters.Spread
    ) -> Double {
        let size = abs(delta)
        return model.perDelta * logDelta + model.inTheMoney * inTheMoney(size) + model.deep * deep(size)
    }

    /// From 0 at |delta| 0.5 to 1 at 0.7.
    @inline(__always) static func inTheMoney(_ size: Double) -> Double { min(max((size - 0.5) / 0.2, 0), 1) }
    @inline(__always) static func deep(_ size: Double) -> Double { max(size - 0.7, 0) }

    /// 1 until the end of 2011, 0 from 2018 on.
    static func early(_ day: Day) -> Double { fall(day, from: 2012, to: 2018) }
    /// 1 until the start of 2018, 0 from 2026 on.
    static func recent(_ day: Day) -> Double { fall(day, from: 2018, to: 2026) }

    private static func fall(_ day: Day, from first: Int, to last: Int) -> Double {
        let start = Day(year: first, month: 1, day: 1)!
        let end = Day(year: last, month: 1, day: 1)!
        return 1 - min(max(Double(start.days(to: day)) / Double(start.days(to: end)), 0), 1)
    }
}

/// The ticks of one class on one day, in units of 1/10,000 dollar, ready for columns.
struct QuoteTicks {
    private let low: Int64
    private let high: Int64
    /// From here on `high` holds.
    private let band: Int64 = 30_000

    init(_ rules: RootRules, on day: Day) {
        low = rules.tick(at: .cents(100), on: day).units
        high = rules.tick(at: .dollars(3), on: day).units
    }

    /// The greatest price on the ticks at or below `dollars`, at least 0. Both ticks divide the band, so that rounding
    /// across it lands on a tick of either.
    @inline(__always) func down(_ dollars: Double) -> Int64 {
        let units = Int64((dollars * 10_000).rounded(.down))
        guard units > 0 else { return 0 }
        let tick = units < band ? low : high
        return units / tick * tick
    }

    /// The least price on the ticks at or above `dollars`, at least one tick.
    @inline(__always) func up(_ dollars: Double) -> Int64 {
        let units = Int64((dollars * 10_000).rounded(.up))
        let tick = units < band ? low : high
        return max((units + tick - 1) / tick * tick, tick)
    }
}
