import Desk
import Profiles
import Risk
import Strategy
import Testing

/// Each number that the specification gives one of the four profiles, by its path: what a profile ships with is what
/// was specified, whatever the schema's defaults become.
@Suite struct FourProfilesTests {
    typealias Row = (path: String, value: String)

    private func values(_ name: String) throws -> [String: String] {
        let inspection = ProfileInspection(name: name, in: [TestProfiles.project + "/profiles"])
        _ = try inspection.checked()
        return Dictionary(uniqueKeysWithValues: inspection.settings.map { ($0.path, $0.value) })
    }

    private func expect(
        _ rows: [Row], in name: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let values = try values(name)
        for row in rows {
            #expect(values[row.path] == row.value, "\(name): \(row.path)", sourceLocation: sourceLocation)
        }
    }

    /// What holds for every strategy of a profile.
    private func every(_ strategies: [String], _ rows: [Row]) -> [Row] {
        strategies.flatMap { name in rows.map { ("strategies[\(name)].\($0.path)", $0.value) } }
    }

    @Test func `[jim] sells credit spreads of 30 to 45 days, and asks`() throws {
        let head: [Row] = [
            ("account.cash", "100000.00"), ("approval.deadline", "15m"), ("approval.move", "0.01"),
            ("execution.start", "{ midLess: 0.02 }"), ("execution.steps", "3"), ("execution.interval", "1m"),
            ("risk.size", "{ riskShare: 0.02 }"), ("risk.perTrade", "0.02"), ("risk.heat", "0.1"),
            ("risk.dailyLoss", "0.02"), ("risk.dailyLossEnds", "person"),
            ("strategies[bull-put].structure", "bullPutSpread"), ("strategies[bear-call].structure", "bearCallSpread"),
            ("strategies[bull-put].put.short", "{ delta: 0.2..0.3 }"),
            ("strategies[bear-call].call.short", "{ delta: 0.2..0.3 }"),
        ]
        let each = every(
            ["bull-put", "bear-call"],
            [
                ("expiry.window", "30..45"), ("runnersUp", "4"), ("rank", "expectedValue"),
                ("gates.ivRank.minimum", "50"), ("gates.legSpread.maximum", "0.1"), ("exits.target", "0.5"),
                ("exits.stop.multiple", "2"), ("exits.dte", "21"),
            ])
        try expect(head + each, in: "jim")
        try expect([("approval.mode", "automatic")], in: "jim")
        let asks: [Row] = [("approval.mode", "ask"), ("approval.exits", "yes")]
        try expect(
            asks + [
                ("account.mode", "paper"), ("broker.name", "alpaca"), ("fills.model", "{ probabilistic: 0.8 }"),
                ("fills.latency", "100ms..500ms"), ("connection.reconcileEvery", "2m"),
            ], in: "jim+paper")
        try expect(
            asks + [("account.mode", "live"), ("broker.name", "tastytrade"), ("risk.units", "1")], in: "jim+live")
    }

    @Test func `[strangle] sells 16 delta on both sides 45 days out, one at a time`() throws {
        let rows: [Row] = [
            ("scanInterval", "15m"), ("risk.size", "{ riskShare: 0.35 }"), ("risk.units", "2"),
            ("risk.perSymbol", "1"), ("risk.dailyLoss", "0.01"), ("symbols", "[SPY]"), ("approval.mode", "automatic"),
        ]
        let strategy = every(
            ["strangle"],
            [
                ("structure", "shortStrangle"), ("expiry.window", "40..50"), ("expiry.choose", "{ nearest: 45 }"),
                ("put.short", "{ delta: 0.16 }"), ("call.short", "{ delta: 0.16 }"), ("gates.ivRank.minimum", "30"),
                ("gates.coolOff.days", "1"), ("gates.entryWindow.within", "09:45..15:45"), ("exits.target", "0.5"),
                ("exits.stop.multiple", "2"), ("exits.dte", "21"), ("exits.unitDelta", "0.5"),
                ("exits.hardStop.loss", "2.5"), ("exits.hardStop.unitDelta", "1"), ("exits.hardStop.dte", "5"),
                ("gates.minimumCredit.ofSpot", "0.003"), ("gates.minimumCredit.on", "{ SPY: 2.00 }"),
                ("adjust.downs.play", "yes"), ("adjust.downs.second.delta", "0.16"),
                ("adjust.downs.second.target", "0.7"), ("adjust.downs.third.target", "0.25"),
                ("adjust.downs.fourth.stop", "2"),
            ])
        try expect(rows + strategy, in: "strangle")
        let patience = try values("strangle")
        // [strangle] up to five minutes.
        #expect(patience["execution.steps"] == "4" && patience["execution.lastInterval"] == "1m")
        for overlay in ["paper", "live"] {
            try expect([("account.mode", overlay), ("broker.name", "tradier")], in: "strangle+\(overlay)")
        }
    }

