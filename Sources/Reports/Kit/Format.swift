/// How every number of the house is written, on a terminal, in a report and on a screen. Locale-free and deterministic:
/// integer arithmetic for money, decimal arithmetic for the rest, halves rounded away from zero, a true minus sign.
/// What is missing is `—`, never zero.
public enum Format {
    public static let missing = "—"
    public static let minus = "−"

    // MARK: Money, in units of 1/10,000 dollar

    /// `1,234.50`, `−120.00`. `places` 0…4.
    public static func money(units: Int64?, places: Int = 2) -> String {
        guard let units else { return missing }
        let (text, isZero) = magnitude(units: units, places: places)
        return (units < 0 && !isZero ? minus : "") + text
    }

    /// Profit and loss: always signed, `+84.00`, `−120.00`; nothing made and nothing lost is `0.00`.
    public static func pnl(units: Int64?, places: Int = 2) -> String {
        guard let units else { return missing }
        let (text, isZero) = magnitude(units: units, places: places)
        return (isZero ? "" : units < 0 ? minus : "+") + text
    }

    /// A strike: no trailing zeros, no separators, `580`, `582.5`, `5250`.
    public static func strike(units: Int64?) -> String {
        guard let units else { return missing }
        let whole = units.magnitude / 10_000
        var fraction = String(units.magnitude % 10_000)
        fraction = String(repeating: "0", count: 4 - fraction.count) + fraction
        while fraction.last == "0" { fraction.removeLast() }
        return (units < 0 ? minus : "") + String(whole) + (fraction.isEmpty ? "" : "." + fraction)
    }

    private static func magnitude(units: Int64, places: Int) -> (text: String, isZero: Bool) {
        precondition((0...4).contains(places), "money is exact to four decimals")
        var divisor: UInt64 = 1
        for _ in places..<4 { divisor *= 10 }
        let rounded = (units.magnitude + divisor / 2) / divisor
        var scale: UInt64 = 1
        for _ in 0..<places { scale *= 10 }
        var text = grouped(rounded / scale)
        if places > 0 {
            let fraction = String(rounded % scale)
            text += "." + String(repeating: "0", count: places - fraction.count) + fraction
        }
        return (text, rounded == 0)
    }

    // MARK: Doubles

    /// `1,234.5`, with `places` decimals. Infinity is `∞`; NaN is missing.
    public static func decimal(_ value: Double?, places: Int) -> String {
        written(value, places: places, shift: 0, plus: "", suffix: "")
    }

    /// As `decimal`, with `+` before what is above zero.
    public static func signed(_ value: Double?, places: Int) -> String {
        written(value, places: places, shift: 0, plus: "+", suffix: "")
    }

    /// A fraction as percent: 0.2137 is `21.4%`. Implied volatility is written so too.
    public static func percent(_ fraction: Double?, places: Int = 1) -> String {
        written(fraction, places: places, shift: 2, plus: "", suffix: "%")
    }

    /// A change as percent: 0.002 is `+0.2%`.
    public static func signedPercent(_ fraction: Double?, places: Int = 1) -> String {
        written(fraction, places: places, shift: 2, plus: "+", suffix: "%")
    }

    /// Delta per share: `−0.16`.
    public static func delta(_ value: Double?) -> String {
        decimal(value, places: 2)
    }

    /// Two significant digits, whole numbers kept whole: `0.0042`, `1.3`, `128`.
    public static func greek(_ value: Double?) -> String {
        guard let value, let text = DecimalText(value) else { return decimal(value, places: 0) }
        return decimal(value, places: text.places(forSignificant: 2))
    }

    private static func written(
        _ value: Double?, places: Int, shift: Int, plus: String, suffix: String
    ) -> String {
        guard let value, !value.isNaN else { return missing }
        guard let text = DecimalText(value) else { return (value < 0 ? minus : plus) + "∞" }
        let (magnitude, isZero) = text.fixed(places: places, shift: shift)
        return (isZero ? "" : text.isNegative ? minus : plus) + magnitude + suffix
    }

    // MARK: Counts

