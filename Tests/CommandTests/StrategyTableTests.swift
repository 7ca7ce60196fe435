import Foundation
import Testing

/// What each shipped strategy trades over two decades of daily closes, all simulated: a row a profile. A strategy of your
/// own is a profile and a row here.
@Suite struct StrategyTableTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let profile: String
        /// At least so many, all of them closed.
        let trades: Int
        /// What it must have traded, and by which rules it must have left.
        let structures: Set<String>
        let reasons: Set<String>
        var testDescription: String { profile }
    }
    static let table = [
        Row(
            profile: "jim", trades: 30, structures: ["bull put spread", "bear call spread"],
            reasons: ["target", "dte", "stop", "delta"]),
        Row(
            profile: "strangle", trades: 30, structures: ["short strangle"],
            reasons: ["target", "dte", "stop", "hard loss", "black swan"]),
        Row(
            profile: "claxton", trades: 30, structures: ["iron condor", "bear call spread", "put butterfly"],
            reasons: ["target", "dte", "delta"]),
        Row(
            profile: "agent", trades: 30, structures: ["bull put spread", "iron condor"],
            reasons: ["target", "dte", "stop"]),
        Row(profile: "iron-fly", trades: 30, structures: ["iron fly"], reasons: ["target", "dte"]),
    ]

    /// The demo's synthetic history; the demo itself is run only so far that it makes it.
    private static let catalog = Result {
        let scratch = try Scratch()
        let outcome = try Program.run([
            "demo", "--headless", "--from", "2018-12-03", "--to", "2018-12-31", "--data", scratch.path,
        ])
        #expect(outcome.status == 0, "\(outcome.everything)")
        return scratch
    }

    @Test(arguments: table)
    func `over two made decades each strategy trades what it says, and says why where it does not`(row: Row) throws {
        let scratch = try Self.catalog.get()
        let outcome = try Program.run([
            "backtest", "SPX", "--profile", row.profile + "+demo", "--data", scratch.file("synthetic/demo-catalog"),
            "--json",
        ])
        try #require(outcome.status == 0, "\(outcome.everything)")
        let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
        #expect(report.trades.count >= row.trades, "\(report.trades.count)")
        #expect(Set(report.trades.map(\.structure)).isSuperset(of: row.structures))
        #expect(Set(report.trades.map(\.reason)).isSuperset(of: row.reasons))
        for strategy in report.waterfall {
            let ended = strategy.scans_ended.reduce(0) { $0 + $1.count }
            #expect(ended + strategy.entered == strategy.scans, "\(strategy.strategy): every scan ends somewhere")
        }
        #expect(report.waterfall.reduce(0) { $0 + $1.entered } == report.trades.count)
    }

    private struct Report: Decodable {
        let trades: [Trade]
        let waterfall: [Strategy]
        struct Trade: Decodable {
            let structure: String
            let reason: String
        }
        struct Strategy: Decodable {
            let strategy: String
            let scans: Int
            let entered: Int
            let scans_ended: [Ended]
        }
        struct Ended: Decodable { let count: Int }
    }
}
