import Quant
import Testing
import Truth

/// An indicator is one arithmetic: streamed, over a column, and in the panel.
@Suite struct IndicatorColumnTests {
    @Test func `a column begins at the bar that its warm-up ends with`() {
        let bars = IndicatorBars(count: 100, seed: 1)
        let first = Dictionary(uniqueKeysWithValues: IndicatorForms.all.map { ($0.name, $0.column(bars).firstDefined) })
        #expect(
            first == [
                "SMA": 6, "EMA": 19, "RSI": 14, "MACD": 33, "MACD signal": 33, "MACD histogram": 33, "+DI": 14,
                "-DI": 14,
                "ADX": 27, "ATR": 14, "realised volatility": 20, "Parkinson": 4, "Yang-Zhang": 20, "correlation": 8,
                "beta": 8, "IV rank": 10, "IV percentile": 10,
            ])
    }

    @Test func `a column that ends before its warm-up does has no value`() {
        for count in 0...4 {
            let bars = IndicatorBars(count: count, seed: 2)
            for forms in IndicatorForms.all {
                let column = forms.column(bars)
                #expect(column.count == count && column.firstDefined == nil, "\(forms.name)")
                #expect(column.allSatisfy { $0 == nil }, "\(forms.name)")
            }
        }
    }

    @Test func `a stream, a column and the panel have the same bits over twenty years`() throws {
        var panel = IndicatorPanel()
        expectOneArithmetic(try IndicatorBars(Truth.table("indicators.csv")), panel: &panel)
    }

    @Test func `a stream, a column and the panel have the same bits, holes or not`() {
        var panel = IndicatorPanel()
        for seed in 0..<100 as Range<UInt64> {
            let bars = IndicatorBars(count: Int(seed) * 6, seed: seed)
            expectOneArithmetic(bars, panel: &panel)
            expectOneArithmetic(bars.holed(oneIn: 250, seed: seed), panel: &panel)
            expectOneArithmetic(bars.holed(oneIn: 20, seed: seed), panel: &panel)
        }
    }

    @Test func `no figure that nobody quotes makes an indicator anything but absent or finite`() {
        for seed in 0..<100 as Range<UInt64> {
            let bars = IndicatorBars(count: 300, seed: seed).holed(oneIn: seed.isMultiple(of: 2) ? 150 : 3, seed: seed)
            for forms in IndicatorForms.all {
                let column = forms.column(bars)
                #expect(column.allSatisfy { $0?.isFinite ?? true }, "\(forms.name), seed \(seed)")
            }
        }
    }

    @Test func `a bar without figures is a hole, after which history begins anew`() {
        for seed in 0..<20 as Range<UInt64> {
            var bars = IndicatorBars(count: 200, seed: seed)
            let hole = 60 + Int(seed) * 3
            bars.punch(hole)
            let after = bars.dropping(hole + 1)
            for forms in IndicatorForms.all {
                let column = forms.column(bars)
                #expect(column[hole - 1] != nil && column[hole] == nil, "\(forms.name)")
                #expect(
                    bits(column[(hole + 1)...]) == bits(forms.column(after)), "\(forms.name) after a hole at \(hole)")
            }
        }
    }

    @Test func `a column says where it is defined, and what it gives as a collection agrees`() {
        for seed in 0..<50 as Range<UInt64> {
            let bars = IndicatorBars(count: 400, seed: seed).holed(oneIn: 120, seed: seed)
            for forms in IndicatorForms.all {
                let column = forms.column(bars)
                let streamed = forms.streamed(bars)
                let known = streamed.indices.filter { streamed[$0] != nil }
                #expect(column.defined.flatMap { Array($0) } == known, "\(forms.name)")
                let areApart = zip(column.defined, column.defined.dropFirst()).allSatisfy {
                    $0.upperBound < $1.lowerBound
                }
                #expect(areApart && column.defined.allSatisfy { !$0.isEmpty }, "\(forms.name)")
                #expect(known.allSatisfy { column.values[$0] == column[$0] }, "\(forms.name)")
            }
        }
    }

    @Test func `the panel takes indicators of any period`() {
        let bars = IndicatorBars(count: 300, seed: 8)
        var panel = IndicatorPanel()
        panel.evaluate(
            highs: bars.highs, lows: bars.lows, closes: bars.closes, exponential: ExponentialMovingAverage(period: 1),
            strength: RelativeStrength(period: 2), convergence: MovingAverageConvergence(fast: 1, slow: 90, signal: 40),
            movement: DirectionalMovement(period: 60), range: AverageTrueRange(period: 1))
        #expect(bits(panel.exponential) == bits(ExponentialMovingAverage.column(bars.closes, period: 1)))
        #expect(bits(panel.strength) == bits(RelativeStrength.column(bars.closes, period: 2)))
        let convergence = MovingAverageConvergence.column(bars.closes, fast: 1, slow: 90, signal: 40)
        #expect(bits(panel.convergence.histogram) == bits(convergence.histogram))
        let movement = DirectionalMovement.column(
            highs: bars.highs, lows: bars.lows, closes: bars.closes, period: 60)
        #expect(bits(panel.movement.index) == bits(movement.index) && movement.index.firstDefined == 119)
        let range = AverageTrueRange.column(highs: bars.highs, lows: bars.lows, closes: bars.closes, period: 1)
        #expect(bits(panel.range) == bits(range))
    }

    private func expectOneArithmetic(_ bars: IndicatorBars, panel: inout IndicatorPanel) {
        panel.evaluate(highs: bars.highs, lows: bars.lows, closes: bars.closes)
        let inPanel = [
            "EMA": panel.exponential, "RSI": panel.strength, "MACD": panel.convergence.line,
            "MACD signal": panel.convergence.signal, "MACD histogram": panel.convergence.histogram,
            "+DI": panel.movement.plus, "-DI": panel.movement.minus, "ADX": panel.movement.index, "ATR": panel.range,
        ]
        for forms in IndicatorForms.all {
            let streamed = bits(forms.streamed(bars))
            #expect(bits(forms.column(bars)) == streamed, "\(forms.name) over \(bars.count) bars")
            if let column = inPanel[forms.name] {
                #expect(bits(column) == streamed, "\(forms.name) in the panel, over \(bars.count) bars")
            }
        }
    }

    private func bits(_ column: some Collection<Double?>) -> [UInt64?] { column.map { $0?.bitPattern } }
}
