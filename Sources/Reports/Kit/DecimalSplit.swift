/// A cell's text cut where a column of numbers is aligned: before the decimal point, or, without one, after the last
/// digit of the whole part, so that `63%` stands under `21.4%` and `—` under the ones.
struct DecimalSplit: Hashable {
    let whole: String
    /// From the point on, with whatever follows the number.
    let rest: String

    init(_ text: String) {
        var lastDigit: String.Index?
        var index = text.startIndex
        while index < text.endIndex {
            let character = text[index]
            let next = text.index(after: index)
            if character.isASCII, character.isNumber {
                lastDigit = index
            } else if character == ".", next < text.endIndex, text[next].isASCII, text[next].isNumber {
                whole = String(text[..<index])
                rest = String(text[index...])
                return
            } else if character != ",", lastDigit != nil {
                break
            }
            index = next
        }
        guard let lastDigit else {
            whole = text
            rest = ""
            return
        }
        let end = text.index(after: lastDigit)
        whole = String(text[..<end])
        rest = String(text[end...])
    }
}
