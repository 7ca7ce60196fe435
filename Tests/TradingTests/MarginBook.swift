import Market
import Testing
import Trading

/// A book of options written as a trader would, with their prices, for tests of what must stand behind it.
struct MarginBook {
    /// One series: `-2` of it are owed.
    struct Line {
        let quantity: Int
        let contract: OptionContract
        let price: Price
    }
    let lines: [Line]
    var shares = 0

    /// `-1 put 95 @ 2.00`, separated by commas; `+` and a number of months after the strike stands for a later expiry:
    /// `1 call 43+3 @ 3.50`. Prices may be left out of long ones.
    init(_ text: String, root: Root = Root("ACME")!, shares: Int = 0) throws {
        self.shares = shares
        lines = try text.split(separator: ",").map { part in
            let words = part.split(separator: " ")
            let right: Right = words[1] == "call" ? .call : .put
            let place = words[2].split(separator: "+")
            let month = 3 + (place.count > 1 ? try #require(Int(place[1])) : 0)
            let strike = Price(units: try #require(Decimals.units(place[0].utf8)).units)
            let price = words.count > 4 ? Price(units: try #require(Decimals.units(words[4].utf8)).units) : .zero
            let contract = OptionContract(
                root: root, expiry: try #require(Day(year: 2026, month: month, day: 20)), right: right,
                strike: Strike(trusted: strike))
            return Line(quantity: try #require(Int(words[0])), contract: contract, price: price)
        }
    }

    var positions: [AccountBook.Position] {
        lines.map { AccountBook.Position(contract: $0.contract, quantity: $0.quantity) }
    }
    var legs: [Leg] {
        lines.map { Leg($0.quantity > 0 ? .long : .short, $0.contract, ratio: abs($0.quantity)) }
    }
    /// Received (positive) or paid for it at these prices.
    var premium: Money {
        lines.reduce(.zero) { $0 - $1.price.amount(shares: 100) * $1.quantity }
    }
    func price(of contract: OptionContract) -> Price? { lines.first { $0.contract == contract }?.price }

    func requirement(
        _ rule: RegulationT = RegulationT(kind: .stock), spot: Price, stage: RegulationT.Stage = .maintenance
    ) throws -> BookRequirement {
        try #require(
            rule.requirement(positions: positions, shares: shares, spot: spot, stage: stage, price: price(of:)))
    }
    /// What stands behind its options, by the legs of one unit.
    func requirementOfLegs(_ rule: RegulationT = RegulationT(kind: .stock), spot: Price) -> Money {
        rule.requirement(legs: legs, spot: spot, prices: lines.map(\.price), multiplier: 100)
    }
}
