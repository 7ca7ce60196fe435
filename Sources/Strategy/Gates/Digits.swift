import Market

/// Numbers in the sentences of verdicts: fixed decimals, a comma every three digits, no locale.
enum Digits {
    /// Halves away from zero; beyond what an integer holds, or not a number, it says so.
    static func fixed(_ value: Double, _ decimals: Int) -> String {
        guard value.isFinite, value.magnitude < 1e12 else { return value.isNaN ? "unknown" : "unbounded" }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = Int64((value.magnitude * scale).rounded(.toNearestOrAwayFromZero))
        let whole = scaled / Int64(scale)
        let sign = value < 0 && scaled != 0 ? "-" : ""
        guard decimals > 0 else { return sign + String(whole) }
        let fraction = String(scaled % Int64(scale))
        return sign + String(whole) + "." + String(repeating: "0", count: decimals - fraction.count) + fraction
    }

    static func grouped(_ value: Double) -> String {
        let text = fixed(value, 0)
        let digits = text.drop { $0 == "-" }
        guard digits.allSatisfy(\.isNumber) else { return text }
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { result.append(",") }
            result.append(digit)
        }
        return (text.first == "-" ? "-" : "") + result
    }

    static func dollars(_ value: Double) -> String {
        (value < 0 ? "-$" : "$") + fixed(value.magnitude, 2)
    }

    /// Minutes after midnight as `09:45`.
    static func clock(minutes: Double) -> String {
        guard minutes >= 0, minutes < 24 * 60 else { return fixed(minutes, 0) + " min" }
        return TimeOfDay(secondsFromMidnight: Int32(minutes * 60)).description
    }
}
