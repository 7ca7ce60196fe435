import Market

/// Numbers as people write them: `100_000`, `2%`, `0.65`, `20s`. Money and prices are read from their decimals, never
/// through a Double.
extension ValueForm where Value == Int {
    static func whole(_ range: ClosedRange<Int>, _ unit: String) -> ValueForm {
        .scalar(
            type: "whole number", allowed: "a whole number \(range.lowerBound)…\(range.upperBound) (\(unit))",
            json: .number("integer", from: String(range.lowerBound), to: String(range.upperBound)),
            samples: [String(range.lowerBound), String(range.upperBound)],
            parse: { text in
                NumberText.withoutSeparators(text).flatMap { Int($0) }.flatMap { range.contains($0) ? $0 : nil }
            },
            print: { String($0) })
    }
}

extension ValueForm where Value == Int64 {
    static func count(_ range: ClosedRange<Int64>, _ unit: String) -> ValueForm {
        .scalar(
            type: "whole number", allowed: "a whole number \(range.lowerBound)…\(range.upperBound) (\(unit))",
            json: .number("integer", from: String(range.lowerBound), to: String(range.upperBound)),
            samples: [String(range.lowerBound), String(range.upperBound)],
            parse: { text in
                NumberText.withoutSeparators(text).flatMap { Int64($0) }.flatMap { range.contains($0) ? $0 : nil }
            },
            print: { String($0) })
    }
}

extension ValueForm where Value == Double {
    /// A share of something: `0.02` and `2%` are the same.
    static func fraction(_ range: ClosedRange<Double>) -> ValueForm {
        let low = NumberText.plain(range.lowerBound)
        let high = NumberText.plain(range.upperBound)
        return .scalar(
            type: "fraction", allowed: "a fraction \(low)…\(high); 2% and 0.02 are the same",
            json: .either([
                .object(["type": .string("number"), "minimum": .number(low), "maximum": .number(high)]),
                .pattern("^-?[0-9_]*\\.?[0-9]+ ?%$"),
            ]),
            samples: [low, high, "\((range.lowerBound + range.upperBound) / 2)"],
            parse: { text in
                let value =
                    text.hasSuffix("%")
                    ? NumberText.double(String(text.dropLast()).trimmingSpaces, exponent: "e-2")
                    : NumberText.double(text)
                return value.flatMap { range.contains($0) ? $0 : nil }
            },
            print: { NumberText.plain($0) })
    }

    static func number(_ range: ClosedRange<Double>, _ unit: String) -> ValueForm {
        let low = NumberText.plain(range.lowerBound)
        let high = NumberText.plain(range.upperBound)
        return .scalar(
            type: "number", allowed: "a number \(low)…\(high) (\(unit))",
            json: .number("number", from: low, to: high),
            samples: [low, high],
            parse: { NumberText.double($0).flatMap { range.contains($0) ? $0 : nil } },
            print: { NumberText.plain($0) })
    }

    /// A length of time kept in hours: `18h`, `90m`.
    static func hours(_ range: ClosedRange<Double>) -> ValueForm {
        let low = NumberText.plain(range.lowerBound)
        let high = NumberText.plain(range.upperBound)
        return .scalar(
            type: "duration", allowed: "a duration \(low)h…\(high)h, as 18h or 90m",
            json: .pattern(DurationText.pattern),
            samples: ["\(low)h", "\(high)h"],
            parse: { text in
                guard let duration = DurationText.read(text) else { return nil }
                let hours = Double(duration.wholeNanoseconds) / 3_600_000_000_000
                return range.contains(hours) ? hours : nil
            },
            print: { DurationText.write(.nanoseconds(Int64(($0 * 3_600_000_000_000).rounded()))) })
    }
}

extension ValueForm where Value == Price {
    /// Per share or point, exact.
    static func price(_ range: ClosedRange<Price>) -> ValueForm {
        .exact(range, type: "price", what: "a price", fromUnits: Price.init(units:))
    }
}

