import Market
import Strategy
import Trading

/// How trades, days and verdicts read on a terminal and in a page: the trade's own short forms, with a true minus.
extension Day {
    var reportDate: ReportDate { ReportDate(dayNumber: Int(number)) }
    /// `3 Feb 18`.
    var short: String { Format.date(reportDate) }
}

extension Cell {
    static func day(_ day: Day?) -> Cell { .date(day?.reportDate) }
    static func strike(_ strike: Strike) -> Cell { Cell(Format.strike(units: strike.price.units)) }
    static func money(_ money: Money?, _ meaning: Meaning = .plain) -> Cell { .money(units: money?.units, meaning) }
    static func pnl(_ money: Money?) -> Cell { .pnl(units: money?.units) }
}

/// The pieces of a structure in words.
enum StructureWords {
    /// `P 580/575`, `P 1950/1800 · C 2200/2250`, `P 560 · C 620`: the sold strike before the bought one.
    static func strikes(_ legs: [Leg]) -> String {
        [Right.put, .call].compactMap { right -> String? in
            let side = legs.filter { $0.contract.right == right }
                .sorted { ($0.side.rawValue, $0.contract.strike) < ($1.side.rawValue, $1.contract.strike) }
            guard !side.isEmpty else { return nil }
            let strikes = side.map { Format.strike(units: $0.contract.strike.price.units) }
            return right.letter + " " + strikes.joined(separator: "/")
        }.joined(separator: " · ")
    }

    /// `−1 P580`: what is held of a leg for `quantity` units.
    static func leg(_ leg: Leg, quantity: Int) -> String {
        let count = leg.ratio * quantity
        return (leg.side == .short ? Format.minus : "+") + Format.count(count) + " " + leg.contract.right.letter
            + Format.strike(units: leg.contract.strike.price.units)
    }

    /// `1.25 credit`, `0.40 debit`, `even`; per share.
    static func net(_ price: NetPrice) -> String {
        guard price.units != 0 else { return "even" }
        return Format.money(units: price.price.magnitude.units, places: places(price.price)) + " "
            + (price.isCredit ? "credit" : "debit")
    }

    /// Cents, unless the price has a part of one.
    static func places(_ price: Price) -> Int { price.units.isMultiple(of: 100) ? 2 : 4 }
}

extension Gate {
    /// `E IV rank`.
    var label: String { stage.rawValue + " " + name }

    /// `48.2 of 50.0`, `0 of 1 legs`: how near a measure came to its limit, beside the gate's name.
    func nearness(_ measured: Double, _ limit: Double) -> String {
        Words.withTrueMinus("\(unit.text(measured)) of \(unit.text(limit))\(unit.suffix)")
    }

    /// A verdict's sentence for people.
    func words(_ verdict: Verdict) -> String { Words.withTrueMinus(sentence(verdict)) }
}

enum Words {
    /// `-12.50` and `-$3` become `−12.50` and `−$3`; a hyphen within a word stays one.
    static func withTrueMinus(_ text: String) -> String {
        var result = ""
        var before: Character = " "
        var rest = text[...]
        while let character = rest.popFirst() {
            let startsNumber = rest.first.map { $0.isNumber || $0 == "$" } ?? false
            result +=
                character == "-" && startsNumber && !before.isLetter && !before.isNumber
                ? Format.minus : String(character)
            before = character
        }
        return result
    }

    /// `a`, `a and b`, `a, b and c`.
    static func list(_ items: [String]) -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " and " + last
    }

    static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}

extension ClosedTrade {
    var multiplier: Int { legs.first.map { RootRules.of($0.contract.root).multiplier } ?? 100 }
    /// Per share of one unit, rounded half away from zero where units were filled at different prices.
    var creditPerShare: Price { perShare(opening) }
    /// What closing cost per share of one unit; negative where closing brought something.
    var costPerShare: Price { perShare(-closing) }

    private func perShare(_ amount: Money) -> Price {
        Price(units: Averages.rounded(amount.units, over: quantity * multiplier))
    }

    /// The name by which a page links to it.
    var anchor: String { HTML.identifier("trade " + id.description) }
}

enum Averages {
    /// Half away from zero.
    static func rounded(_ total: Int64, over count: Int) -> Int64 {
        let divisor = Int64(count)
        let magnitude = (total.magnitude + UInt64(divisor) / 2) / UInt64(divisor)
        return total < 0 ? -Int64(magnitude) : Int64(magnitude)
    }

    static func money(_ total: Money, over count: Int) -> Money? {
        count > 0 ? Money(units: rounded(total.units, over: count)) : nil
    }
}
