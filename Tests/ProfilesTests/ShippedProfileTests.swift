import Desk
import Exchange
import Foundation
import Market
import Profiles
import Risk
import Strategy
import Testing
import Trading

/// The profiles that ship: each loads, says what it relaxes, and means what its first lines promise.
@Suite struct ShippedProfileTests {
    private func load(_ name: String) throws -> Profile { try Profile.load(TestProfiles.path(name)) }

    @Test(arguments: TestProfiles.shipped)
    func `a shipped profile loads under its own name, and from its canonical text`(name: String) throws {
        let profile = try load(name)
        #expect(profile.name == name)
        let again = try Profile.read(profile.canonicalText)
        #expect(again == profile)
        #expect(again.canonicalText == profile.canonicalText)
    }

    @Test(arguments: TestProfiles.shipped)
    func `everything a shipped profile switches off or relaxes has a reason`(name: String) throws {
        let profile = try load(name)
        #expect(!profile.relaxations.isEmpty)
        #expect(profile.relaxations.allSatisfy { $0.why.count > 10 && !$0.what.isEmpty })
        for strategy in profile.desk.strategies {
            for gate in strategy.gates.off {
                let path = "strategies[\(strategy.name)].gates.off.\(gate)"
                #expect(profile.relaxations.contains { $0.setting == path && $0.what == "switched off" })
            }
        }
    }

    @Test func `no profile lies beside the shipped ones untested`() throws {
        let names = try FileManager.default.subpathsOfDirectory(atPath: TestProfiles.project + "/profiles")
            .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
        let overlays = TestProfiles.overlays.map { "overlays/" + $0 }
        #expect(names.sorted() == (TestProfiles.shipped + overlays).sorted())
    }

    @Test func `the reference vertical states the reference rules`() throws {
        let profile = try load("reference/vertical")
        let strategy = try #require(profile.desk.strategies.first)
        #expect(strategy.structure == .bullPutSpread)
        #expect(strategy.expiry == ExpirySettings(window: 38...52, choice: .nearest(45), roots: []))
        #expect(strategy.put == SideSettings(short: .nearestDelta(0.16), long: .nearestDelta(0.05)))
        #expect(strategy.call == nil)
        #expect(strategy.greeks == .vendor && strategy.requiresBid && strategy.slippageShare == 0)
        #expect(strategy.gates.minimumCredit == Price.cents(5))
        #expect(strategy.exits.profitTarget == 0.5 && strategy.exits.targetPrice == .mid && strategy.exits.dte == 21)
        #expect(strategy.exits.stopMultiple == nil && strategy.exits.stopShareOfMaximumLoss == nil)
        #expect(strategy.exits.shortDelta == nil && strategy.exits.grace == .zero)
        let asked: [Gate] = [
            .spotKnown, .expirationsListed, .marketOpen, .dteWindow, .enoughStrikes, .legQuoted, .deltaBand, .width,
            .minimumCredit,
        ]
        #expect(strategy.gates.off == Gate.allCases.filter { !asked.contains($0) })
        #expect(profile.desk.risk.sizing == .fixedQuantity(1))
        #expect(profile.desk.risk.riskPerTrade == nil && profile.desk.risk.heat == nil)
        #expect(profile.desk.risk.tradesPerSymbol == nil && profile.desk.risk.dailyLoss == nil)
        #expect(!profile.desk.risk.enforcesMargin && !profile.venue.enforcesMargin)
        #expect(profile.venue.fills == .mid)
        #expect(profile.venue.commission == .init(open: .cents(65), close: .cents(65)))
        #expect(profile.desk.commissionOpen == .cents(65) && profile.desk.commissionClose == .cents(65))
        #expect(profile.run.atEnd == .close)
    }

    @Test func `the reference condor is the vertical with its call side`() throws {
        let vertical = try load("reference/vertical")
        let condor = try load("reference/condor")
        var strategy = try #require(condor.desk.strategies.first)
        #expect(strategy.structure == .ironCondor)
        #expect(strategy.call == SideSettings(short: .nearestDelta(0.16), long: .nearestDelta(0.05)))
        strategy.structure = .bullPutSpread
        strategy.call = nil
        #expect([strategy] == vertical.desk.strategies)
        #expect(condor.desk.risk == vertical.desk.risk && condor.venue == vertical.venue)
        #expect(condor.relaxations == vertical.relaxations)
    }