    /// `12,345`.
    public static func count(_ value: Int?) -> String {
        guard let value else { return missing }
        return (value < 0 ? minus : "") + grouped(UInt64(value.magnitude))
    }

    /// `1 trade`, `2 trades`, `3 entries` with the plural given.
    public static func count(_ value: Int, _ one: String, _ many: String? = nil) -> String {
        count(value) + " " + (value == 1 ? one : many ?? one + "s")
    }

    /// `512 B`, `3.3 MB`: powers of 1,000.
    public static func bytes(_ value: Int?) -> String {
        guard let value else { return missing }
        guard value.magnitude >= 1_000 else { return count(value) + " B" }
        var scaled = Double(value)
        for unit in ["kB", "MB", "GB"] {
            scaled /= 1_000
            if scaled.magnitude < 999.95 { return decimal(scaled, places: 1) + " " + unit }
        }
        return decimal(scaled / 1_000, places: 1) + " TB"
    }

    // MARK: Time

    /// `45d`, days to expiry.
    public static func daysLeft(_ days: Int?) -> String {
        days.map { count($0) + "d" } ?? missing
    }

    /// `18 Sep 26`.
    public static func date(_ date: ReportDate?) -> String {
        guard let date else { return missing }
        let year = date.year % 100
        return "\(date.day) \(date.monthName) \(year < 10 ? "0" : "")\(year)"
    }

    /// `18 Sep 26 · 45d`.
    public static func expiry(_ date: ReportDate?, daysLeft days: Int?) -> String {
        guard let date else { return missing }
        guard let days else { return Format.date(date) }
        return Format.date(date) + " · " + daysLeft(days)
    }

    /// `2 Jan 18 – 28 Feb 18`; one date where both are the same.
    public static func dates(_ first: ReportDate, _ last: ReportDate) -> String {
        first == last ? date(first) : date(first) + " – " + date(last)
    }

    /// A time of day on the 24-hour clock, `09:45:12`, from seconds after midnight.
    public static func time(secondOfDay second: Int?) -> String {
        guard let second else { return missing }
        precondition((0..<86_400).contains(second), "a time of day lies within one day")
        return [second / 3_600, second / 60 % 60, second % 60].map(twoDigits).joined(separator: ":")
    }

    /// `12ms`, `4.2s`, `42s`, `2m 10s`, `2h 14m`, `3d 4h`: two units at most, the last one rounded half up.
    public static func duration(_ duration: Duration?) -> String {
        guard let duration else { return missing }
        let sign = duration < .zero ? minus : ""
        let length = duration < .zero ? .zero - duration : duration
        let milliseconds =
            length.components.seconds * 1_000
            + (length.components.attoseconds + 500_000_000_000_000) / 1_000_000_000_000_000
        if milliseconds < 1_000 { return sign + "\(milliseconds)ms" }
        if milliseconds < 9_950 {
            let tenths = (milliseconds + 50) / 100
            return sign + "\(tenths / 10).\(tenths % 10)s"
        }
        let seconds = (milliseconds + 500) / 1_000
        if seconds < 60 { return sign + "\(seconds)s" }
        if seconds < 3_600 { return sign + "\(seconds / 60)m \(seconds % 60)s" }
        let minutes = (seconds + 30) / 60
        if minutes < 24 * 60 { return sign + "\(minutes / 60)h \(minutes % 60)m" }
        let hours = (minutes + 30) / 60
        return sign + grouped(UInt64(hours / 24)) + "d \(hours % 24)h"
    }

    // MARK: Pieces

    static func twoDigits(_ value: Int) -> String {
        (value < 10 ? "0" : "") + String(value)
    }

    static func figure(_ digit: UInt8) -> Character {
        Character(Unicode.Scalar(UInt8(ascii: "0") + digit))
    }

    static func grouped(_ value: UInt64) -> String {
        grouped(String(value).utf8.map { $0 - UInt8(ascii: "0") }[...])
    }

    static func grouped(_ digits: ArraySlice<UInt8>) -> String {
        var text = ""
        var left = digits.count
        for digit in digits {
            text.append(figure(digit))
            left -= 1
            if left > 0, left.isMultiple(of: 3) { text.append(",") }
        }
        return text
    }
}
