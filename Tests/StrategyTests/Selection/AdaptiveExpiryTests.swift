import Market
import Strategy
import Testing
import Trading

/// The window of expiries as the market moves it, and which rule counts before which.
@Suite struct AdaptiveExpiryTests {
    private static let byIVRank = WindowByIVRank(below: 30, above: 50, low: 60, middle: 45, high: 30, within: 5)
    private static let byVIX = WindowByVIX(
        below: 15, above: 25, startSooner: 10, endSooner: 15, earliestStart: 14, earliestEnd: 30, endLater: 15,
        latestEnd: 90)

    /// A bull put spread over expiries a week apart, every gate off but the window's.
    private func scene(_ window: ClosedRange<Int>, _ choice: ExpirySettings.Choice = .every) -> Scene {
        var scene = Scene(.bullPutSpread)
        scene.strategy.gates.off = Gate.allCases.filter { $0 != .dteWindow }
        scene.strategy.runnersUp = 100_000
        scene.strategy.expiry = ExpirySettings(window: window, choice: choice, roots: [])
        scene.rows = stride(from: 10, through: 115, by: 5).flatMap {
            Scene.listing(root: Scene.root, expiry: Scene.session + $0, strikes: 85...115)
        }
        return scene
    }
    private func days(_ scene: Scene) -> [Int] { Set(scene.evaluate().candidates.map(\.dte)).sorted() }
    private func said(_ scene: Scene) -> [String] {
        EntryPipeline.adaptations(strategy: scene.strategy, chain: scene.chain, facts: scene.facts).map(\.sentence)
    }

