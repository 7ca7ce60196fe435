/// Moving average convergence/divergence (Appel 1979) of closes: fast less slow exponential average, its own
/// average as signal, and their difference.
///
/// As TA-Lib has it: both averages are seeded so that they start together on bar `slow`, and nothing is given before
/// the signal exists, on bar `slow + signal − 1`.
public struct MovingAverageConvergence: Sendable {
    public struct Value: Sendable, Hashable {
        public var line: Double
        public var signal: Double
        /// line − signal.
        public var histogram: Double
    }

    private let skipped: Int
    private var seen = 0
    private var fastAverage: ExponentialMovingAverage
    private var slowAverage: ExponentialMovingAverage
    private var signalAverage: ExponentialMovingAverage

    public init(fast: Int = 12, slow: Int = 26, signal: Int = 9) {
        precondition(fast < slow, "the fast average is the shorter one")
        skipped = slow - fast
        fastAverage = ExponentialMovingAverage(period: fast)
        slowAverage = ExponentialMovingAverage(period: slow)
        signalAverage = ExponentialMovingAverage(period: signal)
    }

    @inline(__always)
    public mutating func update(_ close: Double) -> Value? {
        guard close.isSound else {
            restart()
            return nil
        }
        return isWarm ? step(close) : warmUp(close)
    }

    var isWarm: Bool { signalAverage.isWarm }

    @inline(__always)
    mutating func step(_ close: Double) -> Value {
        let line = fastAverage.step(close) - slowAverage.step(close)
        let signal = signalAverage.step(line)
        return Value(line: line, signal: signal, histogram: line - signal)
    }

    private mutating func warmUp(_ close: Double) -> Value? {
        let slow = slowAverage.update(close)
        seen += 1
        guard seen > skipped, let fast = fastAverage.update(close), let slow else { return nil }
        let line = fast - slow
        guard let signal = signalAverage.update(line) else { return nil }
        return Value(line: line, signal: signal, histogram: line - signal)
    }

    private mutating func restart() {
        seen = 0
        fastAverage.restart()
        slowAverage.restart()
        signalAverage.restart()
    }
}

extension MovingAverageConvergence {
    /// The three lines over a column of closes; all are defined at the same bars.
    public struct Columns: Sendable, RandomAccessCollection {
        public internal(set) var line: IndicatorColumn
        public internal(set) var signal: IndicatorColumn
        public internal(set) var histogram: IndicatorColumn

        init(count: Int) {
            line = IndicatorColumn(count: count)
            signal = line
            histogram = line
        }

        public var startIndex: Int { 0 }
        public var endIndex: Int { line.count }

        public subscript(bar: Int) -> Value? {
            line[bar].map { Value(line: $0, signal: signal.values[bar], histogram: histogram.values[bar]) }
        }
    }

    public static func column(_ closes: [Double], fast: Int = 12, slow: Int = 26, signal: Int = 9) -> Columns {
        var average = MovingAverageConvergence(fast: fast, slow: slow, signal: signal)
        var columns = Columns(count: closes.count)
        fill(&columns.line, &columns.signal, &columns.histogram, count: closes.count) { average.update(closes[$0]) }
        return columns
    }

    @inline(__always)
    private static func fill(
        _ line: inout IndicatorColumn, _ signal: inout IndicatorColumn, _ histogram: inout IndicatorColumn,
        count: Int, _ answer: (Int) -> Value?
    ) {
        var known = DefinedBars()
        var lines = line.values.mutableSpan
        var signals = signal.values.mutableSpan
        var histograms = histogram.values.mutableSpan
        for bar in 0..<count {
            let value = answer(bar)
            known.note(bar, isDefined: value != nil)
            guard let value else { continue }
            lines[bar] = value.line
            signals[bar] = value.signal
            histograms[bar] = value.histogram
        }
        line.defined = known.ranges(upTo: count)
        signal.defined = line.defined
        histogram.defined = line.defined
    }
}
