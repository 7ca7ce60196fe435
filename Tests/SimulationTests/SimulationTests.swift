import Exchange
import Foundation
import Testing
import Trading

@testable import Simulation

/// Whole days of the real desk against the real exchange: nothing that must hold is ever broken.
@Suite struct SimulationTests {
    @Test(arguments: [FaultMix.none, .light, .heavy])
    func `no invariant breaks, however much goes wrong`(faults: FaultMix) async {
        let report = await Simulation.run(seeds: 0..<20, like: Scenario(seed: 0, faults: faults), workers: 2)
        for failure in report.failures { Issue.record(failure) }
        #expect(report.runs == 20)
        #expect(report.days == 60)
    }

    /// Each of these broke something while the desk was made; what they tell apart no other test does at once.
    @Test(
        arguments: [
            315, 339, 350, 463, 511, 555, 583, 594, 652, 748, 826, 1_062, 1_098, 1_169, 1_181, 1_286, 1_288, 1_365,
            1_383,
            1_683, 1_748, 1_777, 2_485, 5_118, 5_648, 5_696, 5_805, 11_700, 12_039, 17_952, 22_513, 30_030, 31_684,
        ] as [UInt64])
    func `what broke once is whole now`(seed: UInt64) {
        for failure in Simulation.run(Scenario(seed: seed)).failures { Issue.record(failure) }
    }

    @Test func `the page for users names every rule and every fault`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/simulation.md"), encoding: .utf8)
        for invariant in Invariant.allCases { #expect(page.contains("- \(invariant.sentence)\n")) }
        for fault in Fault.allCases { #expect(page.contains("| `\(fault.name)` |")) }
    }

    @Test func `the days of this suite trade, to most ends`() async {
        let report = await Simulation.run(seeds: 0..<20, like: Scenario(seed: 0), workers: 2)
        #expect(report.orders >= 300)
        #expect(report.tradesClosed >= 80)
        #expect(report.crashes >= 10)
        let ends = report.closed.filter { $0.count > 0 }.map(\.reason)
        #expect(
            Set(ends).isSuperset(of: [.target, .stop, .dte, .delta, .expiry, .end, .manual, .kill, .closedByVenue]))
    }

    @Test func `the same seeds give the same report, however many work on them`() async {
        let scenario = Scenario(seed: 0, days: 1)
        let alone = await Simulation.run(seeds: 100..<112, like: scenario, workers: 1)
        let together = await Simulation.run(seeds: 100..<112, like: scenario, workers: 3)
        #expect(alone == together)
    }

    @Test func `one report of all seeds is the sum of the reports of each`() async {
        let scenario = Scenario(seed: 0, days: 1)
        let whole = await Simulation.run(seeds: 0..<10, like: scenario, workers: 1)
        var sum = SimulationReport()
        for seed in 0..<10 as Range<UInt64> { sum.merge(Simulation.run(Scenario(seed: seed, days: 1))) }
        #expect(whole == sum)
    }

    @Test func `without faults none is counted, and all are said not to have been seen`() {
        let report = Simulation.run(Scenario(seed: 1, days: 1, faults: .none))
        #expect(report.faults.allSatisfy { $0.count == 0 })
        for fault in Fault.allCases { #expect(report.neverSeen.contains("fault \(fault.name)")) }
    }

    @Test(arguments: Fault.allCases)
    func `a fault that is asked for alone comes alone`(fault: Fault) async {
        let report = await Simulation.run(
            seeds: 0..<3, like: Scenario(seed: 0, days: 1, faults: .these([fault])), workers: 2)
        #expect(report.faults.allSatisfy { $0.fault == fault || $0.count == 0 })
    }
}
