import Market
import Quant
import Trading

/// What the rules of adjustments are asked about, together: the trade, the rules and one snapshot.
struct AdjustmentScene {
    let strategy: StrategySettings
    let settings: AdjustmentSettings
    let held: HeldStructure
    let chain: Chain
    let facts: MarketFacts
    let at: Instant

    var session: Day { facts.session }
    /// Snapshots in a row that must show a test.
    var confirmations: Int { facts.resolution == .daily ? 1 : max(1, settings.confirmations) }
    /// Calendar days to the soonest expiry held.
    var dte: Int? { held.expiry.map { session.days(to: $0) } }

    /// Why this is no moment to adjust; nil when it is one. The limits are those of the entry gates, asked whether the
    /// gates are switched off or not. A daily snapshot has no time of day.
    var hindrance: AdjustmentReason? { AdjustmentScene.hindrance(strategy.gates, chain, facts, at: at) }

    static func hindrance(
        _ gates: GateSettings, _ chain: Chain, _ facts: MarketFacts, at: Instant
    ) -> AdjustmentReason? {
        guard case .value(let hours) = facts.tradingSession else { return .unknown(.session) }
        guard let hours, chain.session == hours.day else { return .marketClosed }
        guard facts.resolution == .intraday else { return nil }
        guard hours.opensAt <= at, at < hours.closesAt else { return .marketClosed }
        let minutes = Int((at - hours.opensAt).wholeNanoseconds / 60_000_000_000)
        if minutes < gates.openingMinutes { return .openingMinutes(minutes, limit: gates.openingMinutes) }
        guard !facts.withheld.contains(.quoteStamp) else { return .unknown(.quoteStamp) }
        let age = at - chain.knownAt
        if age > gates.quoteAgeMaximum {
            return .staleQuotes(
                Int(age.wholeNanoseconds / 1_000_000_000),
                limit: Int(gates.quoteAgeMaximum.wholeNanoseconds / 1_000_000_000))
        }
        return nil
    }

    // MARK: - Tests

    /// How hard each short strike is pressed, in the order of the legs: its delta, and its distance where one of the
    /// thresholds asks for it.
    func tests(by thresholds: [TestedBy]) throws(MissingInput) -> [ShortTest] {
        guard case .value(let price) = facts.spot else { throw MissingInput(kind: .spot) }
        let asksMoves = thresholds.contains { if case .expectedMoves = $0 { true } else { false } }
        var tests: [ShortTest] = []
        var known: (view: SeriesView, move: Double?)?
        for leg in held.shorts {
            let contract = leg.contract
            if known.map({ $0.view.series.root != contract.root || $0.view.series.expiry != contract.expiry }) ?? true {
                known = view(root: contract.root, expiry: contract.expiry).map {
                    ($0, asksMoves ? $0.expectedMove : nil)
                }
            }
            let distance = contract.right == .call ? contract.strike.price - price : price - contract.strike.price
            tests.append(
                ShortTest(
                    contract: contract, price: price, delta: known?.view.delta(of: contract),
                    expectedMoves: known?.move.map { distance.approximateDollars / $0 }))
        }
        return tests
    }

    /// Whether the test has reached the threshold; one that is being confirmed is over only when it fell back behind
    /// the threshold by the release.
    func isReached(
        _ trigger: AdjustmentTrigger, _ threshold: TestedBy, _ test: ShortTest, _ state: AdjustmentState
    ) -> Bool {
        let isWatched = state.watch.map { watch in
            watch.side == test.contract.right
                && (watch.trigger == trigger || (watch.trigger == .through && trigger == .near))
        }
        return test.reaches(threshold, eased: isWatched == true ? settings.release : 0) == true
    }

    // MARK: - What is used up

    func fullSession(_ state: AdjustmentState) -> AdjustmentReason? {
        let done = state.adjusted(in: session)
        return done >= settings.perSessionMaximum ? .sessionFull(done, limit: settings.perSessionMaximum) : nil
    }
    func outLimit(_ state: AdjustmentState) -> RollFault? {
        state.rollsOut >= settings.rollsOutMaximum ? .rollsOut(state.rollsOut, limit: settings.rollsOutMaximum) : nil
    }

    // MARK: - The chain

    func view(root: Root, expiry: Day) -> SeriesView? {
        chain.series(root: root, expiry: expiry).map { SeriesView($0, chain: chain, facts: facts, strategy: strategy) }
    }

