import Foundation
import SharedData
import Testing

/// The commands of the README over real history: import, list, chain, scan, backtest, replay, and the page in a real
/// browser. Off, and said so, where the shared history is not there.
@Suite(.enabled(if: SharedData.isExpected(for: "commands over the shared history", rows: 3_420_056)))
struct SharedHistoryTests {
    /// Imported once for all tests of the suite.
    private static let catalog = Result { () throws -> Imported in
        let scratch = try Scratch()
        let path = scratch.file("catalog")
        let folder = SharedData.folder.appendingPathComponent("data").path
        let outcome = try Program.run(["data", "import", folder, "--into", path])
        guard outcome.status == 0 else { throw Failure(outcome.everything) }
        return Imported(scratch: scratch, path: path)
    }
    private struct Imported: Sendable {
        /// Keeps the folder.
        let scratch: Scratch
        let path: String
    }
    struct Failure: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    private func run(_ arguments: [String]) throws -> Program.Outcome {
        try Program.run(arguments + ["--data", try Self.catalog.get().path])
    }
    private func json(_ arguments: [String]) throws -> [String: Any] {
        let outcome = try run(arguments + ["--json"])
        #expect(outcome.status == 0, "\(outcome.everything)")
        let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        return try #require(object as? [String: Any])
    }

    @Test func `the catalog lists what was imported`() throws {
        let list = try run(["data", "list", "--plain"])
        #expect(list.status == 0)
        for word in ["SPX", "SPY", "cboe_2026", "daily", "quoted", "traded"] {
            #expect(list.output.contains(word), "“\(word)” is missing")
        }
    }

    @Test func `a chain and a scan of 4 August 2026 show quotes and every gate`() throws {
        let chain = try run(["chain", "SPY", "--date", "2026-08-04", "--dte", "45", "--plain"])
        #expect(chain.status == 0, "\(chain.everything)")
        #expect(chain.output.contains("18 Sep 26 · 45d"))
        let scan = try run(["scan", "SPY", "SPX", "--date", "2026-08-04", "--why", "--plain"])
        #expect(scan.status == 0, "\(scan.everything)")
        for word in ["IV rank", "not applicable", "switched off", "leg spread", "expected value"] {
            #expect(scan.output.contains(word), "“\(word)” is missing")
        }
    }

    @Test func `the surface of 4 August 2026 has a smile for every expiry, and a page that draws them`() throws {
        let page = try Self.catalog.get().scratch.file("surface.html")
        let surface = try json(["surface", "SPX", "--date", "2026-08-04", "--html", page])
        let expiries = try #require(surface["expiries"] as? [[String: Any]])
        #expect(expiries.count >= 50 && expiries.allSatisfy { $0["atm"] is Double })
        let thirty = try #require(surface["volatility_30_days"] as? Double)
        #expect(thirty > 0.12 && thirty < 0.16)
        let html = try String(contentsOfFile: page, encoding: .utf8)
        #expect(html.components(separatedBy: "<figure").count > 50)
    }

    @Test func `the summer of 2026 is traded, at least ten times`() throws {
        let report = try json(["backtest", "--profile", "replay-2026"])
        let trades = try #require(report["trades"] as? [[String: Any]])
        #expect(trades.count >= 10)
    }

    @Test func `the trade open on 5 February 2018 says what happened`() throws {
        let report = try json(["backtest", "SPX", "--profile", "profiles/replay-2018.yaml"])
        let trades = try #require(report["trades"] as? [[String: Any]])
        let open = trades.filter { trade in
            guard let entered = trade["entry_session"] as? String, let left = trade["exit_session"] as? String
            else { return false }
            return entered < "2018-02-05" && left >= "2018-02-05"
        }
        #expect(!open.isEmpty, "\(trades)")
    }

    @Test func `a journal of February 2018 replays identically, and its page is clean in a real browser`() throws {
        let scratch = try Scratch()
        let outcome = try run([
            "backtest", "SPX", "--profile", "replay-2018", "--journal", scratch.file("j"), "--html",
            scratch.file("report.html"),
        ])
        #expect(outcome.status == 0, "\(outcome.everything)")
        let replay = try Program.run(["replay", scratch.file("j")])
        #expect(replay.status == 0 && replay.output.hasPrefix("identical"), "\(replay.everything)")

        let browser = try Browser.find()
        let seen = try browser.show(scratch.file("report.html"), picture: scratch.file("page.png"))
        #expect(seen.console == [])
        #expect(seen.bytes > 30_000, "the picture is nearly empty")
    }
}
