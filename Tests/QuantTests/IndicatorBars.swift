import Quant
import Truth

/// Columns of daily bars for the tests of indicators.
struct IndicatorBars {
    var opens: [Double] = []
    var highs: [Double] = []
    var lows: [Double] = []
    var closes: [Double] = []

    var count: Int { closes.count }

    init(_ table: TruthTable) throws {
        for row in table.rows {
            opens.append(try row.number("open"))
            highs.append(try row.number("high"))
            lows.append(try row.number("low"))
            closes.append(try row.number("close"))
        }
    }

    /// A random walk with gaps overnight.
    init(count: Int, seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var price = random.uniform(1, 5_000)
        for _ in 0..<count {
            price *= DeterministicMath.exp(0.004 * random.normal())
            opens.append(price)
            price *= DeterministicMath.exp(0.01 * random.normal())
            closes.append(price)
            highs.append(max(opens[opens.count - 1], price) * random.uniform(1, 1.01))
            lows.append(min(opens[opens.count - 1], price) * random.uniform(0.99, 1))
        }
    }

    /// With so many more bars in which nothing happens.
    func standingStill(for count: Int) -> IndicatorBars {
        var bars = self
        let last = closes[closes.count - 1]
        for path in Self.columns { bars[keyPath: path] += [Double](repeating: last, count: count) }
        return bars
    }

    /// With single figures that no market quotes, one in so many.
    func holed(oneIn rarity: Double, seed: UInt64) -> IndicatorBars {
        var random = SplitMix64(seed: seed)
        var bars = self
        for bar in closes.indices {
            for path in Self.columns where random.uniform() < 1 / rarity {
                bars[keyPath: path][bar] = Self.nonsense[Int(random.uniform(0, Double(Self.nonsense.count)))]
            }
        }
        return bars
    }

    /// From a bar on.
    func dropping(_ count: Int) -> IndicatorBars {
        var bars = self
        for path in Self.columns { bars[keyPath: path].removeFirst(count) }
        return bars
    }

    mutating func punch(_ bar: Int) {
        for path in Self.columns { self[keyPath: path][bar] = .nan }
    }

    private static var columns: [WritableKeyPath<IndicatorBars, [Double]>] { [\.opens, \.highs, \.lows, \.closes] }

    /// Not a number, infinite, so large or small that an unguarded formula overflows, not a price, and oddly signed.
    private static let nonsense: [Double] = [
        .nan, .signalingNaN, .infinity, -.infinity, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1e200, -1e200,
        1e76, -1e76, 1e-76, .leastNonzeroMagnitude, 0, -0.0, -5,
    ]
}

/// One figure of an indicator in its two forms.
struct IndicatorForms {
    let name: String
    let column: (IndicatorBars) -> IndicatorColumn
    /// A fresh stream, asked bar after bar.
    let stream: () -> (_ bars: IndicatorBars, _ bar: Int) -> Double?

    func streamed(_ bars: IndicatorBars) -> [Double?] {
        let stream = stream()
        return (0..<bars.count).map { stream(bars, $0) }
    }
}

extension IndicatorForms {
    static var all: [IndicatorForms] { averages + movements + volatilities + relations }

    private static var averages: [IndicatorForms] {
        [
            IndicatorForms(name: "SMA", column: { SimpleMovingAverage.column($0.closes, period: 7) }) {
                var average = SimpleMovingAverage(period: 7)
                return { average.update($0.closes[$1]) }
            },
            IndicatorForms(name: "EMA", column: { ExponentialMovingAverage.column($0.closes) }) {
                var average = ExponentialMovingAverage()
                return { average.update($0.closes[$1]) }
            },
            IndicatorForms(name: "RSI", column: { RelativeStrength.column($0.closes) }) {
                var strength = RelativeStrength()
                return { strength.update($0.closes[$1]) }
            },
            IndicatorForms(name: "MACD", column: { MovingAverageConvergence.column($0.closes).line }) {
                var average = MovingAverageConvergence()
                return { average.update($0.closes[$1])?.line }
            },
            IndicatorForms(name: "MACD signal", column: { MovingAverageConvergence.column($0.closes).signal }) {
                var average = MovingAverageConvergence()
                return { average.update($0.closes[$1])?.signal }
            },
            IndicatorForms(name: "MACD histogram", column: { MovingAverageConvergence.column($0.closes).histogram }) {
                var average = MovingAverageConvergence()
                return { average.update($0.closes[$1])?.histogram }
            },
        ]
    }

