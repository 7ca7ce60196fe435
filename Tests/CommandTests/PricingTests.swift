import Foundation
import Testing

/// An option's price, its Greeks and the volatility behind a price, as the program says them.
@Suite struct PricingTests {
    private static let put = [
        "--spot", "500", "--strike", "480", "--right", "put", "--days", "38", "--rate", "0.045", "--yield", "0.013",
    ]
    private func json(_ arguments: [String]) throws -> [String: Any] {
        let outcome = try Program.run(arguments + ["--json"])
        #expect(outcome.status == 0, "\(outcome.everything)")
        return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    }

    @Test func `a put is worth more where it may be exercised early, and both prices lead back to the volatility`()
        throws
    {
        let priced = try json(["price", "--iv", "0.22"] + Self.put)
        let european = try #require((priced["european"] as? [String: Any])?["price"] as? Double)
        let american = try #require((priced["american"] as? [String: Any])?["price"] as? Double)
        #expect(american > european && european > 5.6 && american < 5.7)
        let fromEuropean = try json(["iv", "--price", "\(european)"] + Self.put)
        let fromAmerican = try json(["iv", "--price", "\(american)"] + Self.put)
        #expect(abs(try #require(fromEuropean["european"] as? Double) - 0.22) < 1e-12)
        #expect(abs(try #require(fromAmerican["american"] as? Double) - 0.22) < 1e-9)
    }

    @Test func `a price that no volatility makes is refused in words`() throws {
        let outcome = try Program.run(
            ["iv", "--price", "0.5", "--spot", "500", "--strike", "580", "--right", "put", "--days", "38", "--plain"])
        #expect(outcome.status != 0)
        #expect(outcome.output.contains("no volatility is low enough"))
    }

    @Test func `a rate below zero is a rate`() throws {
        let priced = try json(
            ["price", "--iv", "0.2", "--spot", "100", "--strike", "100", "--right", "call", "--days", "365"]
                + ["--rate", "-0.01"])
        #expect(priced["rate"] as? Double == -0.01)
    }

    @Test func `what is not a price, a right or a time is named`() throws {
        for (arguments, word) in [
            (["--spot", "-5", "--strike", "480", "--right", "put", "--days", "38"], "--spot"),
            (["--spot", "500", "--strike", "480", "--right", "straddle", "--days", "38"], "straddle"),
            (["--spot", "500", "--strike", "480", "--right", "put", "--days", "-1"], "--days"),
            (["--spot", "500", "--strike", "480", "--right", "put", "--days", "38", "--rate", "4.5"], "--rate"),
            (["--spot", "nan", "--strike", "480", "--right", "put", "--days", "38"], "--spot"),
        ] {
            let outcome = try Program.run(["price", "--iv", "0.2"] + arguments)
            #expect(outcome.status != 0 && outcome.endedByItself)
            #expect(outcome.everything.contains(word), "“\(word)” is missing in: \(outcome.everything)")
        }
    }
}
