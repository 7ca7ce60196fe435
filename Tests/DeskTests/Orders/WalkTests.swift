import Market
import Quant
import Risk
import Strategy
import Testing
import Trading

@testable import Desk

/// Where a walking limit may stand: on the ticks, between its start and its worst, on its own side of zero.
@Suite struct WalkTests {
    private func settings(
        _ start: ExecutionSettings.WalkStart = .mid, steps: Int = 3, worst: Double = 0.95
    ) -> ExecutionSettings {
        ExecutionSettings(
            start: start, steps: steps, stepInterval: .seconds(60), lastStepInterval: .seconds(60),
            worstShareOfNatural: worst, capsExitAtWidth: true, approvalDeadline: .seconds(900), revalidationMove: 0.01)
    }
    /// Natural and mid of a package in dollars, credit positive.
    private func quote(_ natural: String, _ mid: String) -> PackageQuote {
        PackageQuote(natural: NetPrice(units: Made.price(natural).units), doubleMid: 2 * Made.price(mid).units)
    }
    private func limits(_ walk: Walk, _ quote: PackageQuote) -> [String] {
        (0...walk.steps).map { Decimals.text(walk.limit(step: $0, quote: quote).units) }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let natural: String
        let mid: String
        var start = ExecutionSettings.WalkStart.mid
        var width: String?
        let limits: [String]
        var testDescription: String { name }
    }

    @Test(arguments: [
        Case(name: "from the mid", natural: "3.80", mid: "4.10", limits: ["4.10", "4.00", "3.90", "3.80"]),
        Case(
            name: "from two ticks below the mid", natural: "3.80", mid: "4.10", start: .midLess(.cents(10)),
            limits: ["4.00", "3.90", "3.85", "3.80"]),
        Case(
            name: "from half of the half spread", natural: "3.80", mid: "4.10", start: .shareOfHalfSpread(0.5),
            limits: ["3.95", "3.90", "3.85", "3.80"]),
        Case(
            name: "a start beyond natural is natural", natural: "3.80", mid: "4.10", start: .midLess(.dollars(1)),
            limits: ["3.80", "3.80", "3.80", "3.80"]),
        Case(
            name: "a mid between two ticks is rounded down", natural: "3.80", mid: "4.075",
            limits: ["4.05", "3.95", "3.85", "3.80"]),
        Case(
            name: "no credit is left at natural", natural: "-0.10", mid: "0.20",
            limits: ["0.20", "0.10", "0.05", "0.05"]),
        Case(name: "a credit of a tick", natural: "0.05", mid: "0.05", limits: ["0.05", "0.05", "0.05", "0.05"]),
    ])
    func `an entry walks down to natural and always asks for a credit`(situation: Case) {
        let quote = quote(situation.natural, situation.mid)
        let walk = Walk.entry(settings(situation.start), quote: quote, ticks: .package(.cents(5)))
        #expect(limits(walk, quote) == situation.limits)
    }

    @Test(arguments: [
        Case(name: "from the mid", natural: "-4.40", mid: "-4.10", limits: ["-4.10", "-4.20", "-4.30", "-4.40"]),
        Case(
            name: "a mid between two ticks pays the next", natural: "-4.40", mid: "-4.125",
            limits: ["-4.15", "-4.25", "-4.35", "-4.40"]),
        Case(
            name: "one tick inside the width", natural: "-5.10", mid: "-4.80", width: "5",
            limits: ["-4.80", "-4.90", "-4.95", "-4.95"]),
        Case(
            name: "quotes that would pay us to buy it back", natural: "-0.10", mid: "0.10",
            limits: ["-0.05", "-0.05", "-0.05", "-0.10"]),
        Case(name: "worthless at the mid", natural: "-0.10", mid: "0", limits: ["-0.05", "-0.05", "-0.10", "-0.10"]),
        Case(name: "closing brings a credit", natural: "0.10", mid: "0.20", limits: ["0.20", "0.15", "0.10", "0.10"]),
    ])
    func `an exit walks up to natural, never at the width, never through zero`(situation: Case) {
        let quote = quote(situation.natural, situation.mid)
        let walk = Walk.exit(
            settings(situation.start), quote: quote, ticks: .package(.cents(5)), width: situation.width.map(Made.price))
        #expect(limits(walk, quote) == situation.limits)
    }

