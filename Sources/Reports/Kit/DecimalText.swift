/// A `Double` as the shortest decimal that reads back as the same value, so that rounding for display is decimal
/// arithmetic: 1.005 shows as `1.01`, on every machine and in every locale.
struct DecimalText {
    let isNegative: Bool
    /// Significant digits, the first of them not zero; empty for zero.
    private let digits: [UInt8]
    /// Where the point stands: before digit `point`. The value is 0.d₁d₂d₃… × 10^point.
    private let point: Int

    /// `nil` for infinities and NaN.
    init?(_ value: Double) {
        guard value.isFinite else { return nil }
        isNegative = value < 0
        var digits: [UInt8] = []
        var point = 0
        var seenPoint = false
        var exponent = 0
        var exponentSign = 1
        var inExponent = false
        for byte in value.magnitude.description.utf8 {
            switch byte {
            case UInt8(ascii: "."): seenPoint = true
            case UInt8(ascii: "e"): inExponent = true
            case UInt8(ascii: "-"): exponentSign = -1
            case UInt8(ascii: "+"): break
            default:
                let digit = byte - UInt8(ascii: "0")
                if inExponent {
                    exponent = exponent * 10 + Int(digit)
                } else {
                    if !seenPoint { point += 1 }
                    digits.append(digit)
                }
            }
        }
        let leadingZeros = digits.prefix { $0 == 0 }.count
        self.digits = Array(digits.dropFirst(leadingZeros))
        self.point = point - leadingZeros + exponentSign * exponent
    }

    /// Digits after the point that show `count` significant digits: 2 for 0.42 and `count` 2, none for 123.
    func places(forSignificant count: Int) -> Int {
        digits.isEmpty ? 0 : max(0, count - point)
    }

    /// The magnitude times 10^`shift`, rounded half away from zero to `places` decimals, thousands separated by commas.
    /// `isZero` tells whether nothing is left of it: a minus before `0.0` would claim more than is shown.
    func fixed(places: Int, shift: Int = 0) -> (text: String, isZero: Bool) {
        precondition(places >= 0, "a number is shown with no decimals or more")
        let point = point + shift
        let kept = point + places
        var shown: [UInt8] = []
        if kept >= 0 {
            shown = Array(digits.prefix(kept))
            shown += Array(repeating: 0, count: kept - shown.count)
            if kept < digits.count, digits[kept] >= 5 { Self.increment(&shown) }
        }
        if shown.count < places + 1 { shown = Array(repeating: 0, count: places + 1 - shown.count) + shown }
        let whole = shown.dropLast(places)
        let firstDigit = whole.firstIndex { $0 != 0 } ?? whole.endIndex - 1
        var text = Format.grouped(whole[firstDigit...])
        if places > 0 {
            text.append(".")
            for digit in shown.suffix(places) { text.append(Format.figure(digit)) }
        }
        return (text, shown.allSatisfy { $0 == 0 })
    }

    private static func increment(_ digits: inout [UInt8]) {
        var index = digits.count - 1
        while index >= 0 {
            if digits[index] < 9 {
                digits[index] += 1
                return
            }
            digits[index] = 0
            index -= 1
        }
        digits.insert(1, at: 0)
    }
}
