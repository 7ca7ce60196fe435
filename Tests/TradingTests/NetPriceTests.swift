import Market
import Testing
import Trading

/// Credits are positive, debits negative, and a package is priced from quotes of one instant.
@Suite struct NetPriceTests {
    private func quote(_ bid: Int64?, _ ask: Int64?) -> Quote {
        Quote(bid: bid.map(Price.cents), ask: ask.map(Price.cents))
    }

    @Test func `a net price says which way the money goes`() {
        #expect(NetPrice.credit(.cents(125)).description == "1.25 credit")
        #expect(NetPrice.debit(.cents(40)).description == "0.40 debit")
        #expect(NetPrice(units: 0).description == "even")
        #expect(NetPrice.credit(.cents(40)).reversed == .debit(.cents(40)))
        #expect(NetPrice.debit(.cents(40)) < NetPrice.credit(.cents(1)))
    }

    @Test func `selling receives bids, buying pays asks`() throws {
        let package = try #require(
            PackageQuote.of([(signedRatio: -1, quote: quote(200, 210)), (signedRatio: 1, quote: quote(80, 85))]))
        #expect(package.natural == .credit(.cents(115)))
        #expect(package.doubleMid == Price.cents(410 - 165).units)
        #expect(package.midDollars == 1.225)
        #expect(package.mid == .credit(Price(units: 12_250)))
        #expect(package.natural <= package.mid)
    }

    @Test func `half a unit of a mid is rounded against us, credit and debit alike`() throws {
        #expect(PackageQuote(natural: NetPrice(units: 0), doubleMid: 3).mid == NetPrice(units: 1))
        #expect(PackageQuote(natural: NetPrice(units: 0), doubleMid: -3).mid == NetPrice(units: -2))
        let at = Instant(seconds: 0)
        #expect(Mark(at: at, closeNatural: nil, closeDoubleMid: -3, quality: .good).closeMid == NetPrice(units: -2))
    }

    @Test func `ratios count`() throws {
        let package = try #require(
            PackageQuote.of([(signedRatio: -2, quote: quote(100, 104)), (signedRatio: 1, quote: quote(300, 310))]))
        #expect(package.natural == .debit(.cents(110)))
        #expect(package.mid == .debit(.cents(101)))
    }

    @Test func `a zero bid is a real bid`() throws {
        let package = try #require(PackageQuote.of([(signedRatio: -1, quote: quote(0, 5))]))
        #expect(package.natural == NetPrice(units: 0))
    }

    @Test func `a leg without both sides, or crossed, makes no package`() {
        for bad in [quote(nil, 5), quote(5, nil), quote(nil, nil), quote(6, 5)] {
            #expect(PackageQuote.of([(signedRatio: -1, quote: quote(200, 210)), (signedRatio: 1, quote: bad)]) == nil)
        }
    }
}
