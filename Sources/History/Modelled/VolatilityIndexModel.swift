import Quant

/// A volatility index where none was published: what the market's own past says about the next month.
///
/// The logarithm of VIX is taken as linear in the logarithms of realised volatilities over fast and slow exponential
/// averages of squared returns, and in the average of recent falls (after the heterogeneous autoregressions of Corsi,
/// 2009, and the leverage effect); coefficients in `ModelParameters.VolatilityIndexProxy`. Fed session by session, it
/// knows nothing that comes later.
struct VolatilityIndexModel: Sendable {
    private let parameters: ModelParameters.VolatilityIndexProxy
    private var averages: [Double]
    private var falls = 0.0
    private var lastClose: Double?
    private(set) var returns = 0

    /// Sessions before the slowest average says something.
    static let warmUp = 63

    init(_ parameters: ModelParameters.VolatilityIndexProxy) {
        self.parameters = parameters
        averages = Array(repeating: VolatilityIndexModel.firstVariance, count: parameters.memory.count)
    }

    /// 16 % a year, per session: the start of the averages.
    private static let firstVariance = 0.16 * 0.16 / 252

    mutating func add(close: Double) {
        defer { lastClose = close }
        guard let lastClose else { return }
        let change = DeterministicMath.log(close / lastClose)
        returns += 1
        for (index, memory) in parameters.memory.enumerated() {
            averages[index] = memory * averages[index] + (1 - memory) * change * change
        }
        if let fast = parameters.memory.first { falls = fast * falls + (1 - fast) * max(-change, 0) }
    }

    /// The logarithms of annualised volatilities, fast to slow, and the average fall: what the fit regresses on.
    var features: [Double] { averages.map { 0.5 * DeterministicMath.log($0 * 252) } + [falls] }

    /// The index as a fraction (0.20), from 5 % to 150 %; nil while too little is known.
    var index: Double? {
        guard returns >= VolatilityIndexModel.warmUp else { return nil }
        var logarithm = parameters.constant + parameters.perFall * falls
        for (average, weight) in zip(averages, parameters.perVolatility) {
            logarithm += weight * 0.5 * DeterministicMath.log(average * 252)
        }
        return min(max(DeterministicMath.exp(logarithm), 0.05), 1.5)
    }
}

/// A three-month volatility index where there is only the 30-day one: between today's index and its own average, as
/// volatility returns to its mean.
struct ThreeMonthModel: Sendable {
    private let parameters: ModelParameters.ThreeMonthProxy
    private var average: Double?

    init(_ parameters: ModelParameters.ThreeMonthProxy) { self.parameters = parameters }

    /// The three-month index (a fraction) of the session whose 30-day index is `vix`. Called once a session, in order.
    mutating func next(vix: Double) -> Double {
        let logarithm = DeterministicMath.log(vix)
        let mean = average.map { parameters.memory * $0 + (1 - parameters.memory) * logarithm } ?? logarithm
        average = mean
        return DeterministicMath.exp(
            parameters.constant + parameters.perLevel * logarithm + parameters.perAverage * mean)
    }
    /// What the fit regresses on.
    var features: Double? { average }
}
