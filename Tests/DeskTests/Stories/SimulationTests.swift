import Exchange
import Market
import Quant
import Risk
import Strategy
import Testing
import Trading

@testable import Desk

/// A desk and a venue over made markets, with messages that come twice: invariants hold after every step, and a failing
/// seed is the bug.
@Suite struct SimulationTests {
    struct Outcome: Equatable {
        var effects: [UInt8] = []
        var closed: [ClosedTrade] = []
        var cash = Money.zero
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `money is conserved to the unit, whatever the market does and however often the venue says it`(seed: UInt64) {
        let start = Made.dollars("100000")
        let outcome = run(seed: seed, repeats: true) { desk, cash, trades in
            let closed = trades.reduce(Money.zero) { $0 + $1.profit }
            let open = desk.trades.reduce(Money.zero) { $0 + $1.opening + $1.closing - $1.fees }
            #expect(cash == start + closed + open)
        }
        #expect(outcome.cash == start + outcome.closed.reduce(Money.zero) { $0 + $1.profit })
    }

    @Test func `the seeds of this suite do trade, to every end`() {
        let closed = (0..<60 as Range<UInt64>).flatMap { run(seed: $0, repeats: false).closed }
        #expect(closed.count >= 100)
        #expect(Set(closed.map(\.reason)).isSuperset(of: [.target, .stop, .dte, .expiry]))
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `the same events give the same effects, byte for byte`(seed: UInt64) {
        #expect(run(seed: seed, repeats: true) == run(seed: seed, repeats: true))
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `what a venue says twice changes no trade`(seed: UInt64) {
        let once = run(seed: seed, repeats: false)
        let twice = run(seed: seed, repeats: true)
        #expect(once.closed == twice.closed)
        #expect(once.cash == twice.cash)
    }

    private func run(
        seed: UInt64, repeats: Bool, check: (borrowing Desk, Money, [ClosedTrade]) -> Void = { _, _, _ in }
    ) -> Outcome {
        var random = SplitMix64(seed: seed)
        var settings = Made.settings
        settings.risk.sizing = .fixedQuantity(Int.random(in: 1...4, using: &random))
        settings.risk.tradesPerSymbol = Int.random(in: 1...6, using: &random)
        settings.execution.steps = Int.random(in: 0...4, using: &random)
        settings.strategies[0].exits.dte = Bool.random(using: &random) ? 30 : nil
        let fills: VenueSettings.FillModel = [.natural, .mid, .spreadShare(0.5)].randomElement(using: &random)!
        var desk = Desk(settings: settings)
        var venue = EmbeddedExchange(
            settings: VenueSettings(
                startingCash: Made.dollars("100000"), fills: fills,
                commission: VenueSettings.Commission(open: .cents(65), close: .cents(50)), enforcesMargin: true))
        var outcome = Outcome()
        var queue: [VenueReport] = []

        func step(_ event: DeskEvent) {
            var effects: [DeskEffect] = []
            desk.step(event, into: &effects)
            var writer = RecordWriter()
            for effect in effects {
                effect.write(to: &writer)
                switch effect {
                case .submit(let order): venue.submit(order, at: event.at, into: &queue)
                case .replace(let id, let limit): venue.replace(id, limit: limit, at: event.at, into: &queue)
                case .cancel(let id): venue.cancel(id, at: event.at, into: &queue)
                case .record(.closed(let trade)): outcome.closed.append(trade)
                case .submitGroup, .fetch, .link, .propose, .proposeExit, .notify, .record: break
                }
            }
            outcome.effects += writer.bytes
        }
        func deliver() {
            while !queue.isEmpty {
                let report = queue.removeFirst()
                step(.venue(report))
                if repeats { step(.venue(report)) }
            }
            check(desk, venue.snapshot(at: .distantPast).cash, outcome.closed)
        }
        func pass(to moment: Instant) {
            while let deadline = desk.nextDeadline, deadline <= moment {
                step(.clock(deadline))
                venue.advance(to: deadline, into: &queue)
                deliver()
            }
        }

        var spot = 2_750.0
        var session = Day("2018-01-10")!
        while session <= Made.expiry {
            spot *= 1 + 0.012 * random.normal()
            let moment = EasternTime.instant(session, TimeOfDay(16, 0))
            pass(to: moment)
            if session == Made.expiry {
                let bar = DailyBar(
                    session: session, open: nil, high: nil, low: nil, close: Price(rounding: spot)!, volume: nil,
                    knownAt: moment)
                venue.market(.bar(.spx, bar), into: &queue)
                deliver()
                break
            }
            let chain = Made.chain(
                "\(session) 16:00", listing(spot, &random), spot: Decimals.text(Int64(spot * 10_000)))
            venue.market(.chain(chain), into: &queue)
            deliver()
            step(.market(.chain(chain)))
            deliver()
            session = NYSE.session(after: session).day
        }
        outcome.cash = venue.snapshot(at: .distantPast).cash
        #expect(desk.trades.isEmpty, "everything expired")
        #expect(desk.orders.isEmpty)
        #expect(desk.nextDeadline == nil)
        return outcome
    }

    /// Ten strikes below the market; now and then one without a side.
    private func listing(_ spot: Double, _ random: inout SplitMix64) -> String {
        var lines: [String] = []
        for strike in stride(from: 2_400, through: 2_700, by: 25) {
            let distance = (spot - Double(strike)) / 25
            let mid = max(0.05, distance < 0 ? -distance * 25 + 8 : 30 / (1 + distance))
            let bid = Int64(mid * 20) * 500
            let ask = bid + Int64.random(in: 1...6, using: &random) * 500
            let sides = Int.random(in: 0..<25, using: &random)
            let text = "\(sides == 0 ? "-" : Decimals.text(bid))/\(sides == 1 ? "-" : Decimals.text(ask))"
            lines.append("P\(strike) \(text) \(-min(0.95, 0.5 / (1 + max(0, distance))))")
        }
        return lines.joined(separator: ",")
    }
}
