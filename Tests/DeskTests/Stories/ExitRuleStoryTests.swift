import Market
import Quant
import Risk
import Strategy
import Testing
import Trading

@testable import Desk

/// The exit rules where they meet the desk: what it looks up for them, how soon it acts, and in which hours.
@Suite struct ExitRuleStoryTests {
    private static let calm = "P2600 10.00/10.40, P2575 6.00/6.20"
    private static let cheap = "P2600 4.00/4.20, P2575 2.20/2.40"
    private static let ruin = "P2600 30.00/30.40, P2575 15.00/15.40"

    private func held(_ change: @escaping (inout ExitSettings) -> Void) -> Story {
        Story.holding { change(&$0.strategies[0].exits) }
    }

    // MARK: Hard stops

    @Test func `a hard stop takes the emergency path, with neither grace, confirmation nor question`() {
        let story = Story.holding {
            $0.execution.asksForExits = true
            ($0.strategies[0].exits.grace, $0.strategies[0].exits.stopConfirmations) = (.seconds(900), 3)
            $0.strategies[0].exits.hardStops.loss = 2.5
        }
        #expect(
            story.quotes("2018-01-11 10:00", Self.ruin) == ["exit 1: hard loss", "submit 2: close 1 at 15.40 debit"])
        #expect(story.sent[2]?.manner == .emergency)
    }

    @Test func `not on the first five minutes' quotes`() {
        let story = held { ($0.hardStops.loss, $0.stopMultiple) = (2.5, nil) }
        #expect(story.quotes("2018-01-11 09:34", Self.ruin) == [])
        #expect(story.quotes("2018-01-11 09:35", Self.ruin).first == "exit 1: hard loss")
    }

    @Test func `a long that nobody bids for does not hold up a hard stop`() {
        let story = held { $0.hardStops.loss = 2.5 }
        #expect(
            story.quotes("2018-01-11 10:00", "P2600 20.00/20.40, P2575 -/5.00")
                == ["notice: trade 1 unquoted", "exit 1: hard loss", "submit 2: close 1 at 20.40 debit"])
        #expect(story.sent[2]?.legs.map(\.side) == [.long])
    }

    @Test func `the delta of the whole position is asked of the source that chose its strikes`() {
        let story = held { $0.hardStops.unitDelta = 0.3 }
        #expect(story.quotes("2018-01-11 10:00", "P2600 10.00/10.40 -0.6, P2575 6.00/6.20 -0.3") == [])
        #expect(
            story.quotes("2018-01-11 10:01", "P2600 10.00/10.40 -0.6, P2575 6.00/6.20 -0.29").first
                == "exit 1: hard delta")
    }

    // MARK: The underlying and VIX

    @Test func `a short strike is touched by the underlying's own price`() {
        let story = held { $0.shortStrike = .touched }
        #expect(story.quotes("2018-01-11 10:00", Self.calm, spot: "2600.01") == [])
        #expect(story.quotes("2018-01-11 10:01", Self.calm, spot: "2600").first == "exit 1: strike")
    }

    @Test func `VIX that rose by a third since the session before closes`() {
        let story = held { $0.vix = VIXLimits(rise: 0.3) }
        func vix(_ close: String, of session: String) {
            let day = Day(session)!
            story.happens(
                .market(
                    .bar(
                        .vix,
                        DailyBar(
                            session: day, open: nil, high: nil, low: nil, close: Made.price(close), volume: nil,
                            knownAt: EasternTime.instant(day, TimeOfDay(16, 0))))))
        }
        vix("10", of: "2018-01-11")
        #expect(!story.snapshot("2018-01-11 16:00", Self.calm).contains("exit 1: VIX spike"))
        vix("13", of: "2018-01-12")
        #expect(!story.snapshot("2018-01-12 16:00", Self.calm).contains("exit 1: VIX spike"))
        vix("17", of: "2018-01-16")
        #expect(story.snapshot("2018-01-16 16:00", Self.calm).contains("exit 1: VIX spike"))
    }

    // MARK: How soon

    @Test func `too few days send an exit in the last quarter of an hour, not on the first quotes`() {
        let story = held { $0.endOfDay = .seconds(900) }
        #expect(story.quotes("2018-02-07 09:31", Self.calm) == [])
        #expect(story.quotes("2018-02-07 15:44", Self.calm) == [])
        #expect(
            story.quotes("2018-02-07 15:45", Self.calm) == ["exit 1: dte", "submit 2: close 1 at 4.10 debit"])
    }

    @Test func `a stop does not wait for the end of the day`() {
        let story = held { $0.endOfDay = .seconds(900) }
        #expect(story.quotes("2018-02-07 09:31", Self.ruin).first == "exit 1: stop")
    }

    // MARK: Hours

    @Test func `no stop on after-hours quotes, and the first quotes of the morning decide`() {
        let story = held { ($0.hardStops.loss, $0.shortStrike) = (2.5, .touched) }
        #expect(story.quotes("2018-01-11 16:30", Self.ruin, spot: "2500") == [])
        #expect(story.quotes("2018-01-12 08:00", Self.ruin, spot: "2500") == [])
        #expect(story.quotes("2018-01-12 09:30", Self.calm) == [])
        // A mark that jumped within the session is confirmed by one more.
        story.quotes("2018-01-12 09:31", Self.ruin)
        #expect(story.quotes("2018-01-12 09:32", Self.ruin).first == "exit 1: stop", "the rules are awake")
    }

    @Test func `a target after the close is noted once, and sent when the morning confirms it`() {
        let story = held { _ in }
        #expect(story.quotes("2018-01-11 16:05", Self.cheap) == ["exit 1: target"])
        #expect(story.quotes("2018-01-11 16:06", Self.cheap) == [])
        #expect(story.quotes("2018-01-12 09:29", Self.cheap) == [], "nothing leaves before the open")
        #expect(
            story.quotes("2018-01-12 09:30", Self.cheap) == ["exit 1: target", "submit 2: close 1 at 1.80 debit"])
    }

    @Test func `a target that the morning does not confirm is none`() {
        let story = held { _ in }
        story.quotes("2018-01-11 16:05", Self.cheap)
        #expect(story.quotes("2018-01-12 09:30", Self.calm) == [])
        #expect(story.view.openTrades.map(\.phase) == [.open])
    }

    @Test func `what rests at the broker is not taken off for a quote of after hours`() {
        let story = Story.holding { $0.execution.protection.restsTarget = true }
        story.acknowledge(2, at: "2018-01-10 16:00")
        #expect(story.quotes("2018-01-11 16:05", Self.cheap) == [])
        #expect(story.view.orders.map(\.order.manner) == [.resident])
    }

    @Test func `a person who closes at night is answered by the first quotes of the morning`() {
        let story = held { _ in }
        story.quotes("2018-01-11 15:59", Self.calm)
        story.close(1, at: "2018-01-11 20:00")
        #expect(story.view.orders.isEmpty)
        #expect(story.quotes("2018-01-12 09:00", Self.calm) == [])
        #expect(
            story.quotes("2018-01-12 09:30", Self.calm) == ["exit 1: manual", "submit 2: close 1 at 4.10 debit"])
    }

    // MARK: A person's word

    @Test func `a trade that a person holds is left to its hard stop`() {
        let story = held { $0.hardStops.loss = 2.5 }
        _ = story.decides { desk, _ in desk.trades[0].exitState.overrides = ExitOverrides(holds: true) }
        #expect(story.quotes("2018-01-11 10:00", Self.cheap) == [])
        #expect(story.quotes("2018-01-11 10:01", Self.ruin).first == "exit 1: hard loss")
    }

    // MARK: Jumps and the model's mark

    /// Puts and calls of the February expiry by one volatility, a few cents wide; `but` stands at a quote of its own.
    private func lines(spot: Double, volatility: Double, at moment: String, but: [String: String] = [:]) -> String {
        let years =
            Double((EasternTime.instant(Made.expiry, TimeOfDay(16, 0)) - Made.instant(moment)).components.seconds)
            / (365 * 86_400)
        var lines: [String] = []
        for strike in stride(from: 2_300, through: 3_000, by: 25) {
            for (kind, letter) in [(OptionKind.call, "C"), (.put, "P")] {
                let value = EuropeanOption(
                    kind: kind, spot: spot, strike: Double(strike), years: years, rate: 0.015, yield: 0.019,
                    volatility: volatility
                ).price
                let cents = Int64(value * 100)
                let quote = "\(Decimals.text(cents * 100))/\(Decimals.text((cents + 10) * 100))"
                lines.append("\(letter)\(strike) \(but["\(letter)\(strike)"] ?? quote)")
            }
        }
        return lines.joined(separator: ", ")
    }
    /// Holds a spread whose strikes the model chose.
    private func modelled(_ change: @escaping (inout ExitSettings) -> Void) throws -> (story: Story, short: String) {
        let story = Story {
            $0.strategies[0].greeks = .model
            $0.memory.dividendYields = [MemorySettings.Yield(symbol: .spx, fraction: 0.019)]
            $0.risk.tradesPerSymbol = 1
            change(&$0.strategies[0].exits)
        }
        let day = Day("2018-01-10")!
        story.happens(
            .market(
                .rate(
                    InterestRate(day: day - 1, rate: 0.015, knownAt: EasternTime.instant(day - 1, TimeOfDay(16, 0))))))
        story.snapshot(
            "2018-01-10 15:00", lines(spot: 2_750, volatility: 0.15, at: "2018-01-10 15:00"), resolution: .intraday)
        story.acknowledge(1, at: "2018-01-10 15:00")
        let order = try #require(story.sent[1])
        story.fill(1, try #require(order.limit).price.description, at: "2018-01-10 15:00")
        let short = try #require(order.legs.first { $0.side == .short })
        return (story, "P\(short.contract.strike.price.units / 10_000)")
    }

    @Test(arguments: [true, false])
    func `a crash that delta, gamma and vega explain stops at once; unexplained it needs one snapshot more`(
        explains: Bool
    ) throws {
        let (story, _) = try modelled {
            $0 = ExitSettings(
                profitTarget: nil, targetPrice: .natural, stopMultiple: 1, stopShareOfMaximumLoss: nil,
                stopConfirmations: 1, grace: .zero, shortDelta: nil, dte: nil, explainsJumps: explains)
        }
        #expect(
            story.quotes("2018-01-11 10:00", lines(spot: 2_750, volatility: 0.15, at: "2018-01-11 10:00")) == [])
        let crash = lines(spot: 2_640, volatility: 0.22, at: "2018-01-11 10:01")
        let first = story.quotes("2018-01-11 10:01", crash, spot: "2640")
        #expect(first.first == (explains ? "exit 1: stop" : nil))
        if !explains { #expect(story.quotes("2018-01-11 10:02", crash, spot: "2640").first == "exit 1: stop") }
    }

    @Test(arguments: [ExitSettings.StopMark.mid, .model])
    func `a mad quote of the short leg stops by its mid, and not by its neighbours`(mark: ExitSettings.StopMark) throws
    {
        let (story, short) = try modelled {
            $0 = ExitSettings(
                profitTarget: nil, targetPrice: .natural, stopMultiple: 1, stopShareOfMaximumLoss: nil,
                stopConfirmations: 1, grace: .zero, shortDelta: nil, dte: nil, stopMark: mark, suspectJump: nil)
        }
        let mad = lines(spot: 2_750, volatility: 0.15, at: "2018-01-11 10:00", but: [short: "90.00/95.00"])
        #expect(story.quotes("2018-01-11 10:00", mad).first == (mark == .mid ? "exit 1: stop" : nil))
    }
}
