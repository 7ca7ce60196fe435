import Desk
import Market
import Profiles
import Risk
import Strategy
import Testing
import Trading

/// One profile over another, settings of every strategy, and values given beside the file.
@Suite struct ProfileJoiningTests {
    private let base = """
        title: Base
        symbols: [SPX, SPY]
        risk: { heat: 30%, perSymbol: 1 }
        everyStrategy:
          exits: { dte: 30, target: 40% }
          gates: { off: { ivRank: no history, earnings: an index } }
        strategies:
          - name: bull-put
            structure: bullPutSpread
            put: { short: { delta: 0.20..0.30 }, long: { widths: [5, 10] } }
            exits: { target: 60% }
        relaxes:
          - { setting: risk.heat, because: the base says why }
        """

    @Test func `a profile takes everything from the one it extends, and says the rest itself`() throws {
        let child = """
            title: Child
            extends: ../base.yaml
            symbols: [SPY]
            risk: { perSymbol: 2 }
            strategies:
              - name: bull-put
                put: { short: { delta: 0.25 } }
                gates: { off: { ivRank: none, coolOff: one trade only } }
              - name: strangle
                structure: shortStrangle
                put: { short: { delta: 0.16 } }
                call: { short: { delta: 0.16 } }
            """
        try TestProfiles.withFiles(["base.yaml": base, "sub/child.yaml": child]) { folder in
            let profile = try Profile.load(folder + "/sub/child.yaml")
            #expect(profile.title == "Child" && profile.name == "child")
            #expect(profile.run.symbols == [.spy])
            #expect(profile.desk.risk.heat == 0.3 && profile.desk.risk.tradesPerSymbol == 2)
            #expect(profile.desk.strategies.map(\.name) == ["bull-put", "strangle"])
            let bullPut = profile.desk.strategies[0]
            #expect(
                bullPut.put == SideSettings(short: .nearestDelta(0.25), long: .widths([.dollars(5), .dollars(10)])))
            #expect(bullPut.gates.off == [.coolOff, .earnings])
            #expect(profile.desk.strategies.map(\.exits.dte) == [30, 30])
            #expect(profile.desk.strategies.map(\.exits.profitTarget) == [0.6, 0.4])
            #expect(profile.relaxations.first?.why == "the base says why")
            #expect(try Profile.read(profile.canonicalText) == profile)
        }
    }

    @Test func `a child may make stricter again what its base relaxed`() throws {
        try TestProfiles.withFiles([
            "base.yaml": base, "child.yaml": "title: Strict\nextends: base.yaml\nrisk: { heat: 10% }",
        ]) { folder in
            let profile = try Profile.load(folder + "/child.yaml")
            #expect(profile.desk.risk.heat == 0.1)
            #expect(!profile.relaxations.contains { $0.setting == "risk.heat" })
        }
    }

    @Test func `profiles that extend each other in a circle are refused with the circle`() throws {
        try TestProfiles.withFiles([
            "a.yaml": "title: A\nextends: b.yaml", "b.yaml": "title: B\nextends: sub/c.yaml",
            "sub/c.yaml": "title: C\nextends: ../a.yaml",
        ]) { folder in
            let error = #expect(throws: ProfileError.self) { try Profile.load(folder + "/a.yaml") }
            let circle = error?.problems.first { $0.kind == .extendsItself }
            #expect(circle?.file == folder + "/sub/../sub/c.yaml" || circle?.file == folder + "/sub/c.yaml")
            #expect(circle?.line == 2 && circle?.path == "extends")
            #expect(circle?.message == "comes back to itself: a.yaml → b.yaml → c.yaml → a.yaml")
        }
    }

    @Test func `a mistake in a base is told with the base's file and line`() throws {
        try TestProfiles.withFiles([
            "base.yaml": "risk:\n  heet: 10%", "child.yaml": TestProfiles.smallest + "\nextends: base.yaml",
            "orphan.yaml": TestProfiles.smallest + "\nextends: nowhere.yaml",
        ]) { folder in
            let error = #expect(throws: ProfileError.self) { try Profile.load(folder + "/child.yaml") }
            #expect(error?.problems.map(\.file) == [folder + "/base.yaml"])
            #expect(error?.problems.map(\.line) == [2])
            let orphan = #expect(throws: ProfileError.self) { try Profile.load(folder + "/orphan.yaml") }
            #expect(orphan?.problems.map(\.line) == [6])
            #expect(orphan?.problems.first?.message == "there is no file `\(folder)/nowhere.yaml`")
        }
    }

    @Test func `values given beside the file win, for one strategy or for each`() throws {
        let profile = try Profile.read(
            TestProfiles.pair,
            overrides: [
                ("risk.heat", "5%"), ("risk.size", "{ fixed: 3 }"), ("strategies[].exits.dte", "25"),
                ("strategies[bull-put].exits.target", "0.4"), ("strategies[0].put.short.delta", "0.20..0.25"),
                ("symbols", "[SPX]"), ("strategies[bull-put].gates.off.ivRank", "too little history"),
            ])
        #expect(profile.desk.risk.heat == 0.05)
        #expect(profile.desk.risk.sizing == .fixedQuantity(3))
        #expect(profile.desk.strategies.map(\.exits.dte) == [25, 25])
        #expect(profile.desk.strategies.map(\.exits.profitTarget) == [0.5, 0.4])
        #expect(profile.desk.strategies[0].put?.short == .deltaBand(0.20...0.25))
        #expect(profile.desk.strategies[1].gates.off == [.ivRank])
        #expect(profile.run.symbols == [.spx])
        #expect(profile.relaxations.map(\.setting) == ["strategies[bull-put].gates.off.ivRank"])
    }

    @Test func `a limit loosened beside the file is told as set for this run`() throws {
        let profile = try Profile.read(TestProfiles.smallest, overrides: [("risk.heat", "20%")])
        #expect(
            profile.relaxations == [
                Relaxation(setting: "risk.heat", what: "0.2 instead of 0.1", why: "set for this run")
            ])
        #expect(try Profile.read(profile.canonicalText) == profile)
    }

    @Test(arguments: [
        ("risk.heet", "5%", "did you mean `risk.heat`?"), ("risk..heat", "5%", "is no path"),
        ("strategies[bulput].exits.dte", "25", "did you mean `bull-put`?"),
        ("strategies[7].exits.dte", "25", "`7` is not known here"), ("risk.heat", "lots", "found `lots`"),
        ("risk.size", "{ fixed: ", "is not YAML"), ("strategies[].name", "other", "no such setting"),
    ])
    func `a wrong override names itself`(path: String, value: String, says: String) {
        let problems = TestProfiles.problems(TestProfiles.smallest, overrides: [(path, value)])
        #expect(problems.count == 1, "\(ProfileError(problems))")
        #expect(problems.first?.file == "override \(path)")
        #expect(problems.first?.description.contains(says) == true, "\(problems)")
    }
}
