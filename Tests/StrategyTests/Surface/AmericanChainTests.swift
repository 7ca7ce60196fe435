import Market
import Quant
import SharedData
import Strategy
import Testing
import Truth

/// Asked once, so that what is not checked is said once.
private let hasSPYChains = SharedData.isExpected(for: "data/chains/cboe_2026/SPY", rows: 150_000)

/// SPY's real chains, whose options are American: fitted on every other strike, judged on the strikes between.
@Suite(.enabled(if: hasSPYChains))
struct AmericanChainTests {
    static let july = ["22", "24", "27", "28", "29", "30", "31"].map { "2026-07-\($0)" }
    static let august = ["03", "04", "05", "06"].map { "2026-08-\($0)" }

    static let ordinary =
        (july + august).map { QuotedSession("chains/cboe_2026/SPY/\($0).csv.gz", rate: 0.0362) } + [
            QuotedSession("chains/single/SPY_2026-05-01_yahoo.csv.gz", rate: 0.0362)
        ]

    private func judge(_ session: QuotedSession) throws -> StrikesBetween {
        let result = try StrikesBetween(session)
        let surface = result.fitted.surface
        func cents(_ value: Double) -> Double { (value * 100).rounded() / 100 }
        Truth.report(
            table: session.path, checked: result.liquid,
            note: "\(cents(100 * result.share)) % inside bid and ask, \(result.below) below, \(result.above) above "
                + "by $\(cents(result.meanMiss)), \(result.unanswered) unanswered, "
                + "\(surface.smiles.count) of \(surface.expiries.count) expiries fitted, spot \(cents(surface.spot)); "
                + "worst \(result.worst.contract)")
        return result
    }

    @Test(arguments: ordinary)
    func `on an ordinary day strikes left out are priced inside their bid and ask`(session: QuotedSession) throws {
        let result = try judge(session)
        #expect(result.fitted.isAmerican)
        #expect(result.liquid > 2_200)
        #expect(result.share >= 0.95)
        #expect(result.fitted.surface.smiles.count == result.fitted.surface.expiries.count)
        let thirty = try #require(result.fitted.surface.thirtyDay)
        #expect(thirty > 0.08 && thirty < 0.25)
    }

    /// The index rose by 9.5 % that day; one expiry.
    @Test func `on a day of stress, too`() throws {
        let session = QuotedSession("chains/single/SPY_2025-04-09_ivolatility.csv.gz", rate: 0.043, yield: 0.013)
        let result = try judge(session)
        #expect(result.liquid >= 90)
        #expect(result.share >= 0.95)
    }

    /// Calls in the money are worth exercising today for the dividend of tomorrow, which no yield expresses: those of
    /// the next ten days, and what is read from them, miss by up to the dividend of $1.58.
    @Test func `on the eve of an ex-dividend date nearly as well`() throws {
        let result = try judge(
            QuotedSession("chains/cboe_quote_table/SPY_2023-09-14.csv.gz", rate: 0.053, yield: 0.015))
        #expect(result.liquid > 1_200)
        #expect(result.share >= 0.94)
        #expect(result.meanMiss < 0.5)
    }
}
