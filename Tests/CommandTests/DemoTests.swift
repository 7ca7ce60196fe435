import Foundation
import Testing

/// The demo where its real history could not be fetched: it runs all the same, on a synthetic one, and says so.
@Suite struct DemoTests {
    @Test func `without the fetched history the demo trades a synthetic one, labelled, the same every time`() throws {
        let scratch = try Scratch()
        let demo = ["demo", "--headless", "--json", "--from", "2007-01-03", "--to", "2009-12-31", "--data"]
        let first = try Program.run(demo + [scratch.file("one")])
        #expect(first.status == 0, "\(first.everything)")
        #expect(first.messages.contains("synthetic"))
        let object = try JSONSerialization.jsonObject(with: Data(first.output.utf8))
        let report = try #require(object as? [String: Any])
        let equity = try #require(report["equity"] as? [Any])
        #expect(equity.count == 756)
        #expect(first.output.contains("Synthetic index and VIX"))
        #expect(first.output.contains("modelled"))

        let page = try scratch.text("one/report.html")
        #expect(page.contains("Synthetic index and VIX") && page.hasPrefix("<!DOCTYPE html>"))
        #expect(try Program.run(demo + [scratch.file("two")]).output == first.output)
    }

    @Test func `a demo that cannot read its history deletes nothing of its owner's`() throws {
        let scratch = try Scratch()
        try FileManager.default.createDirectory(atPath: scratch.file("catalog"), withIntermediateDirectories: true)
        try scratch.write("catalog/manifest.json", "somebody's own")
        try scratch.write("sp500.csv.gz", "not a history")
        try scratch.write("vix.csv.gz", "not a history")
        let outcome = try Program.run(["demo", "--headless", "--data", scratch.path])
        #expect(outcome.status != 0)
        #expect(outcome.everything.contains("sp500.csv.gz"), "\(outcome.everything)")
        #expect(try scratch.text("catalog/manifest.json") == "somebody's own")
    }
}
