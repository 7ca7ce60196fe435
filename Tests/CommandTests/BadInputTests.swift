import Foundation
import Testing
import Truth

/// What is wrong is said with the file, line or key and the way out; the exit code is not 0, nothing is half-written.
@Suite struct BadInputTests {
    /// Rows of the common layout, enough for a chain.
    private static let chain = """
        quote_date,quote_time,underlying,underlying_price,root,expiration,strike,right,bid,bid_size,ask,ask_size,last,\
        volume,open_interest,iv,delta,gamma,theta,vega
        2026-08-04,16:00,SPY,771.33,SPY,2026-09-18,740,P,6.10,10,6.14,12,6.12,900,5000,0.18,-0.21,0.006,-0.2,0.7
        2026-08-04,16:00,SPY,771.33,SPY,2026-09-18,735,P,5.30,10,5.34,12,5.32,800,4000,0.185,-0.18,0.006,-0.2,0.6
        """

    private func refused(
        _ arguments: [String], naming words: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let outcome = try Program.run(arguments)
        #expect(outcome.endedByItself, "it trapped: \(outcome.everything)", sourceLocation: sourceLocation)
        #expect(outcome.status != 0, "\(outcome.everything)", sourceLocation: sourceLocation)
        for word in words {
            #expect(
                outcome.everything.contains(word), "“\(word)” is missing in: \(outcome.everything)",
                sourceLocation: sourceLocation)
        }
    }

    @Test func `a file that is not there is named`() throws {
        let scratch = try Scratch()
        try refused(["data", "import", scratch.file("none.csv"), "--into", scratch.file("data")], naming: ["none.csv"])
        #expect(!FileManager.default.fileExists(atPath: scratch.file("data/manifest.json")))
    }

    @Test(arguments: [
        ("empty.csv", ""), ("garbled.csv", "\u{1}\u{2}\u{3}\u{0}nonsense\n\u{7}\n"),
        ("vendor.csv", "ticker;when;price\nSPY;yesterday;1\n"),
    ])
    func `a file that is empty, garbled or another vendor's is named and leaves nothing`(
        name: String, text: String
    ) throws {
        let scratch = try Scratch()
        let file = try scratch.write(name, text)
        try refused(["data", "import", file, "--into", scratch.file("data")], naming: [name])
        #expect(!FileManager.default.fileExists(atPath: scratch.file("data/manifest.json")))
    }

    @Test func `a truncated gzip file is named`() throws {
        let scratch = try Scratch()
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let whole = try Data(contentsOf: folder.appendingPathComponent("TruthTables/backtest_chain.csv.gz"))
        try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: scratch.file("half.csv.gz")))
        try refused(
            ["data", "import", scratch.file("half.csv.gz"), "--into", scratch.file("data")], naming: ["half.csv.gz"])
    }

    @Test func `a flipped byte in a segment is found before anything is traded on it`() throws {
        let scratch = try Scratch()
        let file = try scratch.write("chain.csv", Self.chain)
        #expect(try Program.run(["data", "import", file, "--into", scratch.file("data")]).status == 0)
        let segments = try #require(FileManager.default.enumerator(atPath: scratch.file("data/segments")))
        let segment = try #require(segments.compactMap { $0 as? String }.first { $0.hasSuffix(".seg") })
        let path = scratch.file("data/segments/" + segment)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[bytes.count / 2] ^= 0x01
        try bytes.write(to: URL(fileURLWithPath: path))
        try refused(
            ["chain", "SPY", "--date", "2026-08-04", "--data", scratch.file("data")], naming: ["segments/", "import"])
    }

    @Test func `a manifest of another version or with a flipped byte is refused`() throws {
        let scratch = try Scratch()
        let file = try scratch.write("chain.csv", Self.chain)
        #expect(try Program.run(["data", "import", file, "--into", scratch.file("data")]).status == 0)
        let manifest = try scratch.text("data/manifest.json")
        try scratch.write("data/manifest.json", manifest.replacingOccurrences(of: "SPY", with: "SPX"))
        try refused(["data", "list", "--data", scratch.file("data")], naming: ["manifest.json"])
    }

    @Test func `a date without data says which there are`() throws {
        let scratch = try Scratch()
        let file = try scratch.write("chain.csv", Self.chain)
        #expect(try Program.run(["data", "import", file, "--into", scratch.file("data")]).status == 0)
        let data = scratch.file("data")
        try refused(["chain", "SPY", "--date", "2026-08-05", "--data", data], naming: ["2026-08-04"])
        try refused(["chain", "QQQ", "--date", "2026-08-04", "--data", data], naming: ["QQQ", "SPY"])
        try refused(["scan", "SPY", "--date", "2026-08-06", "--data", data], naming: ["SPY"])
        try refused(
            ["backtest", "QQQ", "--profile", "replay-2026", "--data", data, "--from", "2026-08-04"], naming: ["QQQ"])
    }

    @Test func `a wrong key in a profile names file, line, path and the nearest key`() throws {
        let scratch = try Scratch()
        let profile = try String(contentsOfFile: Program.root + "/profiles/replay-2018.yaml", encoding: .utf8)
        let file = try scratch.write("mine.yaml", profile + "\nriskk: { heat: 10% }\n")
        try refused(
            ["backtest", "--profile", file, "--data", scratch.file("data")], naming: ["mine.yaml", "riskk", "risk"])
        try refused(["backtest", "--profile", "replay-2017", "--data", scratch.file("data")], naming: ["replay-2018"])
    }

    @Test func `a catalog that is not there says how to make one`() throws {
        let scratch = try Scratch()
        try refused(["data", "list", "--data", scratch.file("nothing")], naming: ["nothing", "import"])
    }

    @Test func `a file that is no journal is refused`() throws {
        let scratch = try Scratch()
        let file = try scratch.write("run.journal", "not a journal")
        try refused(["replay", file], naming: ["run.journal", "journal"])
    }
}
