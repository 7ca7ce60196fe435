import Market
import Risk
import Strategy
import Testing
import Trading

@testable import Desk

/// What a person may order, and what stops entries until somebody, or the next session, ends it.
@Suite struct OperatorStoryTests {
    static let close = ["exit 1: manual", "submit 2: close 1 at 4.10 debit"]

    @Test func `a person closes a trade at once`() {
        let story = Story.holding()
        #expect(story.close(1, at: "2018-01-10 16:05") == Self.close)
        #expect(story.close(1, at: "2018-01-10 16:06") == [], "it is on its way")
        #expect(story.close(9, at: "2018-01-10 16:06") == [], "there is none")
    }

    @Test func `a person who holds a trade keeps it past its target, until its own target or the strategy's again`() {
        let trade = TradeID(incarnation: 1, counter: 1)
        let cheap = "P2600 1.90/2.00, P2575 0.50/0.55"
        let story = Story.holding { $0.strategies[0].exits.profitTarget = 0.5 }
        story.command(.overrideExits(trade, ExitOverrides(holds: true)), at: "2018-01-11 09:00")
        #expect(!story.snapshot("2018-01-11 16:00", cheap).contains("exit 1: target"))
        story.command(
            .overrideExits(trade, ExitOverrides(holds: true, profitTarget: 0.75)), at: "2018-01-12 09:00")
        #expect(!story.snapshot("2018-01-12 16:00", cheap).contains("exit 1: target"), "a dearer target of its own")
        story.command(.overrideExits(trade, nil), at: "2018-01-16 09:00")
        #expect(story.snapshot("2018-01-16 16:00", cheap).contains("exit 1: target"))
    }

    @Test func `what a person wanted closed stays wanted when there is no quote`() {
        let story = Story.holding()
        story.snapshot("2018-01-11 16:00", "P2600 -/-, P2575 6.00/6.20")
        #expect(story.close(1, at: "2018-01-11 16:05") == ["exit 1: manual"])
        #expect(story.snapshot("2018-01-12 16:00", Made.spread).prefix(2) == Self.close[...])
    }

    @Test func `what a person wanted closed stays wanted when the order was given up`() {
        let story = Story.holding()
        story.close(1, at: "2018-01-10 16:05")
        story.acknowledge(2, at: "2018-01-10 16:05")
        story.cancelled(2, at: "2018-01-10 16:09")
        #expect(
            story.snapshot("2018-01-11 16:00", Made.spread).prefix(2)
                == ["exit 1: manual", "submit 3: close 1 at 4.10 debit"])
    }

    @Test func `a person who closes what is still being opened stops the entry, and closes what came of it`() {
        let story = Story { $0.risk.sizing = .fixedQuantity(2) }
        story.snapshot("2018-01-10 16:00", Made.spread)
        story.acknowledge(1, at: "2018-01-10 16:00")
        story.fill(1, "4.10", 1, at: "2018-01-10 16:00:10")
        #expect(story.close(1, at: "2018-01-10 16:00:20") == ["cancel 1"])
        #expect(story.clock("2018-01-10 16:01") == [], "no step of a walk that was called off")
        #expect(story.cancelled(1, at: "2018-01-10 16:01") == Self.close)
    }

    @Test func `stopped entries are said to be stopped, exits go on, and a person lets them go again`() {
        let story = Story.holding(1) { $0.risk.tradesPerSymbol = nil }
        #expect(story.command(.stopEntries, at: "2018-01-11 09:00") == ["notice: entries stopped, operatorStopped"])
        #expect(story.command(.stopEntries, at: "2018-01-11 09:01") == [])
        #expect(story.snapshot("2018-01-12 16:00", Made.spread).last == "refused 2: entriesStopped")
        #expect(
            story.snapshot("2018-02-07 16:00", "P2600 20.00/20.40, P2575 14.00/14.20").prefix(2)
                == ["exit 1: dte", "submit 2: close 1 at 6.10 debit"])
        #expect(story.view.entriesStopped == .operatorStopped)
        #expect(story.command(.resumeEntries, at: "2018-02-08 09:00") == ["notice: entries resumed"])
        #expect(story.command(.resumeEntries, at: "2018-02-08 09:01") == [])
        #expect(story.view.entriesStopped == nil)
    }

    // MARK: Daily loss

    private func limited(_ ends: RiskEnds) -> Story {
        Story {
            $0.risk.dailyLoss = 0.02
            $0.risk.dailyLossEnds = ends == .nextSession ? .nextSession : .person
        }
    }
    enum RiskEnds { case nextSession, person }

    @Test func `a loss of exactly the limit stops nothing, a cent more does`() {
        let story = limited(.nextSession)
        #expect(story.account("98000", at: "2018-01-11 10:00") == [])
        #expect(story.account("97999.99", at: "2018-01-11 10:05") == ["notice: entries stopped, dailyLoss"])
        #expect(story.account("97000", at: "2018-01-11 10:06") == [])
        #expect(story.snapshot("2018-01-11 10:10", Made.spread).last == "refused 1: risk")
    }

    @Test func `the next session begins anew, from where the last one ended`() {
        let story = limited(.nextSession)
        story.account("97000", at: "2018-01-11 10:00")
        story.account("96000", at: "2018-01-11 16:00")
        #expect(story.account("95500", at: "2018-01-12 10:00") == ["notice: entries resumed"])
        #expect(story.snapshot("2018-01-12 10:00", Made.spread).last == "submit 1: open 1 at 4.10 credit")
    }

    @Test func `where a person must end it, no session does`() {
        let story = limited(.person)
        story.account("97000", at: "2018-01-11 10:00")
        #expect(story.account("97000", at: "2018-01-12 10:00") == [])
        #expect(story.snapshot("2018-01-12 10:00", Made.spread).last == "refused 1: risk")
        #expect(story.command(.resumeEntries, at: "2018-01-12 10:05") == ["notice: entries resumed"])
        #expect(story.snapshot("2018-01-12 10:10", Made.spread).last == "submit 1: open 1 at 4.10 credit")
    }

    @Test func `an account's first session has nothing to lose against`() {
        let story = limited(.nextSession)
        #expect(story.account("90000", at: "2018-01-10 12:00") == [])
    }

    @Test func `a snapshot of the account that was overtaken changes nothing`() {
        let story = limited(.nextSession)
        story.account("100000", at: "2018-01-11 10:00")
        #expect(story.account("90000", at: "2018-01-11 09:59") == [])
        #expect(story.account("90000", at: "2018-01-10 15:59") == [])
        #expect(story.view.account?.equity == Made.dollars("100000"))
        #expect(story.account("99000", at: "2018-01-11 10:01") == [])
    }
}
