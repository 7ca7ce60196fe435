import Market
import Strategy
import Testing
import Trading

/// What closing costs, and how good that figure is.
@Suite struct MarkMakerTests {
    private let legs = [Leg(.short, Scene.contract(.put, 95)), Leg(.long, Scene.contract(.put, 90))]

    private func mark(
        short: (bid: Int64?, ask: Int64?), long: (bid: Int64?, ask: Int64?)
    ) -> Mark {
        var builder = ChainBuilder()
        for (strike, quote) in [(Int64(95), short), (90, long)] {
            var row = ChainBuilder.Row(Scene.contract(.put, strike))
            row.bid = quote.bid.map(Price.cents)
            row.ask = quote.ask.map(Price.cents)
            builder.add(row)
        }
        let chain = builder.build(
            underlying: Scene.stock, session: Scene.session, knownAt: Scene.now, origin: .quoted, resolution: .intraday,
            underlyingPrice: nil
        ).chain
        return MarkMaker.mark(legs: legs, chain: chain, at: Scene.now)
    }

    @Test func `closing buys what is owed at the ask and sells what is held at the bid`() {
        let mark = mark(short: (200, 210), long: (80, 85))
        #expect(mark.closeNatural == .debit(.cents(130)))
        #expect(mark.closeDoubleMid == -2 * Price.cents(205).units + 2 * Price.cents(82).units + Price.cents(1).units)
        #expect(mark.quality == .good)
    }

    @Test func `a wing that is worth nothing is sold for nothing, and nothing missing is taken as zero`() {
        let worthless = mark(short: (20, 25), long: (0, 5))
        #expect(worthless.closeNatural == .debit(.cents(25)))
        #expect(worthless.quality == .good)

        let noBid = mark(short: (20, 25), long: (nil, 5))
        #expect(noBid.closeNatural == nil && noBid.closeDoubleMid == nil && noBid.quality == .unquoted)

        let noAskForWing = mark(short: (20, 25), long: (1, nil))
        #expect(noAskForWing.closeNatural == .debit(.cents(24)), "closing does not need the wing's ask")
        #expect(noAskForWing.quality == .unquoted)
    }

    @Test func `a crossed leg makes no mark`() {
        #expect(mark(short: (211, 210), long: (80, 85)).quality == .unquoted)
    }

    @Test func `a contract that is not listed any more makes no mark`() {
        let other = Scene(.bullPutSpread).chain
        let mark = MarkMaker.mark(legs: [Leg(.short, Scene.contract(.put, 1_000))], chain: other, at: Scene.now)
        #expect(mark.quality == .unquoted && mark.closeNatural == nil)
    }

    @Test func `a spread of more than a quarter is wide, a cheap wing's only as it moves the package`() {
        #expect(mark(short: (175, 225), long: (80, 85)).quality == .good, "a quarter of its mid of 2.00")
        #expect(mark(short: (174, 226), long: (80, 85)).quality == .wide)
        #expect(mark(short: (195, 205), long: (5, 25)).quality == .good, "twenty cents of a package of 1.85")
        #expect(mark(short: (60, 64), long: (5, 25)).quality == .wide)
    }
}
