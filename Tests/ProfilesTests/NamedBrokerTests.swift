import Desk
import Exchange
@testable import Profiles
import Testing
import Trading

/// A broker by its name: what it takes stands below the profile, and real money is said twice.
@Suite struct NamedBrokerTests {
    private static let strangle = """
        title: Strangle
        strategies:
          - name: strangle
            structure: shortStrangle
            put: { short: { delta: 0.16 } }
            call: { short: { delta: 0.16 } }
        """

    @Test(arguments: BrokerName.allCases)
    func `a profile that names a broker trades by what that broker takes`(broker: BrokerName) throws {
        let profile = try Profile.read(TestProfiles.smallest(and: "broker: { name: \(broker) }"))
        #expect(profile.run.broker == broker)
        #expect(profile.desk.capabilities == broker.capabilities && profile.venue.capabilities == broker.capabilities)
        #expect(try Profile.read(profile.canonicalText) == profile)
    }

    @Test func `a short strangle at Alpaca is refused before anything starts`() {
        let problems = TestProfiles.problems(Self.strangle, overrides: [("broker.name", "alpaca")])
        #expect(problems.map(\.path) == ["strategies[strangle].structure"])
        #expect(problems.map(\.line) == [4])
        #expect(
            problems.first?.message.hasPrefix("a short strangle has uncovered shorts, which alpaca refuses;") == true)
        for broker in ["tradier", "tastytrade", "interactiveBrokers", "schwab", "embedded"] {
            #expect(TestProfiles.problems(Self.strangle, overrides: [("broker.name", broker)]).isEmpty)
        }
    }

    @Test func `a profile may ask less of its broker than that takes, but not more`() throws {
        let less = try Profile.read(
            TestProfiles.smallest(and: "broker: { name: tradier, replacesInPlace: no, messagesPerMinute: 50 }"))
        #expect(!less.desk.capabilities.replacesInPlace && less.desk.capabilities.messagesPerMinute == 50)
        let more = TestProfiles.problems(
            TestProfiles.smallest(and: "broker: { name: alpaca, uncoveredShorts: yes, groups: [oco] }"))
        #expect(more.map(\.path) == ["broker.uncoveredShorts", "broker.groups"])
        #expect(
            more.first?.message == "is more than alpaca takes; take the line out, or say no")
    }

    @Test func `an emergency may end in a market order only where the broker takes packages so`() {
        let text = TestProfiles.smallest(
            and: """
                execution: { emergency: { marketOrder: yes } }
                relaxes: [{ setting: execution.emergency.marketOrder, because: out at any price }]
                """)
        #expect(TestProfiles.problems(text, overrides: [("broker.name", "tradier")]).isEmpty)
        let paths = TestProfiles.problems(text, overrides: [("broker.name", "tastytrade")]).map(\.path)
        #expect(paths == ["execution.emergency.marketOrder"])
    }

    @Test(arguments: [
        (BrokerName.tradier, ["execution.resting.stop", "execution.resting.withEntry"]),
        (.schwab, ["execution.resting.stop", "execution.resting.withEntry", "broker.keepsClientIDs"]),
        (.embedded, []),
    ])
    func `what a broker does not watch is noted, since the desk watches it`(broker: BrokerName, paths: [String]) {
        let text = TestProfiles.smallest(
            and: "execution: { resting: { target: yes, stop: yes, withEntry: yes } }\nbroker: { name: \(broker) }")
        let inspection = ProfileInspection(text: text, file: "test.yaml", overrides: [], environment: .none)
        #expect(inspection.problems.isEmpty && inspection.notes.map(\.path) == paths)
    }

    // MARK: Real money

    private static let live = """
        broker: { name: tradier }
        account: { mode: live }
        connection: { answerWithin: 10s, reconcileEvery: 120s }
        relaxes: [{ setting: account.mode, because: the record is long enough }]
        """

    @Test func `real money is traded only where the profile and whoever starts the desk both say so`() throws {
        let paper = try Profile.read(TestProfiles.smallest)
        let live = try Profile.read(TestProfiles.smallest(and: Self.live))
        #expect(try paper.mode(saidLive: false) == .paper)
        #expect(try live.mode(saidLive: true) == .live)
        #expect(throws: ProfileError.self) { try paper.mode(saidLive: true) }
        let once = #expect(throws: ProfileError.self) { try live.mode(saidLive: false) }
        #expect(once?.problems.first?.message.contains("add `--live`") == true)
    }

    @Test func `a variable alone does not make it real money either`() throws {
        let text = TestProfiles.smallest(and: Self.live.replacing("mode: live", with: "mode: paper"))
            .replacing("relaxes: [{ setting: account.mode, because: the record is long enough }]", with: "")
        let profile = try Profile.read(text, environment: ProfileEnvironment(["LIVE_TRADING": "true"]))
        #expect(profile.relaxations.map(\.description) == ["account.mode live instead of paper: set by LIVE_TRADING"])
        #expect(throws: ProfileError.self) { try profile.mode(saidLive: false) }
    }

    @Test func `real money needs its reason, a broker, an account with an end, and a watch on the broker`() {
        #expect(TestProfiles.problems(TestProfiles.smallest(and: Self.live)).isEmpty)
        let bare = TestProfiles.problems(TestProfiles.smallest(and: "account: { mode: live, margin: unlimited }"))
        #expect(
            Set(bare.map(\.path)) == [
                "account.mode", "account.margin", "broker.name", "connection.answerWithin",
                "connection.reconcileEvery",
            ])
        #expect(bare.filter { $0.kind == .needsReason }.map(\.path) == ["account.mode", "account.margin"])
    }

    @Test func `live is noted as long as it is said once`() {
        let inspection = ProfileInspection(
            text: TestProfiles.smallest(and: Self.live), file: "test.yaml", overrides: [], environment: .none)
        #expect(
            inspection.notes == [
                ProfileNote(
                    path: "account.mode",
                    message: "Live is said once, by test.yaml:7; a desk starts so only with `--live` as well.")
            ])
    }
}