    /// Series of a later expiry than `expiry` within the window of the rolls, the soonest first.
    func later(than expiry: Day, root: Root) throws(RollFault) -> [SeriesView] {
        let window = settings.roll.window
        let found = chain.series.filter {
            $0.root == root && $0.expiry > expiry && window.contains(session.days(to: $0.expiry))
        }
        guard !found.isEmpty else { throw .noLaterExpiry(window) }
        return found.map { SeriesView($0, chain: chain, facts: facts, strategy: strategy) }
    }
}

/// An input without which nothing can be said.
struct MissingInput: Error, Hashable {
    let kind: InputKind
}

/// One series of a chain as an adjustment looks for strikes in it.
struct SeriesView {
    let series: Chain.Series
    private let chain: Chain
    private let market: SeriesMarket
    private let source: GreeksSource
    private let requiresBid: Bool
    private let knowsDeltas: Bool

    init(_ series: Chain.Series, chain: Chain, facts: MarketFacts, strategy: StrategySettings) {
        self.series = series
        self.chain = chain
        source = strategy.greeks
        requiresBid = strategy.requiresBid
        knowsDeltas = facts.withheld.isDisjoint(with: [.quotes, .deltas])
        market = SeriesMarket(
            chain: chain, series: series, moment: SeriesMarket.moment(facts), spot: facts.spot.value,
            rate: facts.rate.value, dividendYield: facts.dividendYield, usesQuotes: strategy.greeks == .model)
    }

    func contract(_ right: Right, _ strike: Strike) -> OptionContract {
        OptionContract(root: series.root, expiry: series.expiry, right: right, strike: strike)
    }
    func isListed(_ contract: OptionContract) -> Bool {
        chain.row(in: series.rows(contract.right), strike: contract.strike) != nil
    }

    /// |delta| of a contract; nil where it is not listed, not quoted, or an input is unknown. The figure is that of
    /// `ContractDelta`.
    func delta(of contract: OptionContract) -> Double? {
        chain.row(in: series.rows(contract.right), strike: contract.strike).flatMap { delta(contract.right, $0) }
    }
    /// The same of a row.
    func delta(_ right: Right, _ row: Int) -> Double? {
        guard knowsDeltas else { return nil }
        switch source {
        case .vendor: return chain.vendorDelta(at: row)?.magnitude
        case .model:
            return chain.doubleMid(at: row).flatMap {
                ModelGreeks(right, strike: chain.columns.strike[row], doubleMid: $0, market)?.greeks.delta.magnitude
            }
        }
    }

    /// The contract whose |delta| is nearest to `target`, of those that can be sold; within 1e-12 the one further from
    /// the money. Linear in the strikes.
    func nearest(_ right: Right, delta target: Double) throws(RollFault) -> OptionContract {
        var best: (row: Int, distance: Double)?
        func look(_ row: Int) {
            guard chain.doubleMid(at: row) != nil, !requiresBid || chain.columns.bid[row] > 0,
                let delta = delta(right, row)
            else { return }
            let distance = (delta - target).magnitude
            if let best, distance >= best.distance - 1e-12 { return }
            best = (row, distance)
        }
        let rows = series.rows(right)
        if right == .put { for row in rows { look(row) } } else { for row in rows.reversed() { look(row) } }
        guard let best else { throw .noStrike(right, delta: target) }
        return contract(right, chain.strike(at: best.row))
    }

    /// One deviation of the price to the expiry in points, by the volatility of the strike nearest to the price.
    var expectedMove: Double? {
        guard knowsDeltas, let spot = market.spot else { return nil }
        let pivot = Int64(spot * 10_000)
        var best: (row: Int, distance: UInt64)?
        for row in series.calls {
            let distance = (chain.columns.strike[row] - pivot).magnitude
            if best.map({ distance < $0.distance }) ?? true { best = (row, distance) }
        }
        guard let row = best?.row, let volatility = volatility(.call, row), volatility > 0 else { return nil }
        return Lognormal.expectedMove(spot: spot, years: market.years, volatility: volatility)
    }

    private func volatility(_ right: Right, _ row: Int) -> Double? {
        switch source {
        case .vendor: return chain.vendorVolatility(at: row)
        case .model:
            return chain.doubleMid(at: row).flatMap {
                ModelGreeks(right, strike: chain.columns.strike[row], doubleMid: $0, market)?.volatility
            }
        }
    }
}