    @Test func `[claxton] scans every structure each minute, and undoes what is filled in part`() throws {
        let rows: [Row] = [
            ("scanInterval", "1m"), ("connection.reconcileEvery", "2m"), ("execution.ratioBreak", "flatten"),
            ("execution.emergency.interval", "30s"), ("execution.emergency.marketOrder", "no"),
            ("fills.commission.open", "0.65"), ("fills.model", "{ spreadShare: 0.005 }"),
            ("account.cash", "100000.00"), ("connection.failuresPerMinute", "5"), ("connection.restsFor", "30s"),
            ("strategies[condor].put.short", "{ delta: 0.16 }"), ("strategies[condor].call.short", "{ delta: 0.16 }"),
            ("strategies[condor].put.long", "{ ofSpot: 0.01 }"), ("strategies[condor].call.long", "{ ofSpot: 0.01 }"),
            ("strategies[iron-fly].put.short", "atTheMoney"),
            ("strategies[iron-fly].put.long", "{ expectedMoves: 1 }"),
            ("strategies[iron-butterfly].call.long", "{ expectedMoves: 1 }"),
            ("strategies[butterfly].structure", "putButterfly"),
            ("strategies[put-spread].put.short", "{ delta: 0.25 }"),
            ("strategies[put-spread].put.long", "{ delta: 0.12 }"),
            ("strategies[call-spread].call.short", "{ delta: 0.25 }"),
            ("strategies[call-spread].call.long", "{ delta: 0.12 }"),
        ]
        let each = every(
            ["condor", "iron-fly", "iron-butterfly", "butterfly", "put-spread", "call-spread"],
            [
                ("expiry.window", "30..45"),
                (
                    "expiry.byVIX",
                    "{ below: 15, above: 25, startSooner: 10, endSooner: 15, earliestStart: 14, earliestEnd: 30, "
                        + "endLater: 15, latestEnd: 90 }"
                ),
                ("expiry.inversion", "1"), ("selection.needsOpenInterest", "yes"),
                ("gates.creditOfWidth.minimum", "0.2"),
                ("gates.strongTrend.maximum", "25"), ("gates.quoteAge.maximum", "5m"),
                ("gates.entryWindow.within", "09:45..15:30"), ("gates.openingMinutes.minutes", "15"),
                ("gates.expectedValue.above", "0"), ("exits.stop.confirmations", "3"), ("exits.grace", "15m"),
                ("exits.jump.suspect", "0.5"),
            ])
        let wheel: [Row] = [
            ("strategies[wheel].structure", "cashSecuredPut"), ("strategies[wheel].wheel.run", "yes"),
            ("broker.delivery", "shares"),
        ]
        try expect(rows + each + wheel, in: "claxton")
        try expect([("fills.model", "{ midLessTicks: 2 }"), ("broker.name", "tradier")], in: "claxton+paper")
        try expect([("account.mode", "live"), ("broker.name", "tradier")], in: "claxton+live")
    }

