public import Market
import Quant

/// What one session's close says about an underlying and its volatility, and the surface the model draws from it.
/// Nothing in it is newer than the session.
public struct ModelledMarket: Sendable {
    public let session: Day
    /// The close, dollars or points.
    public let spot: Double
    /// The 30-day and the three-month index as fractions (0.20).
    public let vix: Double
    public let vix3m: Double
    /// `ModelParameters.Stress`.
    public let stress: Double
    /// Continuously compounded, a fraction per year.
    public let rate: Double
    public let income: Income
    public let parameters: ModelParameters

    /// What the underlying pays its holder until an expiry.
    public enum Income: Hashable, Sendable {
        /// A continuous yield, a fraction per year: an index of many stocks.
        case yield(Double)
        /// Cash per share on dates after the session, ascending: known dividends, then those expected by the calendar.
        case cash([Payment])

        public struct Payment: Hashable, Sendable {
            public let exDate: Day
            /// Per share, dollars.
            public let amount: Double
            public init(exDate: Day, amount: Double) {
                self.exDate = exDate
                self.amount = amount
            }
        }
    }

    private let term: VarianceTerm
    private let clock: VarianceClock
    private let logLevel: Double
    private let logTerm: Double

    public init(
        session: Day, spot: Double, vix: Double, vix3m: Double, stress: Double, rate: Double, income: Income,
        parameters: ModelParameters = .current
    ) {
        self.session = session
        self.spot = spot
        self.vix = vix
        self.vix3m = vix3m
        self.stress = stress
        self.rate = rate
        self.income = income
        self.parameters = parameters
        term = VarianceTerm(
            vix: vix, vix3m: vix3m, reversion: parameters.term.reversion, floor: parameters.term.floor)
        clock = VarianceClock(
            dayOffWeight: parameters.term.dayOffWeight, overnightShare: parameters.term.overnightShare)
        logLevel = DeterministicMath.log(vix / ModelledMarket.referenceVIX)
        // Beyond what was ever fitted the lines are not trusted.
        logTerm = min(max(DeterministicMath.log(vix3m / vix), -0.35), 0.35)
    }

    static let referenceVIX = 0.18

    /// One expiry as the model sees it from the session's close.
    public struct Slice: Hashable, Sendable {
        /// Years of 365 days to the moment that settles.
        public let years: Double
        public let discount: Double
        public let forward: Double
        public let smile: VolatilitySmile
        /// Total variance at the money.
        public var variance: Double { smile.deviation * smile.deviation }
    }

    /// - Parameters:
    ///   - settlement: a session after this one.
    ///   - onOpen: settled on its open, else on its close.
    public func slice(settlement: Day, onOpen: Bool) -> Slice {
        let years = ModelledMarket.years(from: session, to: settlement, onOpen: onOpen)
        let discount = Carry.discount(years: years, rate: rate)
        let forward = forward(years: years, settlement: settlement)
        let (deviation, point) = atTheMoney(settlement: settlement, onOpen: onOpen)
        return Slice(
            years: years, discount: discount, forward: forward,
            smile: VolatilitySmile(
                atTheMoney: deviation / years.squareRoot(), deviation: deviation,
                slope: parameters.slope.value(point),
                curvature: DeterministicMath.exp(parameters.curvature.value(point))))
    }

    /// Square root of the total variance at the money, and where the expiry stands in the parameters' lines.
    func atTheMoney(settlement: Day, onOpen: Bool) -> (deviation: Double, point: ModelParameters.Line.Point) {
        let varianceYears = clock.years(from: session, to: settlement, onOpen: onOpen)
        let point = ModelParameters.Line.Point(
            tenor: DeterministicMath.log(varianceYears / VarianceTerm.thirtyDays), level: logLevel, term: logTerm)
        let variance = term.mean(over: varianceYears) * varianceYears
        return (variance.squareRoot() * DeterministicMath.exp(parameters.level.value(point)), point)
    }

    func forward(years: Double, settlement: Day) -> Double {
        switch income {
        case .yield(let yield):
            return Carry.forward(spot: spot, years: years, rate: rate, yield: yield)
        case .cash(let payments):
            var present = spot
            for payment in payments where payment.exDate <= settlement {
                let wait = Double(session.days(to: payment.exDate)) / 365
                present -= payment.amount * Carry.discount(years: wait, rate: rate)
            }
            return Carry.forward(spot: max(present, 0.01 * spot), years: years, rate: rate, yield: 0)
        }
    }

    /// Years of 365 days from the close of `session` to the open or close of `settlement`, New York's clocks: a change
    /// of the clocks in between, an hour, is left out.
    static func years(from session: Day, to settlement: Day, onOpen: Bool) -> Double {
        let close = NYSE.session(on: session)?.close ?? TimeOfDay(16, 0)
        let hours = NYSE.session(on: settlement)
        let end = onOpen ? hours?.open ?? TimeOfDay(9, 30) : hours?.close ?? TimeOfDay(16, 0)
        let seconds = session.days(to: settlement) * 86_400 + Int(end.secondsFromMidnight - close.secondsFromMidnight)
        return Double(seconds) / (365 * 86_400)
    }
}
