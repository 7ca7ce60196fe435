import Market
import Testing
import Trading

@testable import Exchange

/// Orders in shares, and what shares stand behind.
@Suite struct ShareTests {
    static let apple = Series("AAPL", "2018-02-16")
    static let lines = "P170 3.00/3.10, P165 1.50/1.60, C180 2.00/2.10, C185 1.00/1.05"
    static let at = "2018-01-10 16:00"

    private func floor(cash: String = "100000", shares: Int = 0, _ adjust: (inout VenueSettings) -> Void = { _ in })
        -> Floor
    {
        var floor = Floor(cash: cash, open: "0", close: "0", adjust)
        floor.market(chain(Self.at, spot: "175", [(Self.apple, Self.lines)]))
        if shares > 0 { floor.submit(floor.shares(.open, .long, shares, of: "AAPL", limit: nil), at: Self.at) }
        return floor
    }

    @Test func `shares are bought a half spread above the price and sold one below it`() {
        var floor = floor { $0.commission.share = Money(units: 50) }
        let buy = floor.shares(.open, .long, 100, of: "AAPL", limit: debit("175.01"))
        let bought = floor.submit(buy, at: Self.at).fills
        #expect(bought.map(\.net) == [debit("175.01")])
        #expect(bought.map(\.doubleMid) == [-2 * price("175").units])
        #expect(bought.map(\.fees) == [dollars("0.50")])
        #expect(floor.book.shares == [AccountBook.Shares(symbol: Symbol("AAPL")!, quantity: 100)])
        #expect(floor.account.equity == floor.account.cash + dollars("17499"), "worth what they would bring")
        let sold = floor.submit(floor.shares(.close, .short, 40, of: "AAPL", limit: credit("174.99")), at: Self.at)
        #expect(sold.fills.map(\.net) == [credit("174.99")])
        #expect(floor.book.shares.map(\.quantity) == [60])
    }

    @Test func `a limit in shares waits for its price`() {
        var floor = floor(fills: .natural)
        let buy = floor.shares(.open, .long, 100, of: "AAPL", limit: debit("170"))
        #expect(floor.submit(buy, at: Self.at).fills.isEmpty)
        #expect(floor.market(chain("2018-01-11 16:00", spot: "169.99", [(Self.apple, Self.lines)])).fills.count == 1)
    }
    private func floor(fills: VenueSettings.FillModel) -> Floor { floor { $0.fills = fills } }

    @Test(arguments: [(OrderIntent.open, 1), (.close, 1), (.close, 101)])
    func `no order opens a short stock position, nor closes more than is held`(intent: OrderIntent, quantity: Int) {
        var floor = floor(shares: quantity > 100 ? 100 : 0)
        let order = floor.shares(intent, .short, quantity, of: "AAPL", limit: nil)
        #expect(floor.submit(order, at: Self.at).rejections == [.notHeld])
    }

    @Test func `shares that another order sells already are not sold twice`() {
        var floor = floor(shares: 100)
        let first = floor.shares(.close, .short, 80, of: "AAPL", limit: credit("180"))
        #expect(floor.submit(first, at: Self.at).acknowledged == [first.id])
        let second = floor.shares(.close, .short, 21, of: "AAPL", limit: credit("180"))
        #expect(floor.submit(second, at: Self.at).rejections == [.notHeld])
        let third = floor.shares(.close, .short, 20, of: "AAPL", limit: credit("180"))
        #expect(floor.submit(third, at: Self.at).acknowledged == [third.id])
    }

    @Test func `shares are paid in full, and an index has none`() {
        for (cash, isTaken) in [("17500.99", false), ("17501", true)] {
            var floor = floor(cash: cash)
            let order = floor.shares(.open, .long, 100, of: "AAPL", limit: nil)
            #expect(floor.submit(order, at: Self.at).rejections == (isTaken ? [] : [.insufficientMargin]))
        }
        var floor = floor()
        let index = floor.shares(.open, .long, 1, of: "SPX", limit: nil)
        #expect(floor.submit(index, at: Self.at).rejections == [.structureNotSupported])
    }

    @Test func `a short call on shares that are held is covered: no margin, and no uncovered short`() {
        var floor = floor(cash: "17501", shares: 100) { $0.capabilities.uncoveredShorts = false }
        let call = floor.order(.open, Self.apple.legs("-C180"), limit: credit("2"))
        #expect(floor.submit(call, at: Self.at).fills.count == 1)
        #expect(floor.account.margin == .zero)
        let second = floor.order(.open, Self.apple.legs("-C180"), limit: credit("2"), trade: 2)
        #expect(floor.submit(second, at: Self.at).rejections == [.structureNotSupported], "one call on 100 shares")
    }

    @Test func `a call whose shares are sold stands naked`() {
        var floor = floor(cash: "100000", shares: 100)
        floor.submit(floor.order(.open, Self.apple.legs("-C180"), limit: credit("2")), at: Self.at)
        #expect(floor.account.margin == .zero)
        floor.submit(floor.shares(.close, .short, 100, of: "AAPL", limit: nil), at: Self.at)
        // 20% of 175 less 5 out of the money, and the premium.
        #expect(floor.account.margin == dollars("3205"))
    }
}
