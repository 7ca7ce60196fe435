import Market

@testable import History

/// Made-up markets for tests of the quote model.
enum ModelledWorld {
    static func day(_ text: String) -> Day { Day(text)! }

    /// Twenty years of a synthetic index under the name SPX, with its volatility index.
    static let synthetic = SyntheticUnderlying(seed: 7, days: day("1999-01-04")...day("2018-12-31"))
    static let spx = ModelledHistory(
        symbol: .spx, bars: synthetic.bars, vix: synthetic.vix, vix3m: [], rates: [], includesDailies: true)!
    static let spy = ModelledHistory(
        symbol: .spy, bars: SyntheticUnderlying(seed: 11, days: day("2004-01-02")...day("2019-12-31"), start: 120).bars,
        vix: [], vix3m: [], rates: [], includesDailies: true)!

    /// About two a year, over every era.
    static let someChains: [Chain] = [spx, spy].flatMap { history in
        stride(from: 40, to: history.sessions.count, by: 131).compactMap { history.chain(on: history.sessions[$0]) }
    }

    /// A market by its two indices, in points.
    static func market(_ session: String, vix: Double, vix3m: Double, spot: Double = 2_700) -> ModelledMarket {
        ModelledMarket(
            session: day(session), spot: spot, vix: vix / 100, vix3m: vix3m / 100, stress: 0, rate: 0.02,
            income: .yield(0.018))
    }

    /// From deep calm to panic, with a term structure that rises, lies flat and falls.
    static let markets: [ModelledMarket] = [9.0, 12, 17, 25, 40, 60, 85].flatMap { vix in
        [0.72, 0.85, 1, 1.15, 1.35].map { market("2018-06-14", vix: vix, vix3m: vix * $0) }
    }

    static func expiries(on session: String, dailies: Bool = true) -> [ListingRules.Listed] {
        ListingRules(underlying: .spx, horizonDays: 100, includesDailies: dailies)!.series(on: day(session))
    }
}
