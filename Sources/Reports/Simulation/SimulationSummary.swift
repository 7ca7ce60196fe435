public import Simulation
import Trading

/// What simulated runs came to: how much was run, what was broken, and how often each fault and each step of each life
/// occurred, those that never did first.
public struct SimulationSummary: Sendable {
    private let report: SimulationReport
    private let asked: String
    private let elapsed: Duration

    /// - Parameter asked: which seeds, days and faults, in words.
    public init(_ report: SimulationReport, asked: String, elapsed: Duration) {
        self.report = report
        self.asked = asked
        self.elapsed = elapsed
    }

    // MARK: - Terminal

    public func terminal(style: TerminalStyle) -> String {
        var parts = [totals.render(style: style)]
        if report.failures.isEmpty {
            parts += [faults.render(style: style), lives.render(style: style)]
        } else if report.failures.count > 1 {
            parts += [failures.render(style: style)]
        }
        return parts.joined(separator: "\n") + "\n"
    }

    private var totals: Table {
        var table = Table(
            title: "Simulated days", source: [Cell(asked), Cell("simulated market and venue: invented, not a market")],
            columns: [Table.Column("what"), Table.Column("count", .right)])
        for (what, count) in [
            ("runs", report.runs), ("days", report.days), ("steps of the desk", report.steps),
            ("orders sent", report.orders), ("fills", report.fills), ("trades closed", report.tradesClosed),
            ("crashes", report.crashes),
        ] {
            table.add([Cell(what), .count(count)])
        }
        if let rate = report.daysPerMinute(over: elapsed) {
            table.add([Cell("days a minute"), .count(Int(rate.rounded()))])
        }
        table.closing = verdict
        return table
    }

    private var verdict: Cell {
        if let failure = report.failures.first {
            return Cell("Broken: \(failure.broken.invariant.sentence).", .loss)
        }
        let never = report.neverSeen.count
        let seen = never == 0 ? "every fault and every step of every life occurred" : "\(never) kinds never occurred"
        return Cell("No invariant was broken; \(seen).", never == 0 ? .gain : .caution)
    }

    private var faults: Table {
        var table = Table(
            title: "What went wrong, and how trades ended",
            columns: [
                Table.Column("fault"), Table.Column("times", .right), Table.Column("closed by"),
                Table.Column("trades", .right),
            ])
        for index in 0..<max(report.faults.count, report.closed.count) {
            let fault = report.faults.indices.contains(index) ? report.faults[index] : nil
            let end = report.closed.indices.contains(index) ? report.closed[index] : nil
            table.add([
                Cell(fault?.fault.name ?? ""), fault.map { counted($0.count) } ?? Cell(""),
                Cell(end?.reason.word ?? ""), end.map { counted($0.count) } ?? Cell(""),
            ])
        }
        return table
    }

    private var failures: Table {
        var table = Table(
            title: "Broken runs",
            columns: [
                Table.Column("seed", .right), Table.Column("step", .right), Table.Column("must hold"),
                Table.Column("what was seen"),
            ])
        for failure in report.failures {
            table.add([
                .count(Int(clamping: failure.scenario.seed)), .count(failure.broken.step),
                Cell(failure.broken.invariant.sentence), Cell(failure.broken.words),
            ])
        }
        return table
    }

    private var lives: Table {
        var table = Table(
            title: "Steps of lives", columns: [Table.Column("step"), Table.Column("times", .right)])
        for line in report.transitions.lines { table.add([Cell(line.way), counted(line.count)]) }
        return table
    }

    private func counted(_ count: Int) -> Cell { count == 0 ? Cell("never", .caution) : .count(count) }

    // MARK: - JSON

    public func json() -> String {
        JSONValue.object([
            "report": .text("simulation"), "asked": .text(asked), "runs": .count(report.runs),
            "days": .count(report.days), "steps": .count(report.steps), "orders": .count(report.orders),
            "fills": .count(report.fills), "trades_closed": .count(report.tradesClosed),
            "crashes": .count(report.crashes),
            "faults": .object(
                report.faults.map { JSONValue.Field(name: $0.fault.name, value: .count($0.count)) }),
            "closed": .object(
                report.closed.map { JSONValue.Field(name: $0.reason.word, value: .count($0.count)) }),
            "steps_of_lives": .object(
                report.transitions.lines.map { JSONValue.Field(name: $0.way, value: .count($0.count)) }),
            "never": .words(report.neverSeen),
            "failures": .array(
                report.failures.map {
                    .object([
                        "scenario": .text($0.scenario.description), "invariant": .text($0.broken.invariant.name),
                        "step": .count($0.broken.step), "words": .text($0.broken.words),
                    ])
                }),
        ]).document
    }

    // MARK: - A failure

    /// A broken invariant with its seed, its place and the story of the smallest run that breaks it.
    public static func story(of failure: SimulationFailure, shrunk: SimulationFailure, lines: [String]) -> String {
        var text = "\nBroken: \(failure.broken.invariant.sentence).\n"
        text += "  seed \(failure.scenario.seed), step \(failure.broken.step), \(failure.broken.at)\n"
        text += "  \(failure.broken.words)\n\n"
        text += "The smallest run found that breaks it (run it again, or keep it in a test):\n"
        text += "  wingspan simulate --scenario \"\(shrunk.scenario)\"\n\n"
        for line in lines { text += "  \(line)\n" }
        return text
    }
}