extension ValueForm where Value == Money {
    /// Dollars, exact.
    static func money(_ range: ClosedRange<Money>) -> ValueForm {
        .exact(range, type: "dollars", what: "dollars", fromUnits: Money.init(units:))
    }
}

extension ValueForm where Value: Comparable & CustomStringConvertible {
    /// A decimal that is kept as an integer of 1/10,000.
    fileprivate static func exact(
        _ range: ClosedRange<Value>, type: String, what: String, fromUnits: @escaping @Sendable (Int64) -> Value
    ) -> ValueForm where Value: Sendable {
        let (low, high) = ("\(range.lowerBound)", "\(range.upperBound)")
        return .scalar(
            type: type, allowed: "\(what) \(low)…\(high) with at most four decimals",
            json: .number("number", from: low, to: high),
            samples: [low, high],
            parse: { text in NumberText.units(text).map(fromUnits).flatMap { range.contains($0) ? $0 : nil } },
            print: { "\($0)" })
    }
}

extension ValueForm where Value == Duration {
    static func duration(_ range: ClosedRange<Duration>) -> ValueForm {
        let low = DurationText.write(range.lowerBound)
        let high = DurationText.write(range.upperBound)
        return .scalar(
            type: "duration", allowed: "a duration \(low)…\(high), as 20s, 15m or 1h30m",
            json: .pattern(DurationText.pattern), samples: [low, high],
            parse: { DurationText.read($0).flatMap { range.contains($0) ? $0 : nil } },
            print: { DurationText.write($0) })
    }
}

enum NumberText {
    /// `100_000` as `100000`; nil where an underscore doesn't stand between two digits.
    static func withoutSeparators(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        let isDigit = { (byte: UInt8) in (48...57).contains(byte) }
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "_") {
            guard index > 0, index + 1 < bytes.count, isDigit(bytes[index - 1]), isDigit(bytes[index + 1]) else {
                return nil
            }
        }
        return String(decoding: bytes.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    }

    /// A finite decimal number; `exponent` is added to the text, so that a percentage is rounded once.
    static func double(_ text: String, exponent: String = "") -> Double? {
        guard let digits = withoutSeparators(text), !digits.isEmpty,
            digits.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 || $0 == 45 || $0 == 43 || $0 == 101 }),
            exponent.isEmpty || !digits.contains("e"), let value = Double(digits + exponent), value.isFinite
        else { return nil }
        return value
    }

    /// Units of 1/10,000; nil where digits would be lost.
    static func units(_ text: String) -> Int64? {
        guard let digits = withoutSeparators(text), let (units, rounded) = Decimals.units(digits.utf8), !rounded else {
            return nil
        }
        return units
    }

    /// The shortest text that reads back as the same number, without `.0`.
    static func plain(_ value: Double) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

enum DurationText {
    static let pattern = "^([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$"
    private static let units: [(name: String, nanoseconds: Int64)] = [
        ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000),
    ]

    /// `20s`, `15m`, `1h30m`, `250ms`: whole numbers, larger units first.
    static func read(_ text: String) -> Duration? {
        var rest = Substring(text)
        var total: Int64 = 0
        var unit = 0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let letters = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(letters.count)
            guard digits.count <= 9, let number = Int64(digits),
                let found = units[unit...].firstIndex(where: { $0.name == letters })
            else { return nil }
            let (product, overflow) = number.multipliedReportingOverflow(by: units[found].nanoseconds)
            guard !overflow, total <= .max - product else { return nil }
            total += product
            unit = found + 1
        }
        return .nanoseconds(total)
    }

    static func write(_ duration: Duration) -> String {
        var rest = duration.wholeNanoseconds
        var text = ""
        for unit in units where rest >= unit.nanoseconds {
            text += "\(rest / unit.nanoseconds)\(unit.name)"
            rest %= unit.nanoseconds
        }
        return text.isEmpty ? "0s" : text
    }
}

extension String {
    var trimmingSpaces: String {
        var text = Substring(self)
        while text.last == " " { text.removeLast() }
        while text.first == " " { text.removeFirst() }
        return String(text)
    }
}
