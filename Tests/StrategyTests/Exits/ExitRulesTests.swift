import Market
import Strategy
import Testing
import Trading

/// When a held trade is closed: rows of the trade's own situations.
@Suite struct ExitRulesTests {
    static let day = Day("2026-08-10")!
    static let opened = EasternTime.instant(Day("2026-08-04")!, TimeOfDay(10, 30))
    static let trade = HeldTrade(
        openedAt: opened, expiry: Day("2026-09-18")!, credit: .credit(.cents(200)), maximumLoss: .cents(300))

    /// A snapshot in which closing costs `mid`, and `natural` to take now; nil: not quoted.
    struct Snapshot {
        var mid: Int64?
        var natural: Int64?
        var quality = Mark.Quality.good
        var delta: Double?
        var day = ExitRulesTests.day
        var minute = 0
    }
    private func run(
        _ settings: ExitSettings, _ snapshots: [Snapshot], resolution: Chain.Resolution = .intraday,
        trade: HeldTrade = trade
    ) -> [ExitReason?] {
        var state = ExitState()
        return snapshots.enumerated().map { index, snapshot in
            let at = EasternTime.instant(snapshot.day, TimeOfDay(11, snapshot.minute)) + .seconds(60 * Int64(index))
            let mark = Mark(
                at: at, closeNatural: snapshot.natural.map { .debit(.cents($0)) },
                closeDoubleMid: snapshot.mid.map { -2 * Price.cents($0).units }, quality: snapshot.quality)
            return ExitRules.judge(
                settings, trade: trade, mark: mark, shortDelta: snapshot.delta, session: snapshot.day, at: at,
                resolution: resolution, state: &state)?.reason
        }
    }
    private func settings(_ change: (inout ExitSettings) -> Void = { _ in }) -> ExitSettings {
        var settings = ExitSettings(
            profitTarget: 0.5, targetPrice: .natural, stopMultiple: 2, stopShareOfMaximumLoss: nil,
            stopConfirmations: 3, grace: .seconds(900), shortDelta: 0.5, dte: 21)
        change(&settings)
        return settings
    }

    // MARK: Target

    @Test func `half the credit is kept at half the cost, by the price we could get`() {
        #expect(run(settings(), [Snapshot(mid: 90, natural: 100)]) == [.target])
        #expect(run(settings(), [Snapshot(mid: 90, natural: 101)]) == [nil])
        #expect(run(settings { $0.targetPrice = .mid }, [Snapshot(mid: 100, natural: 120)]) == [.target])
        #expect(run(settings { $0.targetPrice = .mid }, [Snapshot(mid: 101, natural: 120)]) == [nil])
    }

    @Test func `a cost of half a unit more than half an odd credit is no target`() {
        var odd = Self.trade
        odd.credit = NetPrice(units: 20_001)
        var state = ExitState()
        func reason(_ doubleMid: Int64) -> ExitReason? {
            state = ExitState()
            let at = EasternTime.instant(Self.day, TimeOfDay(11, 0))
            return ExitRules.judge(
                settings { $0.targetPrice = .mid }, trade: odd,
                mark: Mark(at: at, closeNatural: nil, closeDoubleMid: -doubleMid, quality: .good), shortDelta: nil,
                session: Self.day, at: at, resolution: .daily, state: &state)?.reason
        }
        #expect(reason(20_001) == .target)
        #expect(reason(20_002) == nil)
    }

    @Test(arguments: [(0.75, 50), (0.6, 80), (0.25, 150), (0.333333, 133), (1.0, 0)])
    func `any share of the credit can be the target, to the cent`(share: Double, cost: Int64) {
        let rule = settings { $0.profitTarget = share }
        #expect(run(rule, [Snapshot(mid: cost, natural: cost)]) == [.target])
        #expect(run(rule, [Snapshot(mid: cost, natural: cost + 1)]) == [nil])
    }

