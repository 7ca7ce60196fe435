import Market
import Quant
import Testing
import Trading
import Truth

/// Profit and loss at expiry, both tails.
@Suite struct PayoffTests {
    static func leg(_ side: Side, _ right: Right, _ strike: Price, ratio: Int = 1) -> Leg {
        Leg(
            side,
            OptionContract(
                root: Root("ACME")!, expiry: Day("2026-09-18")!, right: right, strike: Strike(trusted: strike)),
            ratio: ratio)
    }
    private static func price(_ text: some StringProtocol) throws -> Price {
        Price(units: try #require(Decimals.units(text.utf8)).units)
    }

    @Test func `break-evens, bounds and chances are those of the reference`() throws {
        let table = "position_probability.csv"
        var worst = 0.0
        let rows = try Truth.table(table).rows
        for row in rows {
            var legs: [Leg] = []
            for text in try row.text("legs").split(separator: ";") {
                let parts = text.split(separator: ":")
                let quantity = try #require(Int(parts[0]))
                legs.append(
                    Self.leg(
                        quantity > 0 ? .long : .short, parts[1] == "C" ? .call : .put, try Self.price(parts[2]),
                        ratio: abs(quantity)))
            }
            // The table's net price is what is paid.
            let net = NetPrice(units: -(try Self.price(row.text("net_price")).units))
            let payoff = Payoff(legs: legs, net: net)

            let breakEvens = try row.text("breakevens").split(separator: ";").map { try #require(Double($0)) }
            #expect(payoff.breakEvens.count == breakEvens.count, "\(row)")
            for (ours, theirs) in zip(payoff.breakEvens, breakEvens) { #expect(abs(ours - theirs) < 1e-6, "\(row)") }

            let (most, least) = (try row.number("max_profit"), try row.number("max_loss"))
            if most.isInfinite {
                #expect(payoff.maximumProfit == nil, "\(row)")
            } else {
                #expect(abs(try #require(payoff.maximumProfit).approximateDollars - most) < 1e-6, "\(row)")
            }
            // A short put's loss is bounded by the underlying's being worth nothing.
            if least.isInfinite {
                #expect(payoff.maximumLoss == nil, "\(row)")
            } else {
                #expect(abs(try #require(payoff.maximumLoss).approximateDollars + least) < 1e-6, "\(row)")
            }

            let years = try row.number("T")
            let forward = try row.number("S") * DeterministicMath.exp(row.number("mu") * years)
            let deviation = try row.number("sigma") * years.squareRoot()
            let chance = payoff.profitableRanges.reduce(0.0) { sum, range in
                sum
                    + Lognormal.probabilityBetween(
                        range.from, range.to ?? .infinity, forward: forward, totalDeviation: deviation)
            }
            let error = abs(chance - (try row.number("prob_profit")))
            worst = max(worst, error)
            #expect(error < 1e-9, "\(row)")
        }
        Truth.report(table: table, checked: rows.count, worst: worst, bar: 1e-9)
    }

    /// A width formula would say 10.00 for a structure that can lose 32.00 (LEAN issue 9775).
    @Test func `a condor with unequal wings loses by its wider one, whichever side that is`() {
        for (put, call) in [(60, 110), (85, 132)] as [(Int64, Int64)] {
            let payoff = Payoff(
                legs: [
                    Self.leg(.short, .put, .dollars(95)), Self.leg(.long, .put, .dollars(put)),
                    Self.leg(.short, .call, .dollars(100)), Self.leg(.long, .call, .dollars(call)),
                ], net: .credit(.cents(300)))
            #expect(payoff.maximumProfit == .cents(300))
            #expect(payoff.maximumLoss == max(.dollars(95 - put), .dollars(call - 100)) - .cents(300))
        }
    }

    @Test func `the upper tail of a short call has no bound, its lower tail does`() {
        let strangle = Payoff(
            legs: [Self.leg(.short, .put, .dollars(90)), Self.leg(.short, .call, .dollars(110))],
            net: .credit(.cents(400)))
        #expect(strangle.maximumLoss == nil)
        #expect(strangle.maximumProfit == .cents(400))
        #expect(strangle.slopeAbove == -1)
        #expect(strangle.breakEvens == [86, 114])
        #expect(strangle.profit(at: 0) == -86)
        #expect(strangle.profit(at: 200) == -86)
        #expect(strangle.profitableRanges.map(\.from) == [86] && strangle.profitableRanges.map(\.to) == [114])

        let put = Payoff(legs: [Self.leg(.short, .put, .dollars(90))], net: .credit(.cents(200)))
        #expect(put.maximumLoss == .dollars(88))
    }

    @Test func `a ratio spread has two break-evens and an open upper end`() {
        let payoff = Payoff(
            legs: [Self.leg(.long, .call, .dollars(100)), Self.leg(.short, .call, .dollars(105), ratio: 2)],
            net: .debit(.cents(100)))
        #expect(payoff.breakEvens == [101, 109])
        #expect(payoff.maximumLoss == nil)
        #expect(payoff.maximumProfit == .dollars(4))
    }

    @Test func `a covered call is bounded by the stock's being worth nothing`() {
        let payoff = Payoff(
            legs: [Self.leg(.short, .call, .dollars(105))], net: .credit(.cents(200)), shares: 1,
            shareCost: .dollars(100))
        #expect(payoff.slopeAbove == 0)
        #expect(payoff.maximumProfit == .dollars(7))
        #expect(payoff.maximumLoss == .dollars(98))
        #expect(payoff.breakEvens == [98])
    }

    @Test func `a spread sold for its whole width cannot lose`() {
        let payoff = Payoff(
            legs: [Self.leg(.short, .put, .dollars(95)), Self.leg(.long, .put, .dollars(90))], net: .credit(.dollars(5))
        )
        #expect(payoff.maximumLoss == .zero)
        #expect(payoff.breakEvens == [90], "it touches zero there and stays")
        let more = Payoff(
            legs: [Self.leg(.short, .put, .dollars(95)), Self.leg(.long, .put, .dollars(90))], net: .credit(.dollars(6))
        )
        #expect(more.maximumLoss == .zero && more.breakEvens.isEmpty)
        #expect(more.profitableRanges.map(\.from) == [0] && more.profitableRanges.map(\.to) == [nil])
    }

    @Test(arguments: [5 as UInt64, 6, 7, 8])
    func `between two corners profit is a straight line, whatever the legs`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<200 {
            let legs = (0..<(1 + Int(random.next() % 4))).map { _ in
                Self.leg(
                    random.next() % 2 == 0 ? .long : .short, random.next() % 2 == 0 ? .call : .put,
                    .dollars(80 + Int64(random.next() % 40)), ratio: 1 + Int(random.next() % 2))
            }
            let net = NetPrice(units: Int64(random.next() % 100_000) - 50_000)
            let payoff = Payoff(legs: legs, net: net)
            for level in [0.0, 79.5, 93.25, 100, 111.125, 125, 300] {
                let direct = legs.reduce(net.price.approximateDollars) { sum, leg in
                    let strike = leg.contract.strike.price.approximateDollars
                    return sum + Double(leg.signedRatio)
                        * max(0, leg.contract.right == .call ? level - strike : strike - level)
                }
                #expect(abs(payoff.profit(at: level) - direct) < 1e-9)
            }
            for level in payoff.breakEvens { #expect(abs(payoff.profit(at: level)) < 1e-9) }
        }
    }
}
