import Foundation
import Testing
import Truth

/// The reference strategy as a user runs it: import, backtest, and a difference with other people's trades of nothing.
@Suite struct ReferenceTests {
    @Test(arguments: ["vertical", "condor"])
    func `the reference's trades come out of the command line, byte for byte`(kind: String) throws {
        let scratch = try Scratch()
        let chain = try scratch.write("backtest_chain.csv", try Truth.text("backtest_chain.csv"))
        let imported = try Program.run(["data", "import", chain, "--into", scratch.file("data")])
        #expect(imported.status == 0, "\(imported.everything)")
        let run = try Program.run([
            "backtest", "--data", scratch.file("data"), "--profile", "profiles/reference/\(kind).yaml",
            "--trades", scratch.file("out.csv"), "--journal", scratch.file("run.journal"),
        ])
        #expect(run.status == 0, "\(run.everything)")
        let expected = try Truth.text("backtest_trades_\(kind).csv")
        #expect(try scratch.text("out.csv") == expected)

        let replay = try Program.run(["replay", scratch.file("run.journal")])
        #expect(replay.status == 0, "\(replay.everything)")
        #expect(replay.output.hasPrefix("identical"))
        let json = try Program.run(["replay", scratch.file("run.journal"), "--json"])
        let answer = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect(answer?["identical"] as? Bool == true)
    }

    @Test func `an edited journal is not identical, and the place is named`() throws {
        let scratch = try Scratch()
        let chain = try scratch.write("backtest_chain.csv", try Truth.text("backtest_chain.csv"))
        _ = try Program.run(["data", "import", chain, "--into", scratch.file("data")])
        _ = try Program.run([
            "backtest", "--data", scratch.file("data"), "--profile", "profiles/reference/vertical.yaml",
            "--journal", scratch.file("run.journal"), "--plain",
        ])
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: scratch.file("run.journal"))))
        bytes[bytes.count * 3 / 4] ^= 0x10
        try Data(bytes).write(to: URL(fileURLWithPath: scratch.file("run.journal")))
        let replay = try Program.run(["replay", scratch.file("run.journal")])
        #expect(replay.endedByItself)
        #expect(replay.status != 0)
        #expect(replay.everything.contains("byte"), "\(replay.everything)")
    }
}
