/// The implied volatility of one expiry as a function of the strike, free of butterfly arbitrage.
///
/// Total variance (volatility² × years) is a cubic spline in log-moneyness ln(strike / forward), its unit one
/// standard deviation at the money: a continuous density. It answers from the lowest to the highest fitted strike
/// and `SurfaceSettings.margin` standard deviations beyond, and nowhere else. Each question is O(1) unless it says
/// otherwise.
public struct Smile: Sendable {
    /// Calendar time to settlement, in years of 365 days.
    public let years: Double
    /// Dollars per share.
    public let forward: Double
    public let discount: Double
    /// Lowest and highest strike that entered the fit.
    public let quotedStrikes: ClosedRange<Double>
    /// Log-moneyness between which it answers.
    public var logMoneyness: ClosedRange<Double> { curve.range }

    /// Whether some of it rests on an earlier expiry: its own quotes asked for less total variance there.
    public var isLifted: Bool { !floors.isEmpty }

    private(set) var curve: SmileCurve
    /// Curves of earlier expiries that rise above its own.
    private(set) var floors: [SmileCurve] = []

    init(years: Double, forward: ImpliedForward, quotedStrikes: ClosedRange<Double>, curve: SmileCurve) {
        self.years = years
        self.forward = forward.forward
        self.discount = forward.discount
        self.quotedStrikes = quotedStrikes
        self.curve = curve
    }

    /// The same smile, nowhere below these.
    func lifted(above earlier: [Smile]) -> Smile {
        var smile = self
        (smile.curve, smile.floors) = CalendarRepair.lift(curve, above: earlier)
        return smile
    }

    /// Volatility² × years; nil outside the range.
    public func totalVariance(logMoneyness k: Double) -> Double? {
        guard var variance = curve.variance(k) else { return nil }
        for floor in floors { variance = max(variance, floor.variance(k) ?? 0) }
        return variance
    }

    /// Per square root of a year, as a fraction; nil outside the range.
    public func volatility(strike: Double) -> Double? {
        guard strike > 0 else { return nil }
        return volatility(logMoneyness: DeterministicMath.log(strike / forward))
    }

    /// `volatility(strike:)` of many strikes; NaN outside the range.
    func volatilities(_ strikes: [Double]) -> [Double] {
        var values = strikes.map { $0 / forward }
        values.withUnsafeMutableBufferPointer { values in
            guard let base = values.baseAddress else { return }
            DeterministicMath.log(values.count, base, into: base)
        }
        let inverse = 1 / years
        for row in values.indices {
            values[row] = totalVariance(logMoneyness: values[row]).map { ($0 * inverse).squareRoot() } ?? .nan
        }
        return values
    }

    /// Present value per share of the European option; nil outside the range.
    public func price(_ kind: OptionKind, strike: Double) -> Double? {
        guard strike > 0, let variance = totalVariance(logMoneyness: DeterministicMath.log(strike / forward)) else {
            return nil
        }
        return BlackScholes.price(
            kind, forward: forward, strike: strike, discount: discount, totalDeviation: variance.squareRoot())
    }

    /// Volatility where the strike is the forward.
    public var atTheMoney: Double { (atTheMoneyVariance / years).squareRoot() }

    /// Total variance where the strike is the forward.
    var atTheMoneyVariance: Double {
        floors.reduce(curve.unchecked(0)) { max($0, $1.variance(0) ?? 0) }
    }

    func volatility(logMoneyness k: Double) -> Double? {
        totalVariance(logMoneyness: k).map { ($0 / years).squareRoot() }
    }
}

extension Smile {
    /// The strike whose undiscounted forward delta, N(d1) or N(d1) − 1, has this size; nil outside the range.
    /// About fifty evaluations: without arbitrage d1 falls as the strike rises (Fukasawa 2012).
    public func strike(_ kind: OptionKind, delta: Double) -> Double? {
        logMoneyness(kind, delta: delta).map { forward * DeterministicMath.exp($0) }
    }

    /// Volatility of the option whose forward delta has this size; nil outside the range.
    public func volatility(_ kind: OptionKind, delta: Double) -> Double? {
        logMoneyness(kind, delta: delta).flatMap { volatility(logMoneyness: $0) }
    }

    /// Volatility of the 25-delta put less that of the 25-delta call, in points (0.01); above zero where downside
    /// protection is dear.
    public var skew: Double? {
        guard let put = volatility(.put, delta: 0.25), let call = volatility(.call, delta: 0.25) else { return nil }
        return 100 * (put - call)
    }

    /// Volatility of the 10-delta option on this side less that at the money, in points (0.01).
    public func width(_ kind: OptionKind) -> Double? {
        volatility(kind, delta: 0.10).map { 100 * ($0 - atTheMoney) }
    }

    private func logMoneyness(_ kind: OptionKind, delta: Double) -> Double? {
        let callDelta = kind == .call ? abs(delta) : 1 - abs(delta)
        guard callDelta > 0, callDelta < 1 else { return nil }
        func isAbove(_ k: Double) -> Bool? {
            totalVariance(logMoneyness: k).map {
                let deviation = $0.squareRoot()
                return DeterministicMath.normalCDF(-k / deviation + 0.5 * deviation) > callDelta
            }
        }
        var low = logMoneyness.lowerBound
        var high = logMoneyness.upperBound
        guard isAbove(low) == true, isAbove(high) == false else { return nil }
        for _ in 0..<50 {
            let middle = 0.5 * (low + high)
            if isAbove(middle) == true { low = middle } else { high = middle }
        }
        return 0.5 * (low + high)
    }
}
