import Foundation
import Testing
import Truth

/// The same command gives the same bytes wherever it runs: in another folder, time zone, locale and hash seed.
@Suite struct SameBytesTests {
    @Test func `the same backtest is the same JSON everywhere`() throws {
        let scratch = try Scratch()
        let chain = try scratch.write("backtest_chain.csv", try Truth.text("backtest_chain.csv"))
        var answers: [String] = []
        let places: [[String: String]] = [
            ["TZ": "America/New_York", "LC_ALL": "C", "SWIFT_DETERMINISTIC_HASHING": "1"],
            ["TZ": "Pacific/Auckland", "LC_ALL": "de_DE.UTF-8"], ["TZ": "UTC", "LC_ALL": "tr_TR.UTF-8"],
        ]
        for (index, environment) in places.enumerated() {
            // A clone elsewhere: the profiles are copied, the catalog is made anew.
            let folder = scratch.file("clone \(index)")
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: Program.root + "/profiles", toPath: folder + "/profiles")
            let imported = try Program.run(
                ["data", "import", chain, "--into", folder + "/data"], in: folder, environment: environment)
            #expect(imported.status == 0, "\(imported.everything)")
            let run = try Program.run(
                ["backtest", "--data", "data", "--profile", "reference/condor", "--json"], in: folder,
                environment: environment)
            #expect(run.status == 0, "\(run.everything)")
            answers.append(run.output)
        }
        #expect(answers[0].count > 10_000)
        #expect(answers[1] == answers[0])
        #expect(answers[2] == answers[0])
    }
}
