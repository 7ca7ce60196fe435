import Exchange

/// Finds a small run that breaks the same invariant: fewer days, then fewer mishaps.
public struct Shrinker {
    private let effort: Int
    private var spent = 0

    /// The smallest failure found within `effort` runs; `failure` itself where nothing smaller fails in the same way.
    public static func shrink(_ failure: SimulationFailure, effort: Int = 400) -> SimulationFailure {
        precondition(effort >= 1, "without a run nothing is found")
        var shrinker = Shrinker(effort: effort)
        return shrinker.shrink(failure)
    }

    private mutating func shrink(_ failure: SimulationFailure) -> SimulationFailure {
        var smallest = failure
        for days in 1..<max(1, failure.scenario.days) {
            var shorter = smallest.scenario
            shorter.days = days
            if let found = fails(shorter, failure) {
                smallest = found
                break
            }
        }
        return fewerMishaps(smallest)
    }

    /// Delta debugging (Zeller and Hildebrandt 2002): leaves out halves, then quarters, and so on, as long as it fails.
    private mutating func fewerMishaps(_ failure: SimulationFailure) -> SimulationFailure {
        var smallest = failure
        var mishaps = Shrinker.mishaps(of: failure.scenario)
        var parts = 1
        while !mishaps.isEmpty, spent < effort {
            let size = (mishaps.count + parts - 1) / parts
            var isSmaller = false
            for start in stride(from: 0, to: mishaps.count, by: size) {
                var fewer = smallest.scenario
                let rest = Array(mishaps[..<start] + mishaps[min(start + size, mishaps.count)...])
                fewer.only = rest
                guard let found = fails(fewer, failure) else { continue }
                smallest = found
                // What happens without them may need less than was left.
                let happened = Set(Shrinker.mishaps(of: fewer))
                mishaps = rest.filter(happened.contains)
                smallest = SimulationFailure(scenario: fewer.with(only: mishaps), broken: found.broken)
                isSmaller = true
                break
            }
            if isSmaller {
                parts = max(1, parts - 1)
            } else if size == 1 {
                break
            } else {
                parts = min(mishaps.count, parts * 2)
            }
        }
        return smallest
    }

    private mutating func fails(_ scenario: Scenario, _ failure: SimulationFailure) -> SimulationFailure? {
        guard spent < effort else { return nil }
        spent += 1
        let found = Simulation.run(scenario).failures.first
        return found?.broken.invariant == failure.broken.invariant ? found : nil
    }

    /// What went wrong until the run broke, in that order.
    private static func mishaps(of scenario: Scenario) -> [Dice.Mishap] {
        var run = SimulatedRun(scenario)
        _ = run.run()
        return run.venue.exchange.dice.mishaps
    }
}

extension Scenario {
    func with(only mishaps: [Dice.Mishap]) -> Scenario {
        var scenario = self
        scenario.only = mishaps
        return scenario
    }
}
