import Desk
import Profiles
import Risk
import Strategy
import Testing

/// `jim+paper`: what is put over a profile, where it lies, and who has the last word.
@Suite struct OverlayTests {
    private let files: KeyValuePairs<String, String> = [
        "base.yaml": TestProfiles.smallest(and: "risk: { heat: 8%, perSymbol: 1 }"),
        "overlays/small.yaml": "risk: { heat: 5% }\nscanInterval: 5m\ntitle: Smaller",
        "overlays/base.wide.yaml": """
        extends: small.yaml
        risk: { heat: 20%, perTrade: 1% }
        relaxes: [{ setting: risk.heat, because: the overlay says why }]
        """,
        "overlays/wide.yaml": "risk: { heat: 1% }", "mine.yaml": "risk: { perSymbol: 2 }",
    ]

    private func load(_ name: String, environment: ProfileEnvironment = .none) throws -> Profile {
        try TestProfiles.withFiles(files) { folder in
            try Profile.load(name: name.replacing("FOLDER", with: folder), in: [folder], environment: environment)
        }
    }

    @Test func `an overlay is put over the profile, and the profile keeps the rest`() throws {
        let profile = try load("base+small")
        #expect(profile.name == "base+small" && profile.title == "Smaller")
        #expect(profile.desk.risk.heat == 0.05 && profile.desk.risk.tradesPerSymbol == 1)
        #expect(profile.desk.scanInterval == .seconds(300))
        #expect(profile.desk.strategies.map(\.name) == ["bull-put"])
        #expect(try Profile.read(profile.canonicalText) == profile)
    }

    @Test func `a profile's own overlay comes before the one for every profile, with what it extends`() throws {
        let profile = try load("base+wide")
        #expect(profile.desk.risk.heat == 0.2 && profile.desk.risk.riskPerTrade == 0.01)
        #expect(profile.desk.scanInterval == .seconds(300) && profile.title == "Smallest")
        #expect(profile.relaxations.map(\.why) == ["the overlay says why"])
    }

    @Test func `the last of several overlays has the last word, and a file is one too`() throws {
        #expect(try load("base+wide+small").desk.risk.heat == 0.05)
        let profile = try load("base+small+FOLDER/mine.yaml")
        #expect(profile.desk.risk.tradesPerSymbol == 2 && profile.desk.risk.heat == 0.05)
        #expect(profile.name == "base+small+mine")
    }

    @Test func `a variable stands over an overlay`() throws {
        let profile = try load("base+wide", environment: ProfileEnvironment(["WINGSPAN_RISK_HEAT": "3%"]))
        #expect(profile.desk.risk.heat == 0.03)
    }

    @Test(arguments: [
        ("base+smal", "smal", "did you mean `small`?"), ("base+", "+", "small, wide;"),
        ("bose+small", "bose", "did you mean `base`?"),
    ])
    func `an overlay that is not there is answered with those that are`(name: String, file: String, says: String) {
        let error = #expect(throws: ProfileError.self) { try load(name) }
        #expect(error?.problems.map(\.file) == [file])
        #expect(error?.problems.first?.message.contains(says) == true, "\(error.map { "\($0)" } ?? "")")
    }

    @Test func `an overlay is not offered where a profile is asked for`() throws {
        let error = #expect(throws: ProfileError.self) { try load("nothing-like-it") }
        #expect(error?.problems.first?.message.contains("Known: base, mine;") == true)
    }

    @Test func `a file whose name has a plus is that file`() throws {
        try TestProfiles.withFiles(["a+b.yaml": TestProfiles.smallest]) { folder in
            let profile = try Profile.load(name: folder + "/a+b.yaml")
            #expect(profile.name == "a+b")
        }
    }

    @Test func `a mistake in an overlay is told with the overlay's file and line`() throws {
        try TestProfiles.withFiles(["base.yaml": TestProfiles.smallest, "overlays/bad.yaml": "risk:\n  heet: 1%"]) {
            folder in
            let error = #expect(throws: ProfileError.self) { try Profile.load(name: "base+bad", in: [folder]) }
            #expect(error?.problems.map(\.file) == [folder + "/overlays/bad.yaml"])
            #expect(error?.problems.map(\.line) == [2])
        }
    }
}