    @Test(arguments: [(29.9, 60), (30, 45), (50, 45), (50.1, 30)])
    func `the IV rank replaces window and choice`(rank: Double, expected: Int) {
        var scene = scene(40...50)
        scene.strategy.expiry.byIVRank = Self.byIVRank
        scene.facts.ivRank = .value(rank)
        #expect(days(scene) == [expected])
        let (first, last) = (expected - 5, expected + 5)
        #expect(
            said(scene) == [
                "expiry.byIVRank: IV rank \(rank == 30 || rank == 50 ? "\(Int(rank)).0" : "\(rank)"), "
                    + "so expiries of \(first) to \(last) days"
            ])
    }

    @Test(
        arguments: [
            (25.0, 30...45, [30, 35, 40, 45]), (25.1, 30...45, [20, 25, 30]), (25.1, 20...40, [15, 20, 25, 30]),
            (25.1, 60...90, [50, 55, 60, 65, 70, 75]), (25.1, 60...62, [50]), (15, 30...45, [30, 35, 40, 45]),
            (14.9, 30...45, [30, 35, 40, 45, 50, 55, 60]), (14.9, 70...85, [70, 75, 80, 85, 90]),
            (14.9, 95...105, [95]),
        ])
    func `VIX moves the window's ends, which never change places`(
        vix: Double, window: ClosedRange<Int>, expected: [Int]
    ) {
        var scene = scene(window)
        scene.strategy.expiry.byVIX = Self.byVIX
        scene.facts.vix = .value(vix)
        #expect(days(scene) == expected)
    }

    @Test func `a measure that is not known moves nothing, and it is said`() {
        var scene = scene(40...50)
        scene.strategy.expiry.byIVRank = Self.byIVRank
        scene.strategy.expiry.byVIX = Self.byVIX
        scene.facts.vix = .value(30)
        scene.facts.remove(.ivRank)
        #expect(days(scene) == [30, 35], "the next rule stands in")
        scene.facts.remove(.vix)
        #expect(days(scene) == [40, 45, 50])
        #expect(
            said(scene) == [
                "expiry.byIVRank: does not apply, the IV rank is not known",
                "expiry.byVIX: does not apply, VIX is not known",
            ])
    }

    @Test func `where the IV rank sets the window VIX does not move it`() {
        var scene = scene(40...50)
        scene.strategy.expiry.byIVRank = Self.byIVRank
        scene.strategy.expiry.byVIX = Self.byVIX
        scene.facts.vix = .value(30)
        scene.facts.ivRank = .value(40)
        #expect(days(scene) == [45])
        #expect(said(scene).last == "expiry.byVIX: does not apply, expiry.byIVRank set the window")
    }

    @Test func `the window's gate shows the window as it was moved`() {
        var scene = scene(95...105)
        scene.strategy.expiry.byVIX = Self.byVIX
        scene.facts.vix = .value(14)
        scene.rows.removeAll { Scene.session.days(to: $0.contract.expiry) > 60 }
        #expect(scene.verdict(.dteWindow) == .failed(.refused, measured: 60, limit: 95))
    }

    // MARK: Results

    private func due(_ days: Int, _ timing: EarningsDate.Timing, covered last: Int = 300) -> Input<EarningsFacts> {
        .value(
            EarningsFacts(
                coverage: Scene.session...(Scene.session + last),
                upcoming: [
                    EarningsDate(symbol: Scene.stock, date: Scene.session + days, timing: timing, knownAt: Scene.now)
                ]))
    }

    @Test(
        arguments: [
            (37, EarningsDate.Timing.afterClose, [40]), (40, .afterClose, [45]), (40, .beforeOpen, [40]),
            (40, .unknown, [45]), (50, .afterClose, [55]), (51, .afterClose, [30, 35, 40, 45, 50]),
            (20, .afterClose, [30, 35, 40, 45, 50]), (29, .afterClose, [30, 35, 40, 45, 50]), (30, .afterClose, [35]),
        ])
    func `next to results the first expiry after them is taken`(
        day: Int, timing: EarningsDate.Timing, expected: [Int]
    ) {
        var scene = scene(30...50)
        scene.strategy.expiry.afterEarnings = true
        scene.facts.earnings = due(day, timing)
        #expect(days(scene) == expected)
    }

    @Test func `results that nobody knows leave the window as it is`() {
        var scene = scene(30...50)
        scene.strategy.expiry.afterEarnings = true
        scene.facts.earnings = .unknown
        #expect(days(scene) == [30, 35, 40, 45, 50])
        #expect(said(scene) == ["expiry.afterEarnings: does not apply, the earnings calendar is not known"])
        scene.facts.earnings = due(200, .afterClose, covered: 49)
        #expect(said(scene).count == 1, "a calendar that ends before the window does")
        scene.facts.earnings = .notApplicable
        #expect(said(scene).isEmpty)
    }

    // MARK: Inversion

    /// Expiries of 35, 40 and 45 days whose vendor volatility at the money is told.
    private func termed(_ volatilities: [Int: Double?], _ choice: ExpirySettings.Choice) -> Scene {
        var scene = scene(30...50, choice)
        scene.strategy.greeks = .vendor
        scene.strategy.expiry.inversion = 0.5
        scene.rows = volatilities.sorted { $0.key < $1.key }.flatMap { days, volatility in
            Scene.listing(root: Scene.root, expiry: Scene.session + days, strikes: 85...115).map { row in
                var row = row
                let distance = (row.contract.strike.price - Scene.spot).approximateDollars
                let isPut = row.contract.right == .put
                row.delta = (isPut ? -1 : 1) * max(0.01, 0.5 - (isPut ? -distance : distance) / 40)
                row.volatility = volatility
                return row
            }
        }
        return scene
    }

    @Test(
        arguments: [
            ([35: 0.30, 40: 0.294, 45: 0.25], ExpirySettings.Choice.nearest(45), [40]),
            ([35: 0.30, 40: 0.294, 45: 0.25], .nearest(40), [35]),
            ([35: 0.30, 40: 0.296, 45: 0.25], .nearest(40), [40]),
            ([35: 0.30, 40: 0.25, 45: 0.25], .nearest(35), [35]), ([35: 0.30, 40: 0.25, 45: 0.25], .every, [35, 45]),
            ([35: 0.20, 40: 0.25, 45: 0.30], .every, [35, 40, 45]), ([35: nil, 40: 0.25, 45: 0.20], .every, [35, 40]),
        ] as [([Int: Double?], ExpirySettings.Choice, [Int])])
    func `an expiry gives way to the sooner one that is dearer at the money`(
        volatilities: [Int: Double?], choice: ExpirySettings.Choice, expected: [Int]
    ) {
        #expect(days(termed(volatilities, choice)) == expected)
    }

    @Test func `what gave way is said, and what could not be compared`() {
        let scene = termed([35: nil, 40: 0.25, 45: 0.20], .every)
        #expect(
            said(scene) == [
                "expiry.inversion: does not apply, the legs' deltas is not known",
                "expiry.inversion: the sooner expiry dearer by 5.0 vol points, so 2026-09-13 instead of 2026-09-18",
            ])
    }

    @Test func `after results the term structure is not asked`() {
        var scene = termed([35: 0.40, 40: 0.25, 45: 0.20], .every)
        scene.strategy.expiry.afterEarnings = true
        scene.facts.earnings = due(36, .afterClose)
        #expect(days(scene) == [40])
    }
}
