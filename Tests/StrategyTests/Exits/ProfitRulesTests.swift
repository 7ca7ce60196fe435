import Market
import Strategy
import Testing
import Trading

/// When a profit is taken.
@Suite struct ProfitRulesTests {
    /// A long put butterfly of 95/100/105: worth 5.00 at most.
    static let butterfly = [
        Leg(.long, Scene.contract(.put, 95)), Leg(.short, Scene.contract(.put, 100), ratio: 2),
        Leg(.long, Scene.contract(.put, 105)),
    ]

    @Test func `a target in dollars is what a unit made, to the cent`() {
        var trade = Watched { $0.profitDollars = .dollars(75) }
        #expect(trade.sees(at: "11:00", mid: 120, natural: 126) == nil)
        #expect(trade.sees(at: "11:01", mid: 120, natural: 125) == .target)
    }

    @Test func `of a share and of dollars the first that is reached counts`() {
        var trade = Watched {
            $0.profitTarget = 0.5
            $0.profitDollars = .dollars(75)
        }
        #expect(trade.sees(at: "11:00", mid: 125) == .target)
        trade.settings.profitDollars = .dollars(150)
        #expect(trade.sees(at: "11:01", mid: 100) == .target)
    }

    // MARK: Bought

    @Test func `a butterfly's target is a share of what it can make, on what its sale would bring`() {
        // Bought for 1.00, it can make 4.00: half of that is a sale at 3.00.
        var trade = Watched(.putButterfly, legs: Self.butterfly) { $0.profitTarget = 0.5 }.costing(100)
        #expect(trade.sees(at: "11:00", mid: -310, natural: -299) == nil)
        #expect(trade.sees(at: "11:01", mid: -310, natural: -300) == .target)
    }

    @Test func `or a share of what was paid for it`() {
        var trade = Watched(.putButterfly, legs: Self.butterfly) {
            $0.profitTarget = 0.5
            $0.targetOf = .premium
        }.costing(100)
        #expect(trade.sees(at: "11:00", mid: -160, natural: -149) == nil)
        #expect(trade.sees(at: "11:01", mid: -160, natural: -150) == .target)
    }

    @Test func `a butterfly with a broken wing can make as much as its body is worth at the middle strike`() {
        // 95/100/110: at 100 the put at 110 is worth 10.00.
        let broken = [
            Leg(.long, Scene.contract(.put, 95)), Leg(.short, Scene.contract(.put, 100), ratio: 2),
            Leg(.long, Scene.contract(.put, 110)),
        ]
        var trade = Watched(.putButterfly, legs: broken) { $0.profitTarget = 0.5 }.costing(200)
        #expect(trade.sees(at: "11:00", mid: -599) == nil, "half of 8.00 is a sale at 6.00")
        #expect(trade.sees(at: "11:01", mid: -600) == .target)
    }

    @Test func `what was bought and cannot make anything has no target`() {
        var trade = Watched(.putButterfly, legs: Self.butterfly) { $0.profitTarget = 0.5 }.costing(500)
        #expect(trade.sees(at: "11:00", mid: -500) == nil)
    }

    @Test(arguments: [StructureKind.coveredCall, .cashSecuredPut, .shortStraddle, .ironFly])
    func `a covered call's target is a share of the option's premium, as any sold structure's`(kind: StructureKind) {
        var trade = Watched(kind, legs: [Leg(.short, Scene.contract(kind == .coveredCall ? .call : .put, 100))]) {
            $0.profitTarget = 0.5
        }
        #expect(trade.sees(at: "11:00", mid: 101) == nil)
        #expect(trade.sees(at: "11:01", mid: 100) == .target)
    }

    // MARK: Trailing

    private var trailing: Watched { Watched { $0.trailing = TrailingProfit(arm: 0.3, giveBack: 0.1) } }

    @Test func `from its mark on a profit is followed, and taken once enough of its best is gone`() {
        var trade = trailing
        #expect(trade.sees(at: "11:00", mid: 150) == nil, "a quarter is made, and followed from 0.60 on")
        #expect(trade.sees(at: "11:01", mid: 141) == nil)
        #expect(trade.sees(at: "11:02", mid: 170) == nil, "what was never armed gives nothing back")
        #expect(trade.sees(at: "11:03", mid: 140) == nil, "armed at 0.60")
        #expect(trade.sees(at: "11:04", mid: 120) == nil, "the best is 0.80")
        #expect(trade.sees(at: "11:05", mid: 139) == nil, "0.19 of it is gone")
        #expect(trade.sees(at: "11:06", mid: 140) == .trailing, "a tenth of the credit is gone")
    }

    @Test func `the best is remembered overnight`() {
        var trade = trailing
        _ = trade.sees(at: "15:59", mid: 120)
        #expect(trade.sees(at: "9:31", on: Watched.day + 1, mid: 140) == .trailing)
    }

    @Test func `a wide mark neither arms nor closes, and a suspect one is no best`() {
        var trade = trailing
        #expect(trade.sees(at: "11:00", mid: 100, quality: .wide) == nil)
        #expect(trade.sees(at: "11:01", mid: 170) == nil, "not armed")
        _ = trade.sees(at: "11:02", mid: 60)
        _ = trade.sees(at: "11:03", mid: 120)
        #expect(trade.sees(at: "11:04", mid: 139) == nil, "neither jump was a best")
        #expect(trade.sees(at: "11:05", mid: 158) == nil)
        #expect(trade.sees(at: "11:06", mid: 159) == .trailing, "but 1.39 was")
    }

    @Test func `giving back is confirmed like a stop`() {
        var trade = trailing
        trade.settings.stopConfirmations = 3
        _ = trade.sees(at: "11:00", mid: 120)
        let seen = ["11:01", "11:02", "11:03"].map { trade.sees(at: $0, mid: 141) }
        #expect(seen == [nil, nil, .trailing])
    }

    @Test func `a profit is followed on the price we could get`() {
        var trade = trailing
        _ = trade.sees(at: "11:00", mid: 120, natural: 130)
        #expect(trade.sees(at: "11:01", mid: 120, natural: 149) == nil)
        #expect(trade.sees(at: "11:02", mid: 120, natural: 150) == .trailing)
    }

    @Test func `a butterfly's profit is followed in shares of what it can make`() {
        var trade = Watched(.putButterfly, legs: Self.butterfly) {
            $0.trailing = TrailingProfit(arm: 0.25, giveBack: 0.1)
        }.costing(100)
        _ = trade.sees(at: "11:00", mid: -200)
        #expect(trade.sees(at: "11:01", mid: -161) == nil)
        #expect(trade.sees(at: "11:02", mid: -160) == .trailing)
    }
}
