import ArgumentParser
import Foundation
import Reports
import Simulation

/// Whole trading days of the real desk and the real exchange over an invented market, with faults and crashes.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract:
            "Run trading days with faults and crashes over many seeds, and check what must hold after every step.",
        discussion: """
              wingspan simulate --seeds 1..1000                   a thousand runs of three days each
              wingspan simulate --seeds 1..100 --faults crash     one kind of fault (lostAnswer+crash for two)
              wingspan simulate --scenario "seed=17 days=3 faults=heavy"

            A broken invariant ends the runs; it is shrunk to the few mishaps that it needs and told as a story.
            docs/simulation.md says what is checked.
            """)

    @Option(help: ArgumentHelp("First and last seed: one run each.", valueName: "a..b"))
    var seeds = "1..200"

    @Option(help: "Trading days of each run, 1 to 60.")
    var days = 3

    @Option(help: "none, light, heavy, or faults by name: lostAnswer+crash.")
    var faults = "heavy"

    @Option(help: "One run, as a failure names it, told as a story.")
    var scenario: String?

    @Option(help: ArgumentHelp("Runs at once; by default as many as there are cores.", valueName: "n"))
    var workers: Int?

    @Flag(
        help: ArgumentHelp(
            "Every run, also after a broken invariant: they are listed, and no story is told. With --scenario: every "
                + "trade in the story."))
    var all = false

    @Option(help: .hidden)
    var plant: String?

    @OptionGroup var output: OutputOptions

    func run() async throws {
        if let scenario { return try tell(Scenario(scenario)) }
        let seeds = try range()
        var shared = try Scenario("seed=0 days=\(days) faults=\(faults)")
        if let plant { shared.bug = try Scenario("seed=0 bug=\(plant)").bug }
        let progress = ProgressLine(
            "Simulating", unit: "days", total: seeds.count * days, style: output.errorStyle, isSparse: true)
        let began = ContinuousClock.now
        let report = await Simulation.run(
            seeds: seeds, like: shared, workers: max(1, workers ?? ProcessInfo.processInfo.activeProcessorCount),
            stopsAfter: all ? nil : 1
        ) { progress.advance(to: $0.days, detail: "\(Format.count($0.tradesClosed)) trades closed") }
        progress.end()
        let asked =
            "seeds \(seeds.lowerBound)..\(seeds.upperBound - 1), \(Format.count(days, "day")) each, \(faults) faults"
        let summary = SimulationSummary(report, asked: asked, elapsed: ContinuousClock.now - began)
        TerminalWriter.write(output.json ? summary.json() : summary.terminal(style: output.style))
        if let failure = report.failures.first {
            if !output.json, !all { explain(failure) }
            throw ExitCode.failure
        }
    }

    private func range() throws -> Range<UInt64> {
        let ends = seeds.split(separator: ".", omittingEmptySubsequences: true).map { UInt64($0) }
        guard ends.count <= 2, let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last,
            last < UInt64.max
        else { throw CommandFailure("--seeds \(seeds): write it as FIRST..LAST, for instance 1..1000.") }
        return first..<last + 1
    }

    private func explain(_ failure: SimulationFailure) {
        TerminalWriter.write("Shrinking seed \(failure.scenario.seed).\n", to: .error)
        let shrunk = Shrinker.shrink(failure)
        TerminalWriter.write(
            SimulationSummary.story(of: failure, shrunk: shrunk, lines: Storyteller.tell(shrunk.scenario)))
    }

    /// One run and what happened in it; fails when it breaks something.
    private func tell(_ scenario: Scenario) throws {
        for line in Storyteller.tell(scenario, isWhole: all) { TerminalWriter.write(line + "\n") }
        if let failure = Simulation.run(scenario).failures.first {
            TerminalWriter.write("\nBroken: \(failure.broken.invariant.sentence).\n  \(failure.broken.words)\n")
            throw ExitCode.failure
        }
        TerminalWriter.write("\nNo invariant was broken.\n")
    }
}
