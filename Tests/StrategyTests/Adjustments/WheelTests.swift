import Market
import Strategy
import Testing
import Trading

/// The wheel as one campaign: its money to the unit, and what is done with its shares.
@Suite struct WheelTests {
    static let put = Board.contract("09-18 P 95")
    static let fee = Money.cents(65)

    // MARK: Money

    @Test func `the running basis is strikes less premiums and dividends, with fees, through partial assignments`() {
        var campaign = WheelCampaign()
        #expect(campaign.basis == nil && campaign.result == .zero)
        // Three puts at 1.50.
        campaign.traded(.credit(.cents(150)), contracts: 3, fees: Self.fee * 3)
        #expect(campaign.result == .dollars(450) - .cents(195))

        // One of three is assigned: 9,500 − 450 + 1.95 + 5.
        campaign.assigned(Self.put, contracts: 1, fees: .dollars(5))
        #expect(campaign.shares == 100 && campaign.cost == .dollars(9_056) + .cents(95))
        #expect(campaign.basis == Price(units: 905_695) && campaign.result == nil)
        #expect(campaign.breaksEven(at: Price(units: 905_695)) && !campaign.breaksEven(at: Price(units: 905_694)))

        // The two others a week later: 28,500 − 450 + 1.95 + 10 for 300 shares; a third of a unit is rounded up.
        campaign.assigned(Self.put, contracts: 2, fees: .dollars(5))
        #expect(campaign.shares == 300 && campaign.cost == .dollars(28_061) + .cents(95))
        #expect(campaign.basis == Price(units: 935_399), "93.53983…")
        #expect(!campaign.breaksEven(at: Price(units: 935_398)))

        // Calls at 1.20 on all of them, a dividend of 0.25 a share, one call bought back at 0.10.
        campaign.traded(.credit(.cents(120)), contracts: 3, fees: Self.fee * 3)
        campaign.received(dividend: .cents(25))
        campaign.traded(.debit(.cents(10)), contracts: 1, fees: Self.fee)
        #expect(campaign.premiums == .dollars(800) && campaign.dividends == .dollars(75))
        #expect(campaign.cost == .dollars(27_635) + .cents(455), "28,500 − 800 − 75 + 10, and fees")

        // Two calls at 96 take 200 shares; the last 100 break even at what is left of it all.
        let call = Board.contract("10-16 C 96")
        campaign.calledAway(call, contracts: 2, fees: .dollars(5))
        #expect(campaign.shares == 100 && campaign.cost == .dollars(8_440) + .cents(455))
        #expect(campaign.basis == Price(units: 844_455))
        campaign.calledAway(call, contracts: 1, fees: .dollars(5))
        // 28,800 + 800 + 75 − 28,500 − 20 − 4.55.
        #expect(campaign.result == .dollars(1_150) + .cents(45))
        #expect(campaign.basis == nil)
    }

    @Test func `a split changes the shares, not what they cost`() {
        var campaign = WheelCampaign()
        campaign.assigned(Self.put, contracts: 1, fees: .zero)
        campaign.split(newPerOld: 4)
        #expect(campaign.shares == 400 && campaign.basis == Price(units: 237_500))
        campaign.sold(400, at: .dollars(24), fees: .zero)
        #expect(campaign.result == .dollars(100))
    }

    // MARK: Calls

