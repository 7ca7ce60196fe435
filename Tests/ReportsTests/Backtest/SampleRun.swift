import Desk
import Market
import Profiles
import Trading

@testable import Backtest
@testable import Reports

/// Small runs made by hand, with figures that can be checked on paper.
enum SampleRun {
    static func day(_ iso: String) -> Day { Day(iso)! }
    static let spxw = Root("SPXW")!

    /// One strategy, with one gate switched off and one limit relaxed.
    static func profile() throws -> Profile {
        try Profile.read(
            """
            name: sample
            title: Put spreads for a test
            symbols: [SPX]
            fills: { model: mid }
            strategies:
              - name: bull-put
                structure: bullPutSpread
                put:
                  short: { delta: 0.20..0.30 }
                  long: { widths: [25] }
                gates:
                  off:
                    legVolume: The sample has no volume
                    openInterest: The sample has no volume
            relaxes:
              - setting: fills.model
                because: The sample fills at mids
            """)
    }

    static func contract(_ right: Right, _ strike: Int64, _ expiry: Day) -> OptionContract {
        OptionContract(root: spxw, expiry: expiry, right: right, strike: Strike(trusted: .dollars(strike)))
    }

    static func putSpread(_ short: Int64, _ long: Int64, _ expiry: Day) -> [Leg] {
        [Leg(.short, contract(.put, short, expiry)), Leg(.long, contract(.put, long, expiry))]
    }

    /// A put spread of one unit: credit and cost in cents a share, 1.30 of fees a side.
    static func trade(
        _ number: UInt64, _ entry: String, _ exit: String, credit: Int64, cost: Int64, _ reason: ExitReason = .target,
        unmarked: Int = 0, quantity: Int = 1, worst: Money? = .dollars(-150)
    ) -> ClosedTrade {
        let (entry, exit) = (day(entry), day(exit))
        let expiry = entry + 45
        return ClosedTrade(
            id: TradeID(incarnation: 1, counter: number), strategy: StrategyIndex(0), underlying: .spx,
            kind: .bullPutSpread, legs: putSpread(2_700, 2_675, expiry), expiry: expiry, quantity: quantity,
            openedAt: EasternTime.instant(entry, TimeOfDay(15, 45)),
            closedAt: EasternTime.instant(exit, TimeOfDay(15, 45)),
            entrySession: entry, exitSession: exit, reason: reason,
            opening: Money.cents(credit * 100) * quantity, closing: -(Money.cents(cost * 100) * quantity),
            fees: .cents(260) * quantity, slippage: .cents(1_000) * quantity, risk: .dollars(2_100) * quantity,
            entry: ClosedTrade.EntryMarket(
                spot: .cents(274_315), vix: 9.22, ivRank: nil, probabilityOfProfit: 0.781, expectedValueNet: 12.3),
            worstMark: worst, unmarkedSessions: unmarked)
    }

    static func point(
        _ session: String, _ equity: Int64, open: Int = 0, margin: Int64 = 0, stale: Int = 0, spx: Int64? = nil
    ) -> SessionPoint {
        SessionPoint(
            session: day(session), equity: .dollars(equity), cash: .dollars(equity), margin: .dollars(margin),
            openTrades: open, stalePositions: stale, underlyings: [spx.map { Price.dollars($0) }])
    }

    /// Five sessions over the turn of a month, two winners and one loser.
    static func small() -> BacktestResult {
        var result = BacktestResult(startingCash: .dollars(100_000))
        result.symbols = [.spx]
        result.origins = [.quoted]
        result.resolutions = [.daily]
        result.settlementBases = [.dailyOpen]
        result.sessions = [
            point("2018-01-30", 100_000, open: 1, margin: 2_500, spx: 2_800),
            point("2018-01-31", 101_000, open: 1, margin: 2_500, spx: 2_828),
            point("2018-02-01", 99_000, open: 2, margin: 5_000, stale: 1, spx: 2_772),
            point("2018-02-02", 100_500, open: 0, spx: nil), point("2018-02-05", 102_000, open: 0, spx: 2_660),
        ]
        result.closed = [
            trade(2, "2018-01-31", "2018-02-05", credit: 500, cost: 800, .stop, unmarked: 2),
            trade(1, "2018-01-30", "2018-02-02", credit: 400, cost: 200),
            trade(3, "2018-01-31", "2018-02-02", credit: 600, cost: 300, worst: nil),
        ]
        var tally = StrategyTally(strategy: StrategyIndex(0))
        tally.scans = 10
        tally.scansStoppedEarly = 5
        tally.enumerated = 40
        tally.survivors = 4
        tally.recommended = 4
        tally.entered = 3
        var rank = StrategyTally.GateCount(gate: .ivRank)
        rank.scansStopped = 5
        rank.scansUnknown = 1
        rank.nearestMeasured = 28.24
        rank.nearestLimit = 30
        rank.nearestSession = day("2018-02-03")
        var credit = StrategyTally.GateCount(gate: .minimumCredit)
        credit.candidatesStopped = 36
        tally.gates = [rank, credit]
        tally.refusals = [(.risk, 1)]
        result.strategies = [tally]
        result.orders = OrderTally(submitted: 7, replaced: 3, filled: 6, unfilled: 0, rejected: 1)
        result.events = [
            RunEvent(
                session: day("2018-02-01"), kind: .rejected(TradeID(incarnation: 1, counter: 4), .insufficientMargin)),
            RunEvent(session: day("2018-02-01"), kind: .entriesStopped(.dailyLoss)),
            RunEvent(session: day("2018-02-02"), kind: .entriesResumed),
        ]
        return result
    }

    static func openTrade(_ number: UInt64, profit: Money?) -> OpenTrade {
        let expiry = day("2018-03-16")
        return OpenTrade(
            id: TradeID(incarnation: 1, counter: number), candidate: candidate(expiry: expiry), quantity: 2,
            entrySession: day("2018-02-01"), profit: profit)
    }

    static func candidate(expiry: Day) -> Candidate {
        Candidate(
            strategy: StrategyIndex(0), underlying: .spx, kind: .bullPutSpread, legs: putSpread(2_700, 2_675, expiry),
            expiry: expiry, dte: 43, spot: .cents(282_198),
            quote: PackageQuote(natural: NetPrice(units: 49_000), doubleMid: 105_000),
            creditAfterSlippage: NetPrice(units: 51_000),
            measures: Candidate.Measures(
                maximumProfit: .cents(510), maximumLoss: .cents(1_990), breakEvens: [2_694.9],
                probabilityOfProfit: 0.7412, expectedValueNet: 18.25, expectedValueTwoOutcome: -36.5,
                returnOnRisk: 0.2563),
            margin: .dollars(2_500), riskPerUnit: .dollars(1_990))
    }

    static func report(_ result: BacktestResult = small()) throws -> BacktestReport {
        BacktestReport(
            result: result, profile: try profile(), facts: RunFacts(symbols: [.spx], data: "quotes made by hand"))
    }
}
