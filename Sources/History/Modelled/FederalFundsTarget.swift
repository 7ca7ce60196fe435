public import Market
import Quant
public import Trading

/// The Federal Reserve's target for the federal funds rate since 1998, from its public statements: a short rate for
/// histories that have none. Where the target is a range, its middle.
public enum FederalFundsTarget {
    /// Each change that lies in `days`, and the rate in force at their start, said again on the first of every month:
    /// a target stands until it is changed, and must not look like a figure nobody renewed. A change is known at
    /// 14:15 New York on the day of the announcement; 14:00 since 2013. Rates are continuously compounded fractions
    /// per year.
    public static func rates(in days: ClosedRange<Day>) -> [InterestRate] {
        let all = changes.map { change in
            InterestRate(
                day: change.day, rate: DeterministicMath.log(1 + change.percent / 100),
                knownAt: EasternTime.instant(change.day, change.day.year < 2013 ? TimeOfDay(14, 15) : TimeOfDay(14, 0)))
        }
        let before = all.last { $0.day < days.lowerBound }
        let changed = ([before].compactMap { $0 }) + all.filter { days.contains($0.day) }
        return (changed + restated(changed, in: days)).sorted { $0.knownAt < $1.knownAt }
    }

    /// The rate in force on the first of each month; none on a day on which it changed.
    private static func restated(_ changes: [InterestRate], in days: ClosedRange<Day>) -> [InterestRate] {
        var result: [InterestRate] = []
        var next = 0
        var inForce: InterestRate?
        for number in days.lowerBound.number...days.upperBound.number {
            let day = Day(number: number)
            while next < changes.count, changes[next].day <= day {
                inForce = changes[next]
                next += 1
            }
            guard day.dayOfMonth == 1, let rate = inForce, rate.day < day else { continue }
            result.append(
                InterestRate(day: day, rate: rate.rate, knownAt: EasternTime.instant(day, TimeOfDay(9, 0))))
        }
        return result
    }

    private static let changes: [(day: Day, percent: Double)] = table.split(separator: "\n").map { line in
        let cells = line.split(separator: " ")
        return (Day(cells[0])!, Double(cells[1])!)
    }

    private static let table = """
        1998-11-17 4.75
        1999-06-30 5.00
        1999-08-24 5.25
        1999-11-16 5.50
        2000-02-02 5.75
        2000-03-21 6.00
        2000-05-16 6.50
        2001-01-03 6.00
        2001-01-31 5.50
        2001-03-20 5.00
        2001-04-18 4.50
        2001-05-15 4.00
        2001-06-27 3.75
        2001-08-21 3.50
        2001-09-17 3.00
        2001-10-02 2.50
        2001-11-06 2.00
        2001-12-11 1.75
        2002-11-06 1.25
        2003-06-25 1.00
        2004-06-30 1.25
        2004-08-10 1.50
        2004-09-21 1.75
        2004-11-10 2.00
        2004-12-14 2.25
        2005-02-02 2.50
        2005-03-22 2.75
        2005-05-03 3.00
        2005-06-30 3.25
        2005-08-09 3.50
        2005-09-20 3.75
        2005-11-01 4.00
        2005-12-13 4.25
        2006-01-31 4.50
        2006-03-28 4.75
        2006-05-10 5.00
        2006-06-29 5.25
        2007-09-18 4.75
        2007-10-31 4.50
        2007-12-11 4.25
        2008-01-22 3.50
        2008-01-30 3.00
        2008-03-18 2.25
        2008-04-30 2.00
        2008-10-08 1.50
        2008-10-29 1.00
        2008-12-16 0.125
        2015-12-16 0.375
        2016-12-14 0.625
        2017-03-15 0.875
        2017-06-14 1.125
        2017-12-13 1.375
        2018-03-21 1.625
        2018-06-13 1.875
        2018-09-26 2.125
        2018-12-19 2.375
        2019-07-31 2.125
        2019-09-18 1.875
        2019-10-30 1.625
        2020-03-03 1.125
        2020-03-16 0.125
        2022-03-16 0.375
        2022-05-04 0.875
        2022-06-15 1.625
        2022-07-27 2.375
        2022-09-21 3.125
        2022-11-02 3.875
        2022-12-14 4.375
        2023-02-01 4.625
        2023-03-22 4.875
        2023-05-03 5.125
        2023-07-26 5.375
        2024-09-18 4.875
        2024-11-07 4.625
        2024-12-18 4.375
        2025-09-17 4.125
        2025-10-29 3.875
        2025-12-10 3.625
        """
}
