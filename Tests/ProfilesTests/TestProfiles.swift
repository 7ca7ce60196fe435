import Foundation
import Profiles

/// Profiles for the tests of this floor: small ones as text, the shipped ones from the project's folder.
enum TestProfiles {
    /// The project's folder: two above this one.
    static let project = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    static let shipped =
        ["reference/vertical", "reference/condor", "replay-2018", "replay-2026", "demo", "iron-fly"] + four
    /// The profiles of the specification, each with an overlay for paper and one for live.
    static let four = ["jim", "strangle", "claxton", "agent"]
    /// What lies among the overlays: those for every profile, and the profiles' own.
    static let overlays = ["paper", "live"] + histories + four.flatMap { ["\($0).paper", "\($0).live"] }
    /// Overlays that fit a profile to one history.
    static let histories = ["demo", "replay-2018", "replay-2026"]
    static func path(_ name: String) -> String { "\(project)/profiles/\(name).yaml" }

    /// The least a profile must say.
    static let smallest = """
        title: Smallest
        strategies:
          - name: bull-put
            structure: bullPutSpread
            put: { short: { delta: 0.20..0.30 }, long: { widths: [5, 10] } }
        """

    /// Two strategies, the first with every leg there is.
    static let pair = """
        title: Pair
        symbols: [SPX, SPY]
        strategies:
          - name: condor
            structure: ironCondor
            put: { short: { delta: 0.16 }, long: { delta: 0.05 } }
            call: { short: { delta: 0.16 }, long: { delta: 0.05 } }
          - name: bull-put
            structure: bullPutSpread
            put: { short: { delta: 0.20..0.30 }, long: { widths: [5, 10] } }
        """

    /// `smallest` with more lines under it, from line 6 on.
    static func smallest(and lines: String) -> String { smallest + "\n" + lines + "\n" }

    /// `smallest` with more lines in its strategy, from line 6 on.
    static func strategy(and lines: String) -> String {
        smallest + "\n" + lines.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n") + "\n"
    }

    /// What is wrong with `text`; empty when nothing is.
    static func problems(_ text: String, overrides: [(path: String, value: String)] = []) -> [ProfileProblem] {
        do throws(ProfileError) {
            _ = try Profile.read(text, file: "test.yaml", overrides: overrides)
            return []
        } catch {
            return error.problems
        }
    }

    /// Runs `body` with a new folder that holds `files`, and takes the folder away again.
    static func withFiles<Result>(
        _ files: KeyValuePairs<String, String>, _ body: (String) throws -> Result
    ) throws -> Result {
        let folder = NSTemporaryDirectory() + "wingspan-profiles-" + UUID().uuidString
        for sub in ["sub", "overlays"] {
            try FileManager.default.createDirectory(atPath: folder + "/" + sub, withIntermediateDirectories: true)
        }
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name)) }
        return try body(folder)
    }
}