    @Test func `what the market takes away while we walk is given only down to the worst price, which is on the tick`()
    {
        let decided = quote("1.25", "1.50")
        let walk = Walk.entry(settings(), quote: decided, ticks: .package(.cents(5)))
        // 95% of 1.25 is 1.1875: the next price that is no less.
        #expect(walk.worst == NetPrice(units: 12_000))
        #expect(limits(walk, quote("0.90", "1.10")) == ["1.20", "1.20", "1.20", "1.20"])
        let exit = Walk.exit(settings(), quote: quote("-1.25", "-1.00"), ticks: .package(.cents(5)), width: nil)
        #expect(exit.worst == NetPrice(units: -13_000))
        #expect(limits(exit, quote("-3.00", "-2.00")) == ["-1.30", "-1.30", "-1.30", "-1.30"])
    }

    @Test func `a worst share of nothing sets no worst price, and traps nowhere`() {
        let open = settings(worst: 0)
        #expect(
            Walk.entry(open, quote: quote("3.80", "4.10"), ticks: .package(.cents(5))).worst == NetPrice(units: 500))
        let exit = Walk.exit(open, quote: quote("-4.40", "-4.10"), ticks: .package(.cents(5)), width: nil)
        #expect(limits(exit, quote("-40", "-38")).last == "-40.00")
    }

    @Test func `an order without steps stands at its start`() {
        let quote = quote("3.80", "4.10")
        let walk = Walk.entry(settings(steps: 0), quote: quote, ticks: .package(.cents(5)))
        #expect(limits(walk, quote) == ["4.10"])
        #expect(walk.interval(after: 0) == .seconds(60))
    }

    @Test(arguments: 0..<400 as Range<UInt64>)
    func `every limit is on the tick, no worse than the worst, on its side of zero, and the last is natural`(
        seed: UInt64
    ) {
        var random = SplitMix64(seed: seed)
        let tick = [Price.cents(1), .cents(5)].randomElement(using: &random)!
        let isEntry = Bool.random(using: &random)
        func drawn() -> PackageQuote {
            let natural = Int64.random(in: isEntry ? 1...400 : -400...(-1), using: &random) * tick.units
            return PackageQuote(
                natural: NetPrice(units: natural),
                doubleMid: 2 * natural + Int64.random(in: 0...80, using: &random) * tick.units)
        }
        let starts: [ExecutionSettings.WalkStart] = [
            .mid, .midLess(Price(units: Int64.random(in: 0...9, using: &random) * 100)),
            .shareOfHalfSpread(random.uniform()),
        ]
        let settings = settings(
            starts.randomElement(using: &random)!, steps: Int.random(in: 0...6, using: &random),
            worst: random.uniform(0.5, 1))
        let decided = drawn()
        let walk =
            isEntry
            ? Walk.entry(settings, quote: decided, ticks: .package(tick))
            : Walk.exit(
                settings, quote: decided, ticks: .package(tick), width: Bool.random(using: &random) ? .dollars(50) : nil
            )
        for quote in [decided, drawn(), drawn()] {
            var last: NetPrice?
            for step in 0...settings.steps {
                let limit = walk.limit(step: step, quote: quote)
                #expect(limit.units.isMultiple(of: tick.units))
                #expect(limit >= walk.worst!)
                #expect(isEntry ? limit.units > 0 : limit.units < 0)
                if let last { #expect(limit <= last, "a walk only gives") }
                last = limit
            }
        }
        if settings.steps > 0 { #expect(walk.limit(step: settings.steps, quote: decided) == decided.natural) }
    }
}
