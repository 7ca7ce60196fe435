import Market
import Testing

@Suite struct QuoteTests {
    @Test func `a zero bid is a bid, an absent one is not`() {
        #expect(Quote(bid: .zero, ask: .cents(5)).defect == nil)
        #expect(Quote(bid: .zero, ask: .cents(5)).mid == 0.025)
        #expect(Quote(bid: nil, ask: .cents(5)).defect == .noBid)
        #expect(Quote(bid: .cents(5), ask: nil).defect == .noAsk)
        #expect(Quote(bid: nil, ask: nil).defect == .noQuote)
    }

    @Test func `a crossed quote has neither mid nor width, a locked one has both`() {
        let crossed = Quote(bid: .cents(10), ask: .cents(5))
        #expect(crossed.defect == .crossed)
        #expect(crossed.doubleMid == nil)
        #expect(crossed.mid == nil)
        #expect(crossed.width == nil)
        let locked = Quote(bid: .cents(10), ask: .cents(10))
        #expect(locked.doubleMid == .cents(20))
        #expect(locked.width == .zero)
    }
}
