import Quant
import Testing

@Suite struct ImpliedForwardTests {
    private let truth = KnownSurface()

    private func forward(_ expiry: QuotedExpiry) throws -> ImpliedForward {
        try #require(VolatilitySurface(fitting: [expiry], spot: truth.spot).expiries[0].forward)
    }

    @Test(arguments: [91.0, 182, 365])
    func `forward and discount factor come from parity, whatever rate is given`(days: Double) throws {
        let found = try forward(truth.quoted(days: days, givenRate: 0.01, givenYield: 0))
        #expect(found.source == .parity)
        #expect(abs(found.forward / truth.forward(days / 365) - 1) < 1e-3)
        #expect(abs(-DeterministicMath.log(found.discount) * 365 / days - truth.rate) < 0.0075)
    }

    @Test func `a few days do not tell the rate, and the forward is still the market's`() throws {
        let found = try forward(truth.quoted(days: 2, givenRate: 0.04, givenYield: 0.5))
        #expect(found.source == .parityAtGivenRate)
        #expect(found.discount == Carry.discount(years: 2.0 / 365, rate: 0.04))
        #expect(abs(found.forward / truth.forward(2.0 / 365) - 1) < 1e-4)
    }

    @Test func `without calls and puts at one strike, the given carry is all there is`() throws {
        let quotes = truth.quoted(days: 35)
        let puts = quotes.ordered(
            (0..<quotes.count).filter { (quotes.kind[$0] == .put) == (quotes.strike[$0] < 5000) })
        let found = try forward(puts)
        #expect(found.source == .carry && found.strikes == 0)
        #expect(found.forward == truth.forward(35.0 / 365))
    }

    @Test func `strikes whose call has not moved do not move the forward`() throws {
        var quotes = truth.quoted(days: 91)
        let clean = try forward(quotes)
        for strike in [4900.0, 5000, 5100] {
            let row = try #require(quotes.row(.call, strike))
            quotes.bid[row] = quotes.bid[row].map { $0 + 40 }
            quotes.ask[row] = quotes.ask[row].map { $0 + 40 }
        }
        let found = try forward(quotes)
        #expect(found.strikes == clean.strikes - 3)
        #expect(abs(found.forward - clean.forward) < 0.5)
    }
}
