public import Backtest
import Journal

/// What a replay came to: decided again identically, or the first place at which it was not.
public struct ReplayReport: Sendable {
    private let report: Replay.Report

    public init(_ report: Replay.Report) { self.report = report }

    public func terminal() -> String {
        if let difference = report.difference { return difference.description + "\n" }
        let ending =
            if case .open? = report.ending { report.ending.map { "\($0) " } ?? "" } else { "" }
        return "\(ending)identical: \(Format.count(report.events, "event")), \(Format.count(report.effects, "effect")) "
            + "decided again\n"
    }

    public func json() -> String {
        JSONValue.object([
            "report": .text("replay"), "identical": .bool(report.difference == nil), "events": .count(report.events),
            "effects": .count(report.effects), "difference": .word(report.difference?.description),
        ]).document
    }
}
