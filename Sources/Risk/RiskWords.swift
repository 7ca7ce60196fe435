import Market

/// What limits are called and how their answers read, so that terminal, page and JSON use the same words.
extension RiskLimit {
    public var name: String {
        switch self {
        case .account: "account"
        case .dailyLoss: "daily loss"
        case .tradesPerSymbol: "trades per symbol"
        case .size: "size"
        case .quantityMaximum: "largest quantity"
        case .riskPerTrade: "risk per trade"
        case .heat: "portfolio heat"
        case .margin: "margin"
        }
    }

    /// In what a limit measures.
    public enum Unit: Hashable, Sendable { case dollars, shareOfEquity, trades, units }

    public var unit: Unit {
        switch self {
        case .account, .size, .margin: .dollars
        case .dailyLoss, .riskPerTrade, .heat: .shareOfEquity
        case .tradesPerSymbol: .trades
        case .quantityMaximum: .units
        }
    }
}

extension RiskVerdict {
    /// `portfolio heat 11.2% with one more, at most 10.0%`.
    public var sentence: String {
        switch answer {
        case .notSet: return "\(limit.name): no limit set"
        case .notApplicable: return "\(limit.name): not applicable"
        case .unknown: return "\(limit.name): not known"
        case .passed, .refused: break
        }
        if limit == .dailyLoss, answer == .refused, let measured, let bound, measured <= bound {
            return "daily loss: the stop of an earlier loss still stands"
        }
        guard let measured, let bound else {
            guard let allowed else { return "\(limit.name): \(answer == .passed ? "passed" : "refused")" }
            return "\(limit.name): \(allowed) \(allowed == 1 ? "unit" : "units")"
        }
        let (figure, most) = (text(measured), text(bound))
        return switch limit {
        case .account: "equity \(figure), needs more than \(most)"
        case .dailyLoss: "lost \(figure) since the last session, at most \(most)"
        case .tradesPerSymbol: "\(figure) open trades with this one, at most \(most)"
        case .size: "one unit risks \(figure), the size rule allows \(most)"
        case .quantityMaximum: "at most \(most) units a trade"
        case .riskPerTrade: "one unit risks \(figure) of equity, at most \(most)"
        case .heat: "\(figure) of equity at risk with one more unit, at most \(most)"
        case .margin: "one unit requires \(figure), \(most) is free"
        }
    }

    private func text(_ value: Double) -> String {
        switch limit.unit {
        case .dollars:
            guard let price = Price(rounding: (value * 100).rounded() / 100) else { return "more than can be shown" }
            return (price < .zero ? "-$" : "$") + Decimals.text(price.magnitude.units, decimals: 2...2)
        case .shareOfEquity:
            guard let price = Price(rounding: (value * 1_000).rounded() / 10) else { return "more than can be shown" }
            return Decimals.text(price.units, decimals: 1...1) + "%"
        case .trades, .units:
            return Price(rounding: value).map { Decimals.text($0.units, decimals: 0...0) } ?? "many"
        }
    }
}

extension SizingResult {
    /// `2% of $100000.00 is $2000.00; one unit risks $420.00: 4 units, cut to 3 by portfolio heat`.
    public var sentence: String {
        func dollars(_ money: Money) -> String {
            (money < .zero ? "-$" : "$") + Decimals.text(money.magnitude.units, decimals: 2...2)
        }
        func count(_ units: Int) -> String { "\(units) \(units == 1 ? "unit" : "units")" }
        var text: String
        if let share {
            let percent = Price(rounding: share * 100).map { Decimals.text($0.units, decimals: 0...2) } ?? ""
            text = "\(percent)% of \(dollars(equity)) is \(dollars(equity.share(share)))"
            text += "; one unit risks \(dollars(riskPerUnit)): \(count(wanted))"
        } else {
            text = "fixed: \(count(wanted)) at \(dollars(riskPerUnit)) risk each"
        }
        if let boundBy { text += ", cut to \(quantity) by \(boundBy.name)" }
        return text
    }
}