    @Test func `a trade that brought no credit has neither target nor stop`() {
        for credit in [NetPrice(units: 0), .debit(.cents(100))] {
            var trade = Self.trade
            trade.credit = credit
            let rule = settings { $0.stopConfirmations = 1 }
            #expect(
                run(rule, [Snapshot(mid: 0, natural: 0), Snapshot(mid: 500, natural: 500)], trade: trade) == [nil, nil])
        }
    }

    @Test func `a rule that is not set does not exist`() {
        let rule = settings {
            ($0.profitTarget, $0.stopMultiple, $0.shortDelta, $0.dte) = (nil, nil, nil, nil)
        }
        #expect(
            run(rule, [Snapshot(mid: 1, natural: 1, delta: 0.9), Snapshot(mid: 900, natural: 900, delta: 0.9)]) == [
                nil, nil,
            ])
    }

    // MARK: Stop

    @Test func `a loss of twice the credit is a mark of three credits, three snapshots in a row`() {
        let at = Snapshot(mid: 600, natural: 700)
        #expect(run(settings(), [at, at, at]) == [nil, nil, .stop])
        let below = Snapshot(mid: 599, natural: 700)
        #expect(run(settings(), [at, at, below, at, at, at]) == [nil, nil, nil, nil, nil, .stop])
    }

    @Test func `where there is one snapshot a day one confirms`() {
        #expect(run(settings(), [Snapshot(mid: 600, natural: 700)], resolution: .daily) == [.stop])
    }

    @Test func `of a multiple of the credit and a share of the maximum loss the smaller counts`() {
        let rule = settings {
            $0.stopConfirmations = 1
            $0.stopShareOfMaximumLoss = 0.5
        }
        #expect(run(rule, [Snapshot(mid: 349, natural: 400)]) == [nil], "half of 3.00 lost stands at 3.50")
        #expect(run(rule, [Snapshot(mid: 350, natural: 400)]) == [.stop])
        var wide = Self.trade
        wide.maximumLoss = .cents(2_000)
        #expect(run(rule, [Snapshot(mid: 599, natural: 700)], trade: wide) == [nil])
        #expect(run(rule, [Snapshot(mid: 600, natural: 700)], trade: wide) == [.stop])
        wide.maximumLoss = nil
        let shareOnly = settings { ($0.stopMultiple, $0.stopShareOfMaximumLoss, $0.stopConfirmations) = (nil, 0.5, 1) }
        #expect(
            run(shareOnly, [Snapshot(mid: 9_000, natural: 9_000)], trade: wide) == [nil], "no maximum, no share of it")
    }

    @Test func `a stop needs a good mark: neither a wide one nor the natural price is enough`() {
        let rule = settings { $0.stopConfirmations = 1 }
        #expect(run(rule, [Snapshot(mid: 700, natural: 900, quality: .wide)]) == [nil])
        #expect(run(rule, [Snapshot(mid: 500, natural: 900)]) == [nil])
    }

    @Test func `no guarded exit in the grace after entry, a target any time`() {
        let today = Day("2026-08-04")!
        let rule = settings { $0.stopConfirmations = 1 }
        var state = ExitState()
        func reason(_ secondsHeld: Int64, cost: Int64, delta: Double? = nil) -> ExitReason? {
            state = ExitState()
            let at = Self.opened + .seconds(secondsHeld)
            let mark = Mark(
                at: at, closeNatural: .debit(.cents(cost)), closeDoubleMid: -2 * Price.cents(cost).units, quality: .good
            )
            return ExitRules.judge(
                rule, trade: Self.trade, mark: mark, shortDelta: delta, session: today, at: at, resolution: .intraday,
                state: &state)?.reason
        }
        #expect(reason(899, cost: 600) == nil)
        #expect(reason(900, cost: 600) == .stop)
        #expect(reason(899, cost: 200, delta: 0.6) == nil)
        #expect(reason(900, cost: 200, delta: 0.6) == .delta)
        #expect(reason(1, cost: 100) == .target)
        #expect(reason(0, cost: 100) == nil, "the snapshot of the entry itself closes nothing")
    }

    @Test func `a mark that jumps by more than half within a session needs one confirmation more`() {
        let rule = settings { $0.stopConfirmations = 1 }
        let calm = Snapshot(mid: 390, natural: 400)
        let jumped = Snapshot(mid: 600, natural: 700)
        #expect(run(rule, [calm, jumped, jumped]) == [nil, nil, .stop])
        #expect(run(rule, [calm, jumped, calm]) == [nil, nil, nil], "it was a bad quote")
        #expect(run(rule, [Snapshot(mid: 400, natural: 410), jumped]) == [nil, .stop], "half is not more than half")
        var tomorrow = jumped
        tomorrow.day = Self.day + 1
        #expect(run(rule, [calm, tomorrow]) == [nil, .stop], "a session starts from its own first mark")
        let cheap = Snapshot(mid: 80, natural: 90)
        #expect(
            run(rule, [Snapshot(mid: 200, natural: 210), cheap, cheap]) == [nil, nil, .target], "targets jump, too")
    }

    // MARK: Delta, days, no quote

    @Test func `a short strike at its delta limit is confirmed like a stop`() {
        let hit = Snapshot(mid: 300, natural: 310, delta: -0.5)
        let near = Snapshot(mid: 300, natural: 310, delta: -0.499)
        #expect(run(settings(), [hit, hit, hit]) == [nil, nil, .delta])
        #expect(run(settings(), [hit, hit, near, hit]) == [nil, nil, nil, nil])
        #expect(run(settings(), [hit], resolution: .daily) == [.delta])
        #expect(run(settings(), [Snapshot(mid: 300, natural: 310, delta: nil)], resolution: .daily) == [nil])
    }

    @Test func `twenty-one days to expiry close, quoted or not`() {
        let last = Self.trade.expiry - 21
        #expect(run(settings(), [Snapshot(mid: 150, natural: 160, day: last - 1)], resolution: .daily) == [nil])
        #expect(run(settings(), [Snapshot(mid: 150, natural: 160, day: last)], resolution: .daily) == [.dte])
        #expect(
            run(settings(), [Snapshot(mid: nil, natural: nil, quality: .unquoted, day: last)], resolution: .daily) == [
                .dte
            ])
    }

    @Test func `without a quote nothing closes but time`() {
        let missing = Snapshot(mid: nil, natural: 1, quality: .unquoted, delta: 0.9)
        #expect(run(settings { $0.stopConfirmations = 1 }, [missing]) == [nil])
        let at = Snapshot(mid: 600, natural: 700)
        #expect(
            run(settings(), [at, at, missing, at, at, at]) == [nil, nil, nil, nil, nil, .stop],
            "a gap confirms nothing")
    }

    @Test func `the first reason in order is the reason`() {
        let last = Self.trade.expiry - 21
        let rule = settings { $0.stopConfirmations = 1 }
        #expect(run(rule, [Snapshot(mid: 90, natural: 100, delta: 0.9, day: last)]) == [.target])
        #expect(run(rule, [Snapshot(mid: 600, natural: 700, delta: 0.9, day: last)]) == [.stop])
        #expect(run(rule, [Snapshot(mid: 300, natural: 310, delta: 0.9, day: last)]) == [.delta])
        #expect(run(rule, [Snapshot(mid: 300, natural: 310, delta: 0.1, day: last)]) == [.dte])
    }

    @Test func `what costs money closes at once, what only runs out by the end of the day`() {
        func urgency(_ mark: Mark, _ day: Day) -> Urgency? {
            var state = ExitState()
            return ExitRules.judge(
                settings(), trade: Self.trade, mark: mark, shortDelta: nil, session: day, at: mark.at,
                resolution: .daily, state: &state)?.urgency
        }
        let last = Self.trade.expiry - 21
        let at = EasternTime.instant(last, TimeOfDay(16, 0))
        func mark(_ cents: Int64) -> Mark {
            Mark(at: at, closeNatural: .debit(.cents(cents)), closeDoubleMid: -20_000 * cents / 100, quality: .good)
        }
        #expect(urgency(mark(600), Self.day) == .immediate)
        #expect(urgency(mark(100), Self.day) == .immediate)
        #expect(urgency(mark(300), last) == .endOfDay)
        #expect(urgency(Mark(at: at, closeNatural: nil, closeDoubleMid: nil, quality: .unquoted), last) == .monitor)
    }
}