    /// So many hundred shares assigned at 95 for puts of 1.00.
    static func campaign(_ hundreds: Int) -> WheelCampaign {
        var campaign = WheelCampaign()
        campaign.traded(.credit(.dollars(1)), contracts: hundreds, fees: .zero)
        campaign.assigned(put, contracts: hundreds, fees: .zero)
        return campaign
    }
    static func strategy(_ change: (inout WheelSettings) -> Void = { _ in }) -> StrategySettings {
        var strategy = StrategySettings.adjusting(.cashSecuredPut)
        var wheel = WheelSettings(
            isRun: true, callDelta: 0.20...0.30, callWindow: 30...45, allowsBelowBasis: false, stop: nil)
        change(&wheel)
        strategy.wheel = wheel
        return strategy
    }
    static func board(_ price: String = "92", at time: String = "10:30", _ more: String = "") -> Board {
        Board(
            price, on: "2026-09-14", at: time,
            """
            10-16 C 93 2.00 2.10 0.45
            10-16 C 94 1.50 1.58 0.30
            10-16 C 95 1.20 1.26 0.25
            10-16 C 96 0.90 0.96 0.20
            10-16 C 97 0.60 0.64 0.16
            10-23 C 96 1.00 1.06 0.22
            10-30 C 96 1.80 1.90 0.26
            \(more)
            """)
    }
    private func judge(
        _ strategy: StrategySettings, _ campaign: WheelCampaign, calls: [ShortCall] = [], _ board: Board
    ) -> WheelJudgement {
        WheelRules.judge(
            strategy, campaign: campaign, calls: calls, chain: board.chain, facts: board.facts, at: board.at)
    }

