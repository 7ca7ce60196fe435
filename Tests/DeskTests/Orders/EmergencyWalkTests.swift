import Market
import Strategy
import Testing
import Trading

@testable import Desk

/// An emergency's limits: natural, then through it by the cap, on the ticks, never through the sign.
@Suite struct EmergencyWalkTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let natural: String
        var ticks = Walk.Ticks.package(.cents(5))
        let limits: [String]
        var testDescription: String { name }
    }
    private static let single = Walk.Ticks.single(Made.root, Day("2018-01-10")!)
    private static let fund = Walk.Ticks.single(Root("DIA")!, Day("2018-01-10")!)

    @Test(arguments: [
        Case(name: "a tenth through natural", natural: "-4.40", limits: ["-4.40", "-4.85", "-4.85"]),
        Case(name: "at least a dime", natural: "-0.40", limits: ["-0.40", "-0.50", "-0.50"]),
        Case(name: "what is sold stays sold", natural: "0.10", limits: ["0.10", "0.05", "0.05"]),
        Case(name: "what is sold gives a tenth", natural: "4.00", limits: ["4.00", "3.60", "3.60"]),
        Case(name: "the last tick is kept", natural: "0.05", limits: ["0.05", "0.05", "0.05"]),
        Case(name: "for nothing", natural: "0", limits: ["0.00", "0.00", "0.00"]),
        Case(
            name: "an index option alone, above three dollars", natural: "-10.40", ticks: single,
            limits: ["-10.40", "-11.50", "-11.50"]),
        Case(
            name: "across the band, from nickels to dimes", natural: "-2.85", ticks: single,
            limits: ["-2.85", "-3.20", "-3.20"]),
        Case(
            name: "across the band, from dimes to nickels", natural: "3.20", ticks: single,
            limits: ["3.20", "2.85", "2.85"]),
        Case(
            name: "a fund's option in pennies below three dollars", natural: "-2.01", ticks: fund,
            limits: ["-2.01", "-2.22", "-2.22"]),
        Case(name: "shares, by the cent", natural: "263.99", ticks: .shares, limits: ["263.99", "237.59", "237.59"]),
    ])
    func `an emergency asks for natural, then for less`(situation: Case) {
        let walk = Walk.emergency(Made.settings.execution, ticks: situation.ticks)
        let natural = Made.price(situation.natural).units
        let quote = PackageQuote(natural: NetPrice(units: natural), doubleMid: 2 * natural + 1_000)
        #expect((0...2).map { Decimals.text(walk.limit(step: $0, quote: quote).units) } == situation.limits)
        #expect(walk.worst == nil)
        #expect(walk.interval(after: 7) == .seconds(30))
    }

    @Test(arguments: [
        ("-3.05", "-2.95", ["-2.95", "-3.00", "-3.10"]), ("-2.95", "-2.80", ["-2.80", "-2.90", "-2.95"]),
        ("-10.40", "-10.20", ["-10.20", "-10.30", "-10.40"]),
    ])
    func `one contract alone is walked on the steps of its price`(natural: String, mid: String, limits: [String]) {
        let quote = PackageQuote(
            natural: NetPrice(units: Made.price(natural).units), doubleMid: 2 * Made.price(mid).units)
        let walk = Walk.exit(Made.settings.execution, quote: quote, ticks: Self.single, width: nil)
        #expect((0...2).map { Decimals.text(walk.limit(step: $0, quote: quote).units) } == limits)
    }
}
