import Benchmark
import Desk
import Journal
import Market
import Risk
import Strategy
import Trading

/// A desk that holds twenty condors on one underlying, and two snapshots of it that differ in every quote.
struct TwentyCondors: ~Copyable {
    private var desk: Desk
    private let snapshots: [Chain]
    private var effects: [DeskEffect] = []
    private var writer = RecordWriter()
    private var step = StepBuilder()
    private let journal = ChainOnly()

    /// Takes every step's bytes and keeps none.
    final class ChainOnly: JournalSink {
        var chain = JournalChain(head: [UInt8]().span)
        func append(_ step: StepBuilder) { chain.append(step.bytes.span) }
    }

    init() {
        desk = Desk(settings: Market.settings)
        snapshots = [0, 1].map { Market.chain(minute: 20, shift: 20, cents: $0) }
        let account = AccountSnapshot(
            account: .embedded, cash: .dollars(10_000_000), equity: .dollars(10_000_000), margin: .zero,
            stalePositions: 0, at: Market.opens)
        desk.step(.venue(.account(account)), into: &effects)
        for minute in 0..<20 { enter(Market.chain(minute: minute, shift: minute, cents: 0)) }
        precondition(desk.view.openTrades.count == 20, "twenty condors are open")
    }

    private mutating func enter(_ chain: Chain) {
        effects.removeAll(keepingCapacity: true)
        desk.step(.market(.chain(chain)), into: &effects)
        for effect in effects {
            guard case .submit(let order) = effect else { continue }
            let fill = Fill(
                execution: ExecutionID(raw: order.id.raw), order: order.id, quantity: order.quantity,
                net: order.limit ?? NetPrice(units: 0), doubleMid: 0, fees: .zero, at: chain.knownAt)
            desk.step(.venue(.order(.filled(fill))), into: &effects)
        }
    }

    /// `count` snapshots, one after the other.
    mutating func ticks(_ count: Int) {
        for index in 0..<count {
            effects.removeAll(keepingCapacity: true)
            desk.step(.market(.chain(snapshots[index & 1])), into: &effects)
        }
        blackHole(effects.count)
    }

    /// The same, each step written and chained before the next.
    mutating func journaledTicks(_ count: Int) {
        for index in 0..<count {
            effects.removeAll(keepingCapacity: true)
            let event = DeskEvent.market(.chain(snapshots[index & 1]))
            desk.step(event, into: &effects)
            writer.clear()
            event.write(to: &writer)
            var step = StepBuilder()
            swap(&step, &self.step)
            step.begin(event: writer.bytes.span)
            for effect in effects {
                writer.clear()
                effect.write(to: &writer)
                step.add(effect: writer.bytes.span)
            }
            journal.append(step)
            swap(&step, &self.step)
        }
    }
}

/// One expiry of 200 strikes, and a strategy that sells a condor of it whenever it is asked.
enum Market {
    static let opens = EasternTime.instant(Day("2026-08-04")!, TimeOfDay(10, 0))
    private static let expiry = Day("2026-09-18")!

    /// `shift` moves every delta by so many strikes, so that each entry finds legs of its own.
    static func chain(minute: Int, shift: Int, cents: Int) -> Chain {
        var builder = ChainBuilder()
        for place in 0..<200 {
            let strike = Strike(trusted: .dollars(5_500 + 10 * Int64(place)))
            for right in Right.allCases {
                let distance = Double(right == .call ? place - 100 - shift : 100 - shift - place) / 100
                var row = ChainBuilder.Row(
                    OptionContract(root: Root("SPXW")!, expiry: expiry, right: right, strike: strike))
                let worth = max(1, 60 - Int(distance * 55))
                row.bid = Price(units: Int64(worth) * 5_000 + Int64(cents) * 500)
                row.ask = Price(units: Int64(worth) * 5_000 + Int64(cents) * 500 + 1_000)
                let delta = max(0.01, 0.5 - 0.5 * distance)
                row.delta = right == .call ? min(0.99, delta) : -min(0.99, delta)
                builder.add(row)
            }
        }
        return builder.build(
            underlying: .spx, session: EasternTime.day(of: opens), knownAt: opens + .seconds(60 * Int64(minute)),
            origin: .quoted, resolution: .intraday, underlyingPrice: .dollars(6_500)
        ).chain
    }

    static var settings: DeskSettings {
        let side = SideSettings(short: .nearestDelta(0.20), long: .nearestDelta(0.10))
        let gates = GateSettings(
            off: Gate.allCases, priceRange: .dollars(1)...(.dollars(9_000)), underlyingVolumeMinimum: 0,
            positionsMaximum: 99, positionsPerExpiryMaximum: 99, macroWindows: [], coolOffDays: 0, adxMaximum: 99,
            ivRankMinimum: 0, entryWindow: TimeOfDay(9, 30)...TimeOfDay(16, 0), openingMinutes: 0,
            quoteAgeMaximum: .seconds(300), legSpreadMaximum: 1, legSpreadFloor: .dollars(1), legVolumeMinimum: 0,
            openInterestMinimum: 0, minimumCredit: .zero, creditOfWidthMinimum: 0, expectedValueMinimum: -1_000_000,
            convexityMaximum: 1_000_000)
        let strategy = StrategySettings(
            name: "condor", enabled: true, structure: .ironCondor, underlyings: [],
            expiry: ExpirySettings(window: 30...60, choice: .nearest(45), roots: []), put: side, call: side,
            greeks: .vendor, requiresBid: true, slippageShare: 0, ranking: .credit, runnersUp: 0, gates: gates,
            exits: ExitSettings(
                profitTarget: 0.99, targetPrice: .natural, stopMultiple: 50, stopShareOfMaximumLoss: nil,
                stopConfirmations: 2, grace: .zero, shortDelta: nil, dte: 5))
        return DeskSettings(
            strategies: [strategy],
            risk: RiskSettings(
                sizing: .fixedQuantity(1), quantityMaximum: 100, riskPerTrade: nil, heat: nil, tradesPerSymbol: 99,
                dailyLoss: nil, dailyLossEnds: .nextSession, enforcesMargin: false),
            execution: ExecutionSettings(
                start: .mid, steps: 2, stepInterval: .seconds(60), lastStepInterval: .seconds(120),
                worstShareOfNatural: 0.5, capsExitAtWidth: true, approvalDeadline: .seconds(900),
                revalidationMove: 0.01),
            approval: .automatic,
            memory: MemorySettings(impliedVolatilityFrom: [], dividendYields: [], historyLength: 252),
            capabilities: .embedded, commissionOpen: .cents(65), commissionClose: .cents(65),
            scanInterval: .seconds(60))
    }
}

let benchmarks: @Sendable () -> Void = {
    // A thousand steps an iteration: microseconds per iteration are nanoseconds per step.
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .throughput, .mallocCountTotal], maxDuration: .seconds(3), maxIterations: 2_000)

    Benchmark("a snapshot with 20 open condors, 1,000 steps") { benchmark in
        var desk = TwentyCondors()
        benchmark.startMeasurement()
        desk.ticks(1_000)
        benchmark.stopMeasurement()
    }
    Benchmark("a snapshot with 20 open condors, 1,000 steps, journaled and chained") { benchmark in
        var desk = TwentyCondors()
        benchmark.startMeasurement()
        desk.journaledTicks(1_000)
        benchmark.stopMeasurement()
    }
}
