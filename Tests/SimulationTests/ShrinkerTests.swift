import Exchange
import Testing

@testable import Simulation

/// A failure becomes as small as it can, and is told in a trader's words.
@Suite struct ShrinkerTests {
    /// A bug that needs a mishap: without a crash no desk starts again.
    private func failure() throws -> SimulationFailure {
        let bug = try #require(PlantedBug(name: "keepsIncarnation"))
        let reports = (0..<20 as Range<UInt64>).lazy.map { Simulation.run(Scenario(seed: $0, days: 2, bug: bug)) }
        return try #require(reports.compactMap(\.failures.first).first)
    }

    @Test func `a shrunk failure is the same failure with fewer mishaps`() throws {
        let failure = try failure()
        let shrunk = Shrinker.shrink(failure, effort: 100)
        #expect(shrunk.broken.invariant == failure.broken.invariant)
        #expect(shrunk.scenario.days == 1 || shrunk.scenario.only != nil)
        let only = try #require(shrunk.scenario.only)
        #expect(only.count == 1)
        #expect(only.first?.fault == .crash)
    }

    @Test func `a shrunk failure can be kept as a line and fails again`() throws {
        let shrunk = Shrinker.shrink(try failure(), effort: 100)
        let again = Simulation.run(try Scenario(shrunk.scenario.description)).failures
        #expect(again == [shrunk])
    }

    @Test func `a story names the run, its mishaps and what broke`() throws {
        let shrunk = Shrinker.shrink(try failure(), effort: 100)
        let story = Storyteller.tell(shrunk.scenario)
        #expect(story.first == shrunk.scenario.description)
        #expect(story.contains { $0.contains("mishap crash#") })
        #expect(story.contains { $0.contains("the desk's process ends") })
        #expect(try #require(story.last).contains(shrunk.broken.invariant.sentence))
    }
}