    private static var movements: [IndicatorForms] {
        func column(_ bars: IndicatorBars) -> DirectionalMovement.Columns {
            DirectionalMovement.column(highs: bars.highs, lows: bars.lows, closes: bars.closes)
        }
        func stream() -> (IndicatorBars, Int) -> DirectionalMovement.Value? {
            var movement = DirectionalMovement()
            return { movement.update(high: $0.highs[$1], low: $0.lows[$1], close: $0.closes[$1]) }
        }
        return [
            IndicatorForms(name: "+DI", column: { column($0).plus }) {
                let movement = stream()
                return { movement($0, $1)?.plus }
            },
            IndicatorForms(name: "-DI", column: { column($0).minus }) {
                let movement = stream()
                return { movement($0, $1)?.minus }
            },
            IndicatorForms(name: "ADX", column: { column($0).index }) {
                let movement = stream()
                return { movement($0, $1)?.index }
            },
            IndicatorForms(
                name: "ATR", column: { AverageTrueRange.column(highs: $0.highs, lows: $0.lows, closes: $0.closes) }
            ) {
                var range = AverageTrueRange()
                return { range.update(high: $0.highs[$1], low: $0.lows[$1], close: $0.closes[$1]) }
            },
        ]
    }

    private static var volatilities: [IndicatorForms] {
        [
            IndicatorForms(name: "realised volatility", column: { RealisedVolatility.column($0.closes) }) {
                var volatility = RealisedVolatility()
                return { volatility.update($0.closes[$1]) }
            },
            IndicatorForms(
                name: "Parkinson", column: { ParkinsonVolatility.column(highs: $0.highs, lows: $0.lows, period: 5) }
            ) {
                var volatility = ParkinsonVolatility(period: 5)
                return { volatility.update(high: $0.highs[$1], low: $0.lows[$1]) }
            },
            IndicatorForms(
                name: "Yang-Zhang",
                column: {
                    YangZhangVolatility.column(opens: $0.opens, highs: $0.highs, lows: $0.lows, closes: $0.closes)
                }
            ) {
                var volatility = YangZhangVolatility()
                return {
                    volatility.update(open: $0.opens[$1], high: $0.highs[$1], low: $0.lows[$1], close: $0.closes[$1])
                }
            },
        ]
    }

    private static var relations: [IndicatorForms] {
        [
            IndicatorForms(
                name: "correlation", column: { RollingRelation.column($0.opens, $0.closes, period: 9).correlation }
            ) {
                var relation = RollingRelation(period: 9)
                return { relation.update($0.opens[$1], $0.closes[$1])?.correlation }
            },
            IndicatorForms(name: "beta", column: { RollingRelation.column($0.opens, $0.closes, period: 9).beta }) {
                var relation = RollingRelation(period: 9)
                return { relation.update($0.opens[$1], $0.closes[$1])?.beta }
            },
            IndicatorForms(name: "IV rank", column: { ImpliedVolatilityRank.column($0.closes, window: 11) }) {
                var rank = ImpliedVolatilityRank(window: 11)
                return { rank.update($0.closes[$1]) }
            },
            IndicatorForms(name: "IV percentile", column: { ImpliedVolatilityPercentile.column($0.closes, window: 11) })
            {
                var percentile = ImpliedVolatilityPercentile(window: 11)
                return { percentile.update($0.closes[$1]) }
            },
        ]
    }
}
