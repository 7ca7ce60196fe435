import Desk
import Exchange
import Strategy
import Testing
import Trading

@testable import Simulation

/// A run is one line of text: printed, kept, read again.
@Suite struct ScenarioTests {
    @Test(
        arguments: [
            "seed=17 days=2 faults=heavy", "seed=0 days=1 faults=none",
            "seed=18446744073709551615 days=60 faults=light",
            "seed=3 days=4 faults=lostAnswer+crash", "seed=17 days=2 faults=heavy only=lostAnswer#3,crash#1",
            "seed=5 days=1 faults=heavy only=", "seed=9 days=2 faults=heavy bug=flipsSign",
            "seed=9 days=2 faults=heavy bug=desk.noFillDedupe",
        ])
    func `a scenario reads what it wrote`(line: String) throws {
        #expect(try Scenario(line).description == line)
    }

    @Test(
        arguments: [
            ("days=2", "days=2 has no seed."), ("seed=x", "seed=x is not a whole number."),
            ("seed=1 days=0", "days=0 is not a number from 1 to 60."),
            ("seed=1 days=61", "days=61 is not a number from 1 to 60."),
            ("seed=1 faults=rain", "rain is not a fault."),
            ("seed=1 only=crash", "crash is not written FAULT#OCCASION."),
            ("seed=1 bug=none", "bug=none names no bug that can be planted."),
            ("seed=1 wind=3", "wind=3 is not part of a scenario."),
            ("seed=1 light", "light is not written NAME=VALUE."),
        ])
    func `a line that is no scenario is refused with the word that is wrong`(line: String, words: String) {
        #expect(throws: ScenarioError.self) { try Scenario(line) }
        do { _ = try Scenario(line) } catch { #expect(error.description == words) }
    }

    @Test func `a seed decides the desk, the venue and the line`() {
        for seed in 0..<50 as Range<UInt64> {
            let scenario = Scenario(seed: seed)
            #expect(scenario.deskSettings == scenario.deskSettings)
            #expect(scenario.venueSettings == scenario.venueSettings)
            #expect(scenario.deskSettings.startingCash == scenario.venueSettings.startingCash)
            #expect(scenario.deskSettings.capabilities == scenario.venueSettings.capabilities)
        }
    }

    @Test func `seeds vary what desks and venues can do`() {
        let all = (0..<200 as Range<UInt64>).map { Scenario(seed: $0) }
        let desks = all.map(\.deskSettings)
        #expect(Set(desks.map(\.approval)).count == 3)
        #expect(Set(desks.flatMap { $0.strategies.map(\.structure) }).count == 4)
        #expect(Set(desks.map(\.capabilities.keepsClientIDs)).count == 2)
        #expect(Set(desks.map(\.capabilities.replacesInPlace)).count == 2)
        #expect(Set(desks.map(\.capabilities.groups)).count == 3)
        #expect(Set(desks.map(\.execution.protection)).count == 8)
    }

    @Test func `of the mishaps that dice would bring only those that are wanted come about`() {
        let chances = Dice.Chances([.crash: 100_000, .lostAnswer: 200_000])
        var free = Dice(seed: 7, chances: chances)
        for _ in 0..<1_000 {
            _ = free.happens(.crash)
            _ = free.happens(.lostAnswer)
        }
        let wanted = [free.mishaps[2], free.mishaps[40]].sorted()
        var bound = Dice(seed: 7, chances: chances, only: wanted, days: 1)
        for _ in 0..<1_000 {
            _ = bound.happens(.crash)
            _ = bound.happens(.lostAnswer)
        }
        #expect(bound.mishaps.sorted() == wanted)
    }
}