    @Test func `a call is sold on every hundred shares that has none, for the most premium a day`() {
        let judgement = judge(Self.strategy(), Self.campaign(3), Self.board())
        guard case .sellCall(let sale) = judgement.decision else {
            Issue.record("\(judgement.sentence)")
            return
        }
        #expect(sale.contract == Board.contract("10-16 C 94") && sale.quantity == 3)
        // The mid of 1.54 less half of the half spread of 0.04.
        #expect(sale.expected == .credit(.cents(152)) && sale.least == .credit(.cents(30)))
        #expect(sale.basis == .dollars(94) && sale.dte == 32 && sale.leg == Leg(.short, sale.contract))
        #expect(
            judgement.sentence
                == "sell 3 of ACME 2026-10-16 C 94 at 1.52 credit: |delta| 0.300, 32 days, cost basis 94.00")
        let two = [ShortCall(Board.contract("10-16 C 96"), contracts: 2)]
        guard case .sellCall(let rest) = judge(Self.strategy(), Self.campaign(3), calls: two, Self.board()).decision
        else { return }
        #expect(rest.quantity == 1)
        let three = [ShortCall(Board.contract("10-16 C 96"), contracts: 3)]
        #expect(
            judge(Self.strategy(), Self.campaign(3), calls: three, Self.board()).decision
                == .nothing(.covered(calls: 3, shares: 300)))
    }

    @Test func `no call gives the shares away below the running basis unless the profile allows it`() {
        var dear = WheelCampaign()
        dear.assigned(Self.put, contracts: 1, fees: .cents(1))
        let judgement = judge(Self.strategy(), dear, Self.board())
        guard case .sellCall(let sale) = judgement.decision else {
            Issue.record("\(judgement.sentence)")
            return
        }
        #expect(sale.contract == Board.contract("10-16 C 96"), "95 lies a cent of all below the basis")
        #expect(
            judgement.discarded.map(\.sentence) == [
                "ACME 2026-10-16 C 94: strike 94 lies below the cost basis 95.0001",
                "ACME 2026-10-16 C 95: strike 95 lies below the cost basis 95.0001",
            ])
        guard
            case .sellCall(let allowed) = judge(Self.strategy { $0.allowsBelowBasis = true }, dear, Self.board())
                .decision
        else { return }
        #expect(allowed.contract == Board.contract("10-16 C 94"))
        var hopeless = WheelCampaign()
        hopeless.bought(100, at: .dollars(120), fees: .zero)
        #expect(judge(Self.strategy(), hopeless, Self.board()).decision == .nothing(.noCall(0.20...0.30)))
    }

    @Test(
        arguments: [
            ("2026-09-22", nil),
            ("2026-09-21", WheelReason.dividendNear(days: 7, limit: 7)),
            ("2026-09-15", WheelReason.dividendNear(days: 1, limit: 7)),
            // Ex today: who holds the shares has it.
            ("2026-09-14", nil),
        ] as [(String, WheelReason?)])
    func `no call is sold in the week before an ex-date`(exDate: String, refused: WheelReason?) {
        let dividend = CashDividend(
            symbol: Scene.stock, exDate: Day(exDate)!, amount: .cents(25), knownAt: Scene.now)
        let board = Board(
            "92", on: "2026-09-14",
            facts: {
                $0.dividends = .value(
                    DividendFacts(coverage: Day("2026-01-01")!...Day("2026-12-31")!, upcoming: [dividend]))
            }, "10-16 C 96 0.90 0.96 0.20")
        func decision(_ change: (inout StrategySettings) -> Void = { _ in }) -> WheelDecision {
            var strategy = Self.strategy()
            change(&strategy)
            return WheelRules.judge(
                strategy, campaign: Self.campaign(1), calls: [], chain: board.chain, facts: board.facts, at: board.at
            ).decision
        }
        let sold = decision { $0.gates.off = [.coveredCallDividend] }
        guard case .sellCall = sold else {
            Issue.record("with the gate off it is sold")
            return
        }
        #expect(decision() == refused.map { .nothing($0) } ?? sold)
    }

    @Test func `a call must be quoted, be bid for, and pay the least premium`() {
        func discarded(_ line: String) -> [String] {
            let board = Board("92", on: "2026-09-14", line)
            let judgement = judge(Self.strategy(), Self.campaign(1), board)
            #expect(judgement.decision == .nothing(.noCall(0.20...0.30)))
            return judgement.discarded.map(\.sentence)
        }
        let name = "ACME 2026-10-16 C 96: "
        #expect(discarded("10-16 C 96 0.29 0.305 0.20") == [name + "brings 0.2937 credit, needs 0.30 credit or better"])
        #expect(discarded("10-16 C 96 0.90 - 0.20") == [name + "ACME 2026-10-16 C 96 is not quoted"])
        #expect(discarded("10-16 C 96 0.00 0.05 0.20") == [name + "nobody bids for ACME 2026-10-16 C 96"])
        #expect(
            discarded("10-16 C 96 0.90 1.20 0.20") == [
                name + "ACME 2026-10-16 C 96 is 28.6% of its mid wide, allows 10.0% or less"
            ])
        #expect(discarded("10-16 C 96 0.90 0.96 0.31") == [], "outside the wanted delta it is no candidate")
    }

    @Test func `the wheel waits for its moment, its shares and its switch`() {
        let none = WheelCampaign()
        #expect(judge(Self.strategy(), none, Self.board()).decision == .nothing(.noShares))
        #expect(
            judge(Self.strategy { $0.isRun = false }, Self.campaign(1), Self.board()).decision == .nothing(.switchedOff)
        )
        #expect(
            judge(Self.strategy(), Self.campaign(1), Self.board(at: "9:40")).decision
                == .nothing(.moment(.openingMinutes(10, limit: 15))))
        #expect(
            judge(Self.strategy(), Self.campaign(1), Self.board(at: "16:00")).decision
                == .nothing(.moment(.marketClosed)))
    }

    @Test func `odd shares are sold, and so are all below the stop, the calls bought back first`() {
        var odd = WheelCampaign()
        odd.bought(40, at: .dollars(95), fees: .zero)
        #expect(judge(Self.strategy(), odd, Self.board()).decision == .closeShares(40, calls: 0, .oddLot))
        let calls = [ShortCall(Board.contract("10-16 C 96"), contracts: 2)]
        let strategy = Self.strategy { $0.stop = 0.10 }
        func decision(_ price: String) -> WheelDecision {
            judge(strategy, Self.campaign(2), calls: calls, Self.board(price)).decision
        }
        #expect(decision("84.61") == .nothing(.covered(calls: 2, shares: 200)))
        #expect(
            decision("84.60")
                == .closeShares(200, calls: 2, .stopped(price: .cents(8_460), basis: .dollars(94))), "10% below 94")
    }
}
