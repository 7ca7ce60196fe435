import Market
import Quant

/// How much an index is expected to move until a settlement, counted in days of trading: nights before a weekend or
/// holiday add only a little variance, which is why Monday's weeklies look cheap on a Friday.
struct VarianceClock {
    /// Variance of a day without a session, in sessions.
    let dayOffWeight: Double
    /// Share of a session's variance that falls before its open; an AM settlement sees nothing of the rest.
    let overnightShare: Double

    /// Sessions and other days of an average year.
    private static let sessionsAYear = 252.0

    /// Years of variance, 1 for an average calendar year, from the close of `session` to the settlement on the open
    /// or close of `settlement` (a session).
    func years(from session: Day, to settlement: Day, onOpen: Bool) -> Double {
        let sessions = Double(NYSE.sessionCount(from: session, to: settlement))
        let daysOff = Double(session.days(to: settlement)) - sessions
        let traded = onOpen ? sessions - 1 + overnightShare : sessions
        let year = VarianceClock.sessionsAYear + (365 - VarianceClock.sessionsAYear) * dayOffWeight
        return (traded + daysOff * dayOffWeight) / year
    }
}

/// The market's variance over horizons, from its two volatility indices: a variance that returns to its long level
/// (Heston 1993, expected variance), with its present and its long level chosen so that it prices both indices.
struct VarianceTerm: Hashable, Sendable {
    /// Variance per year now, and in the long run.
    let present: Double
    let long: Double
    /// Speed of the return, per year.
    let reversion: Double

    static let thirtyDays = 30.0 / 365
    static let threeMonths = 93.0 / 365

    /// - Parameters:
    ///   - vix, vix3m: as fractions (0.20).
    ///   - floor: no instantaneous variance is taken to be below this share of the index' own. Where the two indices
    ///     ask for less, the 30-day index is kept and the other one missed.
    init(vix: Double, vix3m: Double, reversion: Double, floor: Double) {
        let near = vix * vix
        let far = vix3m * vix3m
        let a = VarianceTerm.weight(reversion * VarianceTerm.thirtyDays)
        let b = VarianceTerm.weight(reversion * VarianceTerm.threeMonths)
        var gap = (near - far) / (a - b)
        var long = near - gap * a
        if long < floor * near {
            long = floor * near
            gap = (near - long) / a
        } else if long + gap < floor * near {
            // present = floor × near: near = long (1 − a) + present a.
            long = near * (1 - floor * a) / (1 - a)
            gap = floor * near - long
        }
        self.reversion = reversion
        self.long = long
        present = long + gap
    }

    /// Mean variance per year from now over `years` of variance time.
    func mean(over years: Double) -> Double { long + (present - long) * VarianceTerm.weight(reversion * years) }

    /// (1 − e^−x) / x.
    private static func weight(_ x: Double) -> Double {
        x < 1e-6 ? 1 - 0.5 * x : (1 - DeterministicMath.exp(-x)) / x
    }
}
