import Market
import Quant

/// Fits the volatility index by realised volatility, and the three-month index by the 30-day one, on the sessions on
/// which both are known.
enum IndexFit {
    /// - Returns: the parameters and the root mean square of ln(VIX) that they leave.
    static func volatilityIndex(
        _ bars: [DailyBar], _ vix: [DailyBar], from start: ModelParameters.VolatilityIndexProxy
    ) -> (proxy: ModelParameters.VolatilityIndexProxy, residual: Double) {
        let published = Dictionary(vix.map { ($0.session, $0.close) }, uniquingKeysWith: { a, _ in a })
        var model = VolatilityIndexModel(start)
        var squares = LeastSquares(start.memory.count + 2)
        for bar in bars {
            model.add(close: bar.close.approximateDollars)
            guard model.returns >= VolatilityIndexModel.warmUp, let index = published[bar.session] else { continue }
            squares.add([1] + model.features, DeterministicMath.log(index.approximateDollars / 100))
        }
        let (terms, residual) = squares.solve()
        var proxy = start
        proxy.constant = terms[0]
        proxy.perVolatility = Array(terms[1...start.memory.count])
        proxy.perFall = terms[start.memory.count + 1]
        return (proxy, residual)
    }

    /// - Returns: the parameters and the root mean square of ln(VIX3M) that they leave.
    static func threeMonth(
        _ vix: [DailyBar], _ vix3m: [DailyBar], from start: ModelParameters.ThreeMonthProxy
    ) -> (proxy: ModelParameters.ThreeMonthProxy, residual: Double) {
        let published = Dictionary(vix3m.map { ($0.session, $0.close) }, uniquingKeysWith: { a, _ in a })
        var model = ThreeMonthModel(start)
        var squares = LeastSquares(3)
        for bar in vix {
            let index = bar.close.approximateDollars / 100
            _ = model.next(vix: index)
            guard let mean = model.features, let far = published[bar.session] else { continue }
            squares.add([1, DeterministicMath.log(index), mean], DeterministicMath.log(far.approximateDollars / 100))
        }
        let (terms, residual) = squares.solve()
        var proxy = start
        proxy.constant = terms[0]
        proxy.perLevel = terms[1]
        proxy.perAverage = terms[2]
        return (proxy, residual)
    }
}
