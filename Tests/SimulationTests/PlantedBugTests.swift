import Testing

@testable import Simulation

/// The simulator itself is tried: a bug that is planted must be caught within so many seeds.
@Suite struct PlantedBugTests {
    /// How many seeds from 0, of three heavy days each, are enough for each bug.
    static let caughtWithin: [(bug: String, seeds: UInt64)] = [
        ("skipsJournal", 2), ("sendsBeforeJournal", 2), ("skipsOutbox", 2), ("sendsAgain", 5), ("keepsIncarnation", 5),
        ("losesStep", 10), ("forgetsDeadline", 2), ("renumbersFills", 5), ("forgetsFee", 5), ("flipsSign", 10),
        ("addsUnit", 5), ("doublesOrder", 5), ("misdeliversApproval", 20), ("turnsNoIntoYes", 20),
        ("hidesActivity", 40), ("inflatesFill", 5),
        ("desk.noFillDedupe", 10), ("desk.ignoresWorst", 20), ("desk.forgetsDeadline", 10), ("desk.sendsAgain", 5),
        ("desk.wrongSignOnClose", 5), ("desk.skipsApproval", 10), ("desk.sendsWhileStopped", 10),
        ("desk.dropsLateFill", 20), ("desk.losesPartialFill", 5), ("desk.forgetsNaked", 200),
        ("desk.leavesBreaks", 60), ("desk.assignmentWithoutShares", 200), ("desk.booksActivityTwice", 100),
        ("desk.ignoresGap", 200), ("desk.closesOthersLots", 10), ("desk.patientMarketOrder", 5),
        ("desk.agreesWithEverything", 10), ("desk.tellsTwice", 5), ("desk.forgetsFees", 5),
        ("desk.settlesShortsOnly", 40), ("desk.killsNothing", 200), ("desk.forgetsStops", 40),
    ]

    @Test(arguments: caughtWithin)
    func `a planted bug is caught`(bug: String, seeds: UInt64) async throws {
        let planted: PlantedBug = try #require(PlantedBug(name: bug))
        let scenario = Scenario(seed: 0, bug: planted)
        let report = await Simulation.run(seeds: 0..<seeds, like: scenario, workers: 2, stopsAfter: 1)
        #expect(report.failures.count == 1, "\(bug) was not caught within \(seeds) seeds")
    }

    @Test func `every bug that can be planted has its number of seeds`() {
        #expect(Set(PlantedBugTests.caughtWithin.map(\.bug)) == Set(PlantedBug.allCases.map(\.name)))
        #expect(PlantedBugTests.caughtWithin.count >= 20)
    }
}
