@testable import Profiles
import Testing

/// Where every value comes from, and what differs from the defaults or another profile.
@Suite struct InspectionTests {
    private func inspect(
        _ text: String, overrides: [(path: String, value: String)] = [], environment: ProfileEnvironment = .none
    ) -> ProfileInspection {
        ProfileInspection(text: text, file: "test.yaml", overrides: overrides, environment: environment)
    }

    @Test func `every setting has a value and a place, once for each strategy`() {
        let inspection = inspect(TestProfiles.pair)
        let paths = inspection.settings.map(\.path)
        let expected = ProfileSchema.paths.filter { $0 != "relaxes" }
        let perStrategy = expected.filter { $0.hasPrefix("strategies[]") }
        #expect(paths.count == expected.count + perStrategy.count && Set(paths).count == paths.count)
        #expect(paths.contains("strategies[condor].exits.dte") && paths.contains("strategies[bull-put].exits.dte"))
        #expect(inspection.settings.allSatisfy { !$0.value.isEmpty })
    }

    @Test func `a value comes from the default, a line, a broker, a variable or the command line`() throws {
        let text = TestProfiles.smallest(
            and: "risk: { heat: 8% }\nbroker: { name: tradier }\neveryStrategy:\n  exits:\n    dte: 30")
        let inspection = inspect(
            text, overrides: [("risk.perSymbol", "1")],
            environment: ProfileEnvironment(["MIN_HOLDING_SECONDS": "600"], dotEnv: "\nWINGSPAN_RISK_UNITS=3"))
        func source(_ path: String) -> String? {
            inspection.settings.first { $0.path == path }?.source.description
        }
        #expect(inspection.problems.isEmpty)
        #expect(source("risk.perTrade") == "default")
        #expect(source("risk.heat") == "test.yaml:6")
        #expect(source("broker.messagesPerMinute") == "broker tradier")
        #expect(source("broker.name") == "test.yaml:7" && source("broker.riskyWithin") == "default")
        #expect(source("strategies[bull-put].exits.dte") == "test.yaml:10")
        #expect(source("strategies[bull-put].put.short") == "test.yaml:5")
        #expect(source("strategies[bull-put].exits.grace") == "MIN_HOLDING_SECONDS")
        #expect(source("risk.units") == ".env:2 WINGSPAN_RISK_UNITS")
        #expect(source("risk.perSymbol") == "command line")
    }

    @Test func `an overlay is named where its value stands`() throws {
        try TestProfiles.withFiles([
            "base.yaml": TestProfiles.smallest, "overlays/all.yaml": "scanInterval: 5m",
            "overlays/base.more.yaml": "extends: all.yaml\nrisk: { heat: 5% }",
        ]) { folder in
            let inspection = ProfileInspection(name: "base+more", in: [folder])
            let sources = inspection.settings.filter { !$0.isDefault }.map { "\($0.path) \($0.source)" }
            #expect(sources.contains("risk.heat \(folder)/overlays/base.more.yaml:2"))
            #expect(sources.contains("scanInterval \(folder)/overlays/all.yaml:1"))
            #expect(inspection.files == [folder + "/base.yaml", folder + "/overlays/base.more.yaml"])
        }
    }

    @Test func `a looser setting is marked and gives its reason`() {
        let inspection = inspect(
            TestProfiles.smallest(
                and: "risk: { heat: 20%, perSymbol: 1 }\nrelaxes: [{ setting: risk.heat, because: small trades }]"))
        let heat = inspection.settings.first { $0.path == "risk.heat" }
        #expect(heat?.isLooser == true && heat?.reason == "small trades" && heat?.fallback == "0.1")
        #expect(inspection.settings.first { $0.path == "risk.perSymbol" }?.isLooser == false)
    }

    @Test func `a profile that is not there is a problem like any other`() {
        let inspection = ProfileInspection(name: "nowhere", in: [TestProfiles.project + "/profiles"])
        #expect(inspection.problems.map(\.kind) == [.unreadable] && inspection.settings.isEmpty)
        #expect(throws: ProfileError.self) { try inspection.checked() }
    }

    // MARK: Differences

    private typealias Difference = ProfileComparison.Difference

    @Test func `only what is not the default differs from it, and the looser side is marked`() {
        let text = TestProfiles.smallest(
            and: "risk: { heat: 20%, perSymbol: 1 }\nrelaxes: [{ setting: risk.heat, because: small trades }]")
        let differences = ProfileComparison(inspect(text)).differences
        #expect(
            differences.prefix(2) == [
                Difference(path: "risk.heat", first: "0.2", second: "0.1", looser: .first),
                Difference(path: "risk.perSymbol", first: "1", second: "2", looser: .second),
            ])
        #expect(
            differences.dropFirst(2).map(\.path) == [
                "strategies[bull-put]", "strategies[bull-put].put.short", "strategies[bull-put].put.long",
            ])
        #expect(ProfileComparison(inspect(text), with: inspect(text)).differences.isEmpty)
    }

    @Test func `two profiles are compared strategy by strategy, the same in both before those of one`() {
        let first = inspect(TestProfiles.pair)
        let second = inspect(
            TestProfiles.strategy(and: "exits: { dte: 25 }\ngates: { off: { ivRank: too little history } }"))
        let differences = ProfileComparison(first, with: second).differences
        #expect(differences.first == Difference(path: "symbols", first: "[SPX, SPY]", second: "[]", looser: nil))
        let shared = differences.filter { $0.path.hasPrefix("strategies[bull-put].") }
        #expect(
            shared == [
                Difference(
                    path: "strategies[bull-put].gates.off", first: "{}",
                    second: "{ ivRank: \"too little history\" }", looser: .second),
                Difference(path: "strategies[bull-put].exits.dte", first: "21", second: "25", looser: .first),
            ])
        let alone = differences.filter { $0.path.hasPrefix("strategies[condor]") }
        #expect(alone.first == Difference(path: "strategies[condor]", first: "iron condor", second: nil, looser: nil))
        #expect(alone.count == 5 && alone.allSatisfy { $0.second == nil })
        let mirrored = ProfileComparison(second, with: first).differences
        #expect(mirrored.count == differences.count)
        #expect(mirrored.filter { $0.looser == .first }.count == differences.filter { $0.looser == .second }.count)
    }
}
