import Quant
import SharedData
import Testing
import Truth

/// Asked once, so that what is not checked is said once.
private let hasRealChains = SharedData.isExpected(for: "data/chains", rows: 200_000)

/// Real chains fitted on every other strike and judged on the strikes between.
@Suite(.enabled(if: hasRealChains))
struct RealSurfaceTests {
    struct Session: Sendable {
        let path: String
        var date: String?
        var rate: Double
        var yield = 0.015
        /// Share of liquid quotes left out of the fit that the surface must price inside bid and ask.
        var share = 0.95
        var fewest: Int
    }

    static let ordinary = [
        Session(path: "chains/cboe_2026/SPX/2026-07-22.csv.gz", rate: 0.04, fewest: 9_000),
        Session(path: "chains/cboe_2026/SPX/2026-07-31.csv.gz", rate: 0.04, fewest: 8_500),
        Session(path: "chains/cboe_2026/SPX/2026-08-05.csv.gz", rate: 0.04, fewest: 9_000),
        Session(path: "chains/cboe_quote_table/SPX_2024-01-05.csv.gz", rate: 0.05, fewest: 5_000),
        Session(path: "chains/spx_2011_01.csv.gz", date: "2011-01-06", rate: 0.003, fewest: 380),
    ]

    /// Days of stress, each on its own.
    static let stress = [
        // Fourteen puts have no quote; where only wide calls in the money are left, there is no answer.
        Session(
            path: "chains/spxw_2018_01_02.csv.gz", date: "2018-02-05", rate: 0.014, share: 0.90, fewest: 60),
        Session(path: "chains/spxw_2018_01_02.csv.gz", date: "2018-02-06", rate: 0.014, fewest: 100),
        Session(path: "chains/spx_2018_10/SPX_2018-10-15.csv.gz", rate: 0.022, fewest: 3_500),
        Session(path: "chains/cboe_quote_table/SPX_2022-06-10.csv.gz", rate: 0.015, fewest: 5_800),
    ]

    private func judge(_ session: Session) throws -> (OutOfSample, VolatilitySurface) {
        let chain = try RealChain(session.path, on: session.date, rate: session.rate, yield: session.yield)
        let surface = chain.fitted()
        let result = OutOfSample(chain, surface)
        let percent = Double(Int(10_000 * result.share)) / 100
        Truth.report(
            table: "\(session.path) \(session.date ?? "")", checked: result.liquid,
            note: "\(percent) % inside bid and ask, \(result.unanswered) unanswered, "
                + "\(surface.smiles.count) of \(surface.expiries.count) expiries fitted")
        return (result, surface)
    }

    @Test(arguments: ordinary.indices)
    func `on an ordinary day strikes left out are priced inside their bid and ask`(index: Int) throws {
        let session = Self.ordinary[index]
        let (result, surface) = try judge(session)
        #expect(result.liquid >= session.fewest)
        #expect(result.share >= session.share)
        #expect(surface.smiles.count == surface.expiries.count)
        let thirty = try #require(surface.thirtyDay)
        #expect(thirty > 0.08 && thirty < 0.25)
    }

    @Test(arguments: stress.indices)
    func `on a day of stress, too`(index: Int) throws {
        let session = Self.stress[index]
        let (result, _) = try judge(session)
        #expect(result.liquid >= session.fewest)
        #expect(result.share >= session.share)
    }

    @Test(arguments: ["2026-07-31", "2026-08-05"])
    func `total variance rises with time and prices are convex on every real surface`(day: String) throws {
        let surface = try RealChain("chains/cboe_2026/SPX/\(day).csv.gz", rate: 0.04, yield: 0.012).fitted()
        var checked = 0
        for (index, smile) in surface.smiles.enumerated() {
            let range = smile.logMoneyness
            let grid = (0...400).map {
                range.lowerBound + (range.upperBound - range.lowerBound) * (Double($0) + 0.5) / 401
            }
            var before: (strike: Double, price: Double, slope: Double)?
            for k in grid {
                let variance = try #require(smile.totalVariance(logMoneyness: k))
                for earlier in surface.smiles[..<index].suffix(3) {
                    if let floor = earlier.totalVariance(logMoneyness: k) { #expect(variance >= floor) }
                }
                let strike = DeterministicMath.exp(k)
                let price = BlackScholes.price(
                    .put, forward: 1, strike: strike, discount: 1, totalDeviation: variance.squareRoot())
                if let last = before {
                    let slope = (price - last.price) / (strike - last.strike)
                    #expect(slope >= last.slope - 1e-11 && slope >= -1e-11 && slope <= 1 + 1e-11)
                    before = (strike, price, slope)
                } else {
                    before = (strike, price, 0)
                }
                checked += 1
            }
        }
        #expect(checked > 20_000)
    }

    /// The options are American and priced as if they were not: what a surface of them can do with early
    /// exercise still in the quotes.
    @Test func `SPY as if European is met up to two months and not beyond`() throws {
        let chain = try RealChain("chains/cboe_2026/SPY/2026-08-05.csv.gz", rate: 0.04, yield: 0.012)
        let near = chain.keeping { $0 < 61.0 / 365 }
        let parts = [("whole", OutOfSample(chain, chain.fitted())), ("60 days", OutOfSample(near, near.fitted()))]
        for (name, result) in parts {
            Truth.report(
                table: "SPY 2026-08-05 as if European, \(name)", checked: result.liquid,
                note: "\(Double(Int(10_000 * result.share)) / 100) % inside bid and ask")
        }
        #expect(parts[0].1.share > 0.75 && parts[0].1.share < 0.95)
        #expect(parts[1].1.liquid > 1_000 && parts[1].1.share > 0.95)
    }
}
