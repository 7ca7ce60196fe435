import Market
import Quant
import Testing
import Trading

@testable import Exchange

/// Cash, equity, commissions: every cent accounted for.
@Suite struct AccountTests {
    static let january = Series("SPXW", "2018-01-31")
    static let market = "P2600 10.00/10.40, P2575 6.00/6.20, C2850 5.00/5.40, C2875 3.00/3.20"

    @Test func `commissions are per contract and side, opening and closing apart`() {
        var floor = Floor(open: "0.65", close: "0.50")
        floor.market(chain("2018-01-10 16:00", spot: "2750", [(Self.january, Self.market)]))
        let opened = floor.submit(
            floor.order(.open, Self.january.legs("-P2600 +P2575 -C2850 +C2875"), 3, limit: credit("1")),
            at: "2018-01-10 16:00")
        #expect(opened.fills.map(\.fees) == [dollars("7.80")])
        let closed = floor.submit(
            floor.order(.close, Self.january.legs("+P2600 -P2575 +C2850 -C2875"), 3, limit: debit("99")),
            at: "2018-01-10 16:00")
        #expect(closed.fills.map(\.fees) == [dollars("6.00")])
        // 5.60 received, 6.80 paid, three times; and both commissions.
        #expect(floor.account.cash == dollars("100000") - dollars("360") - dollars("13.80"))
    }

    @Test func `a ratio counts as so many contracts`() {
        var floor = Floor(open: "1", close: "1")
        floor.market(chain("2018-01-10 16:00", spot: "2750", [(Self.january, Self.market)]))
        let fill = floor.submit(
            floor.order(.open, Self.january.legs("-P2600 +2xP2575"), 2, limit: debit("99")), at: "2018-01-10 16:00")
        #expect(fill.fills.map(\.fees) == [dollars("6")])
    }

    @Test func `nothing is charged at expiry`() {
        var floor = Floor(open: "0.65", close: "0.65")
        floor.market(chain("2018-01-10 16:00", spot: "2750", [(Self.january, Self.market)]))
        floor.submit(
            floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("3.80")), at: "2018-01-10 16:00")
        floor.market(.bar(.spx, bar("2018-01-31", open: "2700", close: "2700")))
        #expect(floor.account.cash == dollars("100000") + dollars("380") - dollars("1.30"))
    }

    @Test func `equity counts what is held at the bid and what is owed at the ask`() {
        var floor = Floor(open: "0", close: "0")
        floor.market(chain("2018-01-10 16:00", spot: "2750", [(Self.january, Self.market)]))
        floor.submit(
            floor.order(.open, Self.january.legs("-P2600 +P2575"), 2, limit: credit("3.80")), at: "2018-01-10 16:00")
        #expect(floor.account.equity == dollars("100000") + dollars("760") - dollars("880"))
        #expect(floor.account.stalePositions == 0)
    }

    @Test func `a contract without a quote keeps its last price and is counted as stale, never as zero`() {
        var floor = Floor(open: "0", close: "0")
        floor.market(chain("2018-01-10 16:00", spot: "2750", [(Self.january, Self.market)]))
        floor.submit(
            floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("3.80")), at: "2018-01-10 16:00")
        let before = floor.account.equity
        for (day, quote, stale) in [
            ("2018-01-11", "P2600 -/-, P2575 -/-", 2), ("2018-01-12", "P2600 10.00/-, P2575 6.00/6.20", 1),
            ("2018-01-16", "P2600 10.40/10.00, P2575 6.00/6.20", 1), ("2018-01-17", "C2850 5.00/5.40", 2),
        ] {
            floor.market(chain("\(day) 16:00", spot: "2650", [(Self.january, quote)]))
            #expect(floor.account.equity == before, "\(day)")
            #expect(floor.account.stalePositions == stale, "\(day)")
        }
        floor.market(chain("2018-01-18 16:00", spot: "2650", [(Self.january, Self.market)]))
        #expect(floor.account.stalePositions == 0)
    }

    @Test func `two trades on opposite sides of one contract net to nothing at the venue and lose no money`() {
        var floor = Floor(cash: "100000", open: "0", close: "0")
        floor.market(chain("2018-01-10 16:00", spot: "2750", [(Self.january, Self.market)]))
        let at = "2018-01-10 16:00"
        // The first is long P2575, the second short: the venue holds none.
        floor.submit(floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("3.80"), trade: 1), at: at)
        floor.submit(floor.order(.open, Self.january.legs("-P2575"), limit: credit("6"), trade: 2), at: at)
        floor.market(.bar(.spx, bar("2018-01-31", open: "2550", close: "2550")))
        // First: 380 − 5,000 + 2,500; second: 600 − 2,500.
        #expect(
            floor.account.cash == dollars("100000") + dollars("380") - dollars("2500") + dollars("600")
                - dollars("2500"))
        #expect(floor.account.equity == floor.account.cash)
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `whatever is traded, cash is the start plus every fill, fee and settlement, to the unit`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var floor = Floor(
            cash: "1000000", fills: [.natural, .mid, .spreadShare(0.37)].randomElement(using: &random)!,
            enforcesMargin: false)
        var expected = dollars("1000000")
        var held: [(trade: UInt64, legs: [Leg], quantity: Int)] = []
        let shapes = ["-P2600 +P2575", "-P2600 +P2575 -C2850 +C2875", "-C2850 +C2875", "-P2600 -C2850", "+P2575"]
        for number in 1...12 {
            let day = NYSE.session(after: Day("2018-01-09")! + number).day
            let lines = ["P2600", "P2575", "C2850", "C2875"].map { name -> String in
                let bid = Int64.random(in: 0...900, using: &random) * 500
                return
                    "\(name) \(Decimals.text(bid))/\(Decimals.text(bid + Int64.random(in: 0...20, using: &random) * 500))"
            }
            floor.market(chain("\(day) 16:00", spot: "2750", [(Self.january, lines.joined(separator: ","))]))
            if !held.isEmpty, Bool.random(using: &random) {
                let trade = held.removeFirst()
                let legs = trade.legs.map { Leg($0.side.opposite, $0.contract, ratio: $0.ratio) }
                let reports = floor.submit(
                    floor.order(.close, legs, trade.quantity, limit: debit("9999"), trade: trade.trade),
                    at: "\(day) 16:00")
                for fill in reports.fills { expected += fill.net.price.amount(shares: 100) * fill.quantity - fill.fees }
            } else {
                let legs = Self.january.legs(shapes.randomElement(using: &random)!)
                let quantity = Int.random(in: 1...5, using: &random)
                let reports = floor.submit(
                    floor.order(.open, legs, quantity, limit: debit("9999"), trade: UInt64(number)), at: "\(day) 16:00")
                for fill in reports.fills { expected += fill.net.price.amount(shares: 100) * fill.quantity - fill.fees }
                held.append((UInt64(number), legs, quantity))
            }
            #expect(floor.account.cash == expected)
        }
        let reports = floor.market(.bar(.spx, bar("2018-01-31", open: "2590", close: "2590.15")))
        for settlement in reports.settlements {
            for trade in held {
                for leg in trade.legs {
                    expected += settlement.intrinsic(of: leg.contract).amount(
                        shares: leg.signedRatio * trade.quantity * 100)
                }
            }
        }
        #expect(floor.account.cash == expected)
        #expect(floor.account.equity == expected)
        #expect(floor.account.margin == .zero)
    }
}
