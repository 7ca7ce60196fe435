/// EMA, RSI, MACD, ADX and ATR over columns of bars, in one pass over the closes and one over the bars: the same bits
/// as bar by bar, several times as fast, because none of the averages waits for another.
///
/// Kept and evaluated again, a panel uses its storage again: nothing is allocated as long as the number of bars is
/// the same. O(bars).
public struct IndicatorPanel: Sendable {
    /// Exponential average of the closes.
    public private(set) var exponential = IndicatorColumn(count: 0)
    public private(set) var strength = IndicatorColumn(count: 0)
    public private(set) var convergence = MovingAverageConvergence.Columns(count: 0)
    public private(set) var movement = DirectionalMovement.Columns(count: 0)
    /// Average true range.
    public private(set) var range = IndicatorColumn(count: 0)

    public init() {}

    /// Replaces the columns by those of these bars, each indicator as it would be streamed from the first of them on.
    ///
    /// - Precondition: the three columns are of one length.
    public mutating func evaluate(
        highs: [Double], lows: [Double], closes: [Double],
        exponential: ExponentialMovingAverage = ExponentialMovingAverage(),
        strength: RelativeStrength = RelativeStrength(),
        convergence: MovingAverageConvergence = MovingAverageConvergence(),
        movement: DirectionalMovement = DirectionalMovement(), range: AverageTrueRange = AverageTrueRange()
    ) {
        precondition(highs.count == closes.count && lows.count == closes.count, "columns are of one length")
        resize(to: closes.count)
        let closeAverages = CloseAverages(exponential: exponential, strength: strength, convergence: convergence)
        closeAverages.fill(
            &self.exponential, &self.strength, line: &self.convergence.line, signal: &self.convergence.signal,
            histogram: &self.convergence.histogram, from: closes)
        let barAverages = BarAverages(movement: movement, range: range)
        barAverages.fill(
            plus: &self.movement.plus, minus: &self.movement.minus, index: &self.movement.index, &self.range,
            highs: highs, lows: lows, closes: closes)
    }

    private mutating func resize(to count: Int) {
        guard exponential.count != count else { return }
        exponential = IndicatorColumn(count: count)
        strength = exponential
        convergence = MovingAverageConvergence.Columns(count: count)
        movement = DirectionalMovement.Columns(count: count)
        range = exponential
    }
}

/// The indicators that a close alone moves.
private struct CloseAverages {
    var exponential: ExponentialMovingAverage
    var strength: RelativeStrength
    var convergence: MovingAverageConvergence

    var isWarm: Bool { exponential.isWarm && strength.isWarm && convergence.isWarm }

    func fill(
        _ averages: inout IndicatorColumn, _ strengths: inout IndicatorColumn, line: inout IndicatorColumn,
        signal: inout IndicatorColumn, histogram: inout IndicatorColumn, from closes: [Double]
    ) {
        var state = self
        var averageBars = DefinedBars()
        var strengthBars = DefinedBars()
        var lineBars = DefinedBars()
        let closes = closes.span
        var averageValues = averages.values.mutableSpan
        var strengthValues = strengths.values.mutableSpan
        var lineValues = line.values.mutableSpan
        var signalValues = signal.values.mutableSpan
        var histogramValues = histogram.values.mutableSpan
        var bar = 0
        while bar < closes.count {
            let average = state.exponential.update(closes[bar])
            averageBars.note(bar, isDefined: average != nil)
            if let average { averageValues[bar] = average }
            let strength = state.strength.update(closes[bar])
            strengthBars.note(bar, isDefined: strength != nil)
            if let strength { strengthValues[bar] = strength }
            let value = state.convergence.update(closes[bar])
            lineBars.note(bar, isDefined: value != nil)
            if let value {
                lineValues[bar] = value.line
                signalValues[bar] = value.signal
                histogramValues[bar] = value.histogram
            }
            bar += 1
            guard state.isWarm else { continue }
            while bar < closes.count, closes[bar].isSound {
                averageValues[bar] = state.exponential.step(closes[bar])
                strengthValues[bar] = state.strength.step(closes[bar] - closes[bar - 1])
                let value = state.convergence.step(closes[bar])
                lineValues[bar] = value.line
                signalValues[bar] = value.signal
                histogramValues[bar] = value.histogram
                bar += 1
            }
        }
        averages.defined = averageBars.ranges(upTo: closes.count)
        strengths.defined = strengthBars.ranges(upTo: closes.count)
        line.defined = lineBars.ranges(upTo: closes.count)
        signal.defined = line.defined
        histogram.defined = line.defined
    }
}

/// The indicators that need the range of a bar.
private struct BarAverages {
    var movement: DirectionalMovement
    var range: AverageTrueRange

    var isWarm: Bool { movement.isWarm && range.isWarm }

    func fill(
        plus: inout IndicatorColumn, minus: inout IndicatorColumn, index: inout IndicatorColumn,
        _ ranges: inout IndicatorColumn, highs: [Double], lows: [Double], closes: [Double]
    ) {
        var state = self
        var movementBars = DefinedBars()
        var indexBars = DefinedBars()
        var rangeBars = DefinedBars()
        let highs = highs.span
        let lows = lows.span
        let closes = closes.span
        var plusValues = plus.values.mutableSpan
        var minusValues = minus.values.mutableSpan
        var indexValues = index.values.mutableSpan
        var rangeValues = ranges.values.mutableSpan
        var bar = 0
        while bar < closes.count {
            let (high, low, close) = (highs[bar], lows[bar], closes[bar])
            let value = state.movement.update(high: high, low: low, close: close)
            movementBars.note(bar, isDefined: value != nil)
            indexBars.note(bar, isDefined: value?.index != nil)
            if let value {
                plusValues[bar] = value.plus
                minusValues[bar] = value.minus
                if let index = value.index { indexValues[bar] = index }
            }
            let average = state.range.update(high: high, low: low, close: close)
            rangeBars.note(bar, isDefined: average != nil)
            if let average { rangeValues[bar] = average }
            bar += 1
            guard state.isWarm else { continue }
            var last = PriceBar(high: high, low: low, close: close)
            while bar < closes.count {
                let next = PriceBar(high: highs[bar], low: lows[bar], close: closes[bar])
                guard next.isSound else { break }
                let change = BarChange(from: last, to: next)
                let value = state.movement.step(change)
                plusValues[bar] = value.plus
                minusValues[bar] = value.minus
                indexValues[bar] = value.index
                rangeValues[bar] = state.range.step(change)
                last = next
                bar += 1
            }
        }
        plus.defined = movementBars.ranges(upTo: closes.count)
        minus.defined = plus.defined
        index.defined = indexBars.ranges(upTo: closes.count)
        ranges.defined = rangeBars.ranges(upTo: closes.count)
    }
}