    @Test func `[agent] trades a watchlist from IV rank 25, sized by 1 percent`() throws {
        let rows: [Row] = [
            ("scanInterval", "5m"), ("risk.size", "{ riskShare: 0.01 }"), ("risk.perTrade", "0.2"),
            ("risk.heat", "0.3"), ("risk.perSymbol", "2"), ("risk.dailyLoss", "0.05"), ("execution.worst", "0.95"),
            ("strategies[bull-put].expiry.window", "25..45"),
            ("strategies[bull-put].put.short", "{ delta: 0.2..0.3 }"),
            ("strategies[bull-put].put.long", "{ widths: [5.00, 10.00] }"),
            ("strategies[bull-put].gates.minimumCredit.above", "0.30"),
            ("strategies[condor].expiry.window", "30..45"), ("strategies[condor].put.short", "{ delta: 0.15..0.2 }"),
            ("strategies[condor].call.short", "{ delta: 0.15..0.2 }"),
            ("strategies[condor].put.long", "{ widths: [5.00] }"),
            ("strategies[condor].call.long", "{ widths: [5.00] }"),
            ("strategies[cash-secured-put].structure", "cashSecuredPut"),
            ("strategies[cash-secured-put].expiry.window", "30..45"),
            ("strategies[cash-secured-put].put.short", "{ delta: 0.2..0.3 }"),
            ("strategies[cash-secured-put].gates.minimumCredit.above", "0.50"),
        ]
        let each = every(
            ["bull-put", "condor", "cash-secured-put"],
            [
                ("runnersUp", "2"), ("gates.ivRank.minimum", "25"), ("gates.priceRange.within", "20.00..500.00"),
                ("gates.underlyingVolume.minimum", "1000000"), ("gates.legSpread.maximum", "0.1"),
                ("gates.legVolume.minimum", "50"), ("gates.openInterest.minimum", "100"), ("exits.target", "0.5"),
                ("exits.stop.multiple", "2"),
            ])
        let spreads = every(
            ["bull-put", "condor"],
            [
                ("exits.dte", "6"), ("exits.shortStrike", "breached"), ("adjust.roll.do", "yes"),
                ("adjust.roll.dte", "7"),
            ])
        let put: [Row] = [
            ("strategies[cash-secured-put].adjust.roll.otherwise", "hold"),
            ("strategies[cash-secured-put].exits.dte", "none"),
        ]
        try expect(rows + each + spreads + put, in: "agent")
        for overlay in ["paper", "live"] {
            try expect([("account.mode", overlay), ("broker.name", "alpaca")], in: "agent+\(overlay)")
        }
    }

    @Test(arguments: TestProfiles.four, TestProfiles.histories)
    func `each of the four goes over each history, with a reason for what that can not feed`(
        name: String, history: String
    ) throws {
        let profile = try Profile.load(name: "\(name)+\(history)", in: [TestProfiles.project + "/profiles"])
        #expect(profile.relaxations.contains { $0.what == "switched off" && $0.why.count > 10 })
        #expect(profile.desk.strategies.allSatisfy { $0.exits.stopConfirmations == 1 })
        #expect(profile.desk.risk.dailyLossEnds == .nextSession)
    }

    @Test(arguments: TestProfiles.four, ["", "+paper", "+live"])
    func `each of the four reads back from its canonical text, and says why it is looser`(
        name: String, overlay: String
    ) throws {
        let profile = try Profile.load(name: name + overlay, in: [TestProfiles.project + "/profiles"])
        #expect(profile.name == name + overlay)
        let again = try Profile.read(profile.canonicalText)
        #expect(again == profile && again.canonicalText == profile.canonicalText)
        #expect(profile.relaxations.allSatisfy { $0.why.count > 10 })
        #expect(profile.relaxations.contains { $0.setting == "account.mode" } == (overlay == "+live"))
    }

    @Test func `only a broker that takes uncovered shorts trades the strangle`() {
        for broker in ["tradier", "alpaca", "tastytrade", "interactiveBrokers", "schwab"] {
            let inspection = ProfileInspection(
                name: "strangle", in: [TestProfiles.project + "/profiles"], overrides: [("broker.name", broker)])
            #expect(inspection.problems.isEmpty == (broker != "alpaca"))
        }
    }
}