    @Test func `the reference prints the columns of the reference trades`() throws {
        let vertical = "entry_date,expiration,short_put,long_put,credit,exit_date,exit_cost,reason,pnl"
        let condor =
            "entry_date,expiration,short_put,long_put,short_call,long_call,credit,exit_date,exit_cost,reason,pnl"
        #expect(try head("reference/vertical") == vertical)
        #expect(try head("reference/condor") == condor)
    }
    private func head(_ name: String) throws -> String {
        try load(name).run.tradeColumns.map(\.rawValue).joined(separator: ",")
    }

    @Test func `what makes the reference better than life is marked at its head`() throws {
        let markers = try load("reference/vertical").markers.map(\.description)
        #expect(Array(markers.prefix(4)) == ["fill: mid", "account: unlimited", "exitPrice: mid", "greeks: vendor"])
        #expect(markers.last?.hasPrefix("gates off: priceRange, underlyingVolume, positionMaximum") == true)
    }

    @Test func `the head of a report says each reason once`() throws {
        let lines = try load("replay-2026").relaxationGroups.map(\.description)
        #expect(
            lines == [
                "risk.heat 0.15 instead of 0.1, risk.perSymbol 6 instead of 2, gates.positionMaximum.trades 12 instead of "
                    + "10: Eleven sessions are too few for two trades a symbol to come round",
                "risk.dailyLossEnds nextSession instead of person: Nobody sits beside a replay to let it enter again",
                "gate backwardation off: The VIX3M series ends on 8 July 2026",
                "gates.ivRank.minimum 10 instead of 30: VIX ranked between 9 and 41 in these sessions, mostly below 30; the "
                    + "gate still asks for something",
                "gates.legVolume.minimum 10 instead of 50: Away from the monthly expiries few strikes trade 50 times a "
                    + "day; spread and open interest are still asked",
                "gates.creditOfWidth.minimum 0.15 instead of 0.2: At 20% no put spread passes in these sessions",
                "gate exDividend off (condor-spy): The calendar of SPY's dividends ends in March 2025; the calls sold are "
                    + "far out of the money",
            ])
        #expect(try load("reference/vertical").relaxationGroups.count == 12)
    }

    @Test func `the replay of 2018 switches off what its data can not feed, and nothing else`() throws {
        let profile = try load("replay-2018")
        let strategy = try #require(profile.desk.strategies.first)
        #expect(strategy.gates.off == [.legVolume, .openInterest])
        #expect(strategy.gates.macroWindows.map(\.kind) == [.fomc, .cpi])
        let first = try #require(Day(year: 2018, month: 1, day: 2))
        let last = try #require(Day(year: 2018, month: 2, day: 28))
        #expect(profile.run.dates == first...last)
        // On 5 February the one expiration left is 23 days away; a trade opened in time is still held then.
        #expect(strategy.expiry.window.contains(24) && (strategy.exits.dte ?? 0) < 23)
        #expect(profile.markers.map(\.description).contains("gates off: macroWindow.jobs, legVolume, openInterest"))
    }

    @Test func `the replay of 2026 trades both symbols with both structures`() throws {
        let profile = try load("replay-2026")
        #expect(profile.run.symbols == [.spx, .spy])
        #expect(Set(profile.desk.strategies.map(\.structure)) == [.bullPutSpread, .ironCondor])
        #expect(profile.desk.strategies.allSatisfy { $0.gates.off.contains(.backwardation) })
        let asked: [Gate] = [.legQuoted, .legSpread, .legVolume, .openInterest, .ivRank, .earnings, .macroWindow]
        #expect(profile.desk.strategies.allSatisfy { strategy in !asked.contains { strategy.gates.off.contains($0) } })
    }

    @Test func `the demo keeps every limit of risk`() throws {
        let profile = try load("demo")
        let risk = profile.desk.risk
        #expect(risk.riskPerTrade != nil && risk.heat != nil && risk.tradesPerSymbol != nil && risk.dailyLoss != nil)
        #expect(risk.enforcesMargin && profile.venue.enforcesMargin)
        #expect(profile.run.chains == .modelled)
        #expect(profile.markers.contains { $0.description == "chains: modelled" })
    }

    @Test func `a profile is found by its name, and a wrong name is answered with the nearest`() throws {
        let folder = TestProfiles.project + "/profiles"
        #expect(try Profile.load(name: "reference/condor", in: [folder]).name == "reference/condor")
        #expect(try Profile.load(name: TestProfiles.path("demo")).name == "demo")
        let error = #expect(throws: ProfileError.self) { try Profile.load(name: "reply-2026", in: [folder]) }
        #expect(error?.problems.first?.nearest == "replay-2026")
    }
}
