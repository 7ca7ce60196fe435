import Desk
import Exchange
import Market
import Profiles
import Testing
import Trading

/// What a profile says about the broker, once, for the desk that asks and for the exchange that refuses.
@Suite struct BrokerSettingsTests {
    @Test func `a profile that says nothing of the broker runs at an exchange that answers at once and errs never`()
        throws
    {
        let profile = try Profile.read(TestProfiles.smallest)
        #expect(
            profile.venue
                == VenueSettings(
                    startingCash: .dollars(100_000), fills: .natural,
                    commission: .init(open: .cents(65), close: .cents(65)), enforcesMargin: true))
        #expect(profile.desk.venue == .immediate)
        #expect(profile.desk.capabilities == .embedded)
        #expect(profile.desk.scanInterval == .zero)
        #expect(profile.desk.startingCash == profile.venue.startingCash)
        let execution = profile.desk.execution
        #expect(execution.emergency == EmergencySettings() && execution.protection == ProtectionSettings())
        #expect(execution.ratioBreak == .complete && !execution.asksForExits)
    }

    private let careful = """
        title: A careful desk at a narrow broker
        scanInterval: 5m
        account: { cash: 50_000, marginCalls: { dueAfter: 2h } }
        fills:
          model: { queue: { turnover: 0.5, size: 20 } }
          latency: 50ms..2s
          commission: { share: 0.0035, assignment: 5 }
        execution:
          ratioBreak: flatten
          emergency: { interval: 20s, throughNatural: 5%, marketOrder: no }
          resting: { target: yes, stop: yes, withEntry: yes }
        approval: { exits: yes }
        broker:
          uncoveredShorts: no
          keepsClientIDs: no
          groups: [otoco, oco]
          packageStops: no
          marketPackages: no
          messagesPerMinute: 120
          delivery: shares
          closesRiskyFrom: 15:30
        connection: { answerWithin: 10s, reconcileEvery: 2m, reservedForExits: 40 }
        strategies:
          - name: bull-put
            structure: bullPutSpread
            put: { short: { delta: 0.20..0.30 }, long: { widths: [5, 10] } }
        relaxes:
          - { setting: fills.model, because: the queue is what is studied }
        """

    @Test func `desk and exchange are told of one broker`() throws {
        let profile = try Profile.read(careful)
        let broker = BrokerCapabilities(
            multiLegOrders: true, maximumLegs: 4, replacesInPlace: true, uncoveredShorts: false,
            refusesDuplicateIDs: true, keepsClientIDs: false, groups: [.oco, .otoco], packageStops: false,
            marketPackages: false, deliversShares: true, messagesPerMinute: 120)
        #expect(profile.desk.capabilities == broker && profile.venue.capabilities == broker)
        #expect(profile.venue.delivery == .shares && profile.venue.closesRiskyFrom == TimeOfDay(15, 30))
        #expect(profile.desk.startingCash == .dollars(50_000) && profile.venue.startingCash == .dollars(50_000))
    }

    @Test func `a careful desk reads back from its canonical text`() throws {
        let profile = try Profile.read(careful)
        #expect(profile.venue.fills == .queue(.init(turnover: 0.5, size: 20)))
        #expect(profile.venue.latency == .milliseconds(50) ... .seconds(2))
        #expect(profile.venue.marginCalls == .init(dueAfter: .seconds(7_200)))
        #expect(
            profile.venue.commission
                == .init(open: .cents(65), close: .cents(65), share: Money(units: 35), assignment: .dollars(5)))
        #expect(
            profile.desk.venue
                == VenueCareSettings(answerWithin: .seconds(10), reconcileEvery: .seconds(120), reservedForExits: 40))
        #expect(profile.desk.execution.emergency == EmergencySettings(interval: .seconds(20), cap: 0.05))
        #expect(
            profile.desk.execution.protection
                == ProtectionSettings(restsTarget: true, restsStop: true, withEntry: true))
        #expect(profile.desk.execution.ratioBreak == .flatten && profile.desk.execution.asksForExits)
        #expect(profile.desk.scanInterval == .seconds(300))
        #expect(try Profile.read(profile.canonicalText) == profile)
        #expect(profile.markers.map(\.description).first == "fill: { queue: { turnover: 0.5, size: 20 } }")
    }

    @Test func `a broker's forms of orders are written in one order, however they were listed`() throws {
        let texts = try ["[oto, oco]", "[oco, oto, oco]"].map { groups in
            try Profile.read(TestProfiles.smallest(and: "broker: { groups: \(groups) }")).canonicalText
        }
        #expect(texts[0] == texts[1])
        #expect(texts[0].contains("\n  groups: [oco, oto]\n"))
    }

    @Test func `a term of the margin call may be set beside the file alone`() throws {
        let text = TestProfiles.smallest(and: "account: { marginCalls: { tolerance: 500, dueAfter: 2h } }")
        let profile = try Profile.read(text, overrides: [("account.marginCalls.dueAfter", "1h")])
        #expect(profile.venue.marginCalls == .init(tolerance: .dollars(500), dueAfter: .seconds(3_600)))
    }

    @Test(arguments: [("{ midLessTicks: 1 }", "1 }"), ("{ probabilistic: 30% }", "0.3 }"), ("mid", "mid")])
    func `every fill better than natural is marked and needs its reason`(model: String, shown: String) throws {
        let fills = "fills: { model: \(model) }"
        #expect(TestProfiles.problems(TestProfiles.smallest(and: fills)).map(\.kind) == [.needsReason])
        let reason = "\nrelaxes: [{ setting: fills.model, because: a test }]"
        let profile = try Profile.read(TestProfiles.smallest(and: fills + reason))
        #expect(profile.markers.map(\.name) == ["fill"])
        #expect(profile.relaxations.first?.what.contains(shown + " instead of natural") == true)
    }
}
