import Market
import Testing
import Trading

@testable import History

@Suite struct ModelledHistoryTests {
    @Test func `the same session gives the same chain, in any order, to the last bit`() throws {
        let session = ModelledWorld.day("2018-03-01")
        let first = try #require(ModelledWorld.spx.chain(on: session)).identity.contentHash
        _ = ModelledWorld.spx.chain(on: ModelledWorld.day("2018-03-02"))
        #expect(ModelledWorld.spx.chain(on: session)?.identity.contentHash == first)
        // Golden: another hash means another model, and a new version of its parameters.
        #expect(first == 54932989911207722)
    }

    @Test func `one changed number gives another hash`() throws {
        let session = ModelledWorld.day("2018-03-01")
        var other = ModelParameters.current
        other.slope.constant += 0.0001
        let history = try #require(
            ModelledHistory(
                symbol: .spx, bars: ModelledWorld.synthetic.bars, vix: ModelledWorld.synthetic.vix, vix3m: [],
                rates: [],
                parameters: other, includesDailies: true))
        #expect(
            history.chain(on: session)?.identity.contentHash
                != ModelledWorld.spx.chain(on: session)?.identity.contentHash)
    }

    @Test(arguments: ["1999-06-15", "2008-10-15", "2017-12-29"])
    func `what comes after a session leaves its chain as it is`(_ text: String) throws {
        let session = ModelledWorld.day(text)
        let bars = ModelledWorld.synthetic.bars.filter { $0.session <= session }
        // VIX is published from 2010 on in this history, so that both kinds of volatility are cut.
        let vix = ModelledWorld.synthetic.vix.filter { $0.session.year >= 2010 }
        func history(_ bars: [DailyBar], _ vix: [DailyBar]) -> ModelledHistory? {
            ModelledHistory(symbol: .spx, bars: bars, vix: vix, vix3m: [], rates: [])
        }
        let whole = try #require(history(ModelledWorld.synthetic.bars, vix))
        let cut = try #require(history(bars, vix.filter { $0.session <= session }))
        #expect(cut.sessions.last == session)
        #expect(
            cut.chain(on: session)?.identity.contentHash == whole.chain(on: session)?.identity.contentHash)
        #expect(cut.vixBars == whole.vixBars.filter { $0.session <= session })
    }

    @Test func `without VIX volatility is modelled from the past, said to be, and offered as bars`() throws {
        let vix = ModelledWorld.synthetic.vix.filter { $0.session.year >= 2014 }
        let history = try #require(
            ModelledHistory(symbol: .spx, bars: ModelledWorld.synthetic.bars, vix: vix, vix3m: [], rates: []))
        #expect(
            history.label
                == "modelled quotes v1; VIX as published since 2014-01-02, where missing modelled from realised volatility; "
                + "VIX3M modelled from VIX; rate: the Federal Reserve's target")
        #expect(history.vixBars.last?.session == ModelledWorld.day("2013-12-31"))
        #expect(history.vixBars.first?.session == history.sessions.first)
        // The averages must be warm first.
        #expect(history.sessions.first! > ModelledWorld.day("1999-03-31"))
        #expect(history.vix3mBars.count == history.sessions.count)
        let bar = try #require(history.vixBars.first)
        #expect(bar.knownAt == EasternTime.instant(bar.session, TimeOfDay(16, 15)))
        #expect(history.market(on: bar.session).map { Price.cents(Int64(($0.vix * 10_000).rounded())) } == bar.close)
    }

    @Test func `modelled volatility follows the market's own, within a third on most days`() {
        let real = Dictionary(uniqueKeysWithValues: ModelledWorld.synthetic.vix.map { ($0.session, $0.close) })
        let history = ModelledHistory(symbol: .spx, bars: ModelledWorld.synthetic.bars, vix: [], vix3m: [], rates: [])!
        let ratios = history.vixBars.map { $0.close.approximateDollars / real[$0.session]!.approximateDollars }.sorted()
        #expect(ratios[ratios.count / 20] > 0.66 && ratios[ratios.count * 19 / 20] < 1.5)
    }

    @Test func `one session without VIX is bridged, not a jump`() throws {
        let gap = ModelledWorld.day("2018-03-01")
        let vix = ModelledWorld.synthetic.vix.filter { $0.session != gap }
        let history = try #require(
            ModelledHistory(symbol: .spx, bars: ModelledWorld.synthetic.bars, vix: vix, vix3m: [], rates: []))
        #expect(history.vixBars.map(\.session) == [gap])
        let before = try #require(history.market(on: ModelledWorld.day("2018-02-28"))).vix
        #expect(abs(try #require(history.market(on: gap)).vix / before - 1) < 0.2)
    }

    @Test func `a dividend of the fund lowers only the forwards beyond its ex-date`() {
        func dividend(_ day: String) -> CashDividend {
            let exDate = ModelledWorld.day(day)
            return CashDividend(
                symbol: .spy, exDate: exDate, amount: .cents(110),
                knownAt: EasternTime.instant(exDate - 14, TimeOfDay(9, 0)))
        }
        var reader = DividendOutlook.Reader(
            .cash(["2017-03-17", "2017-06-16", "2017-09-15", "2017-12-15", "2018-03-16"].map(dividend)), assumed: 0)
        let session = ModelledWorld.day("2018-01-03")
        let income = reader.income(session: session, knownAt: EasternTime.instant(session, TimeOfDay(16, 15)))
        // March 2018 is not declared yet: it is expected where last year's was, a third Friday.
        guard case .cash(let payments) = income else {
            Issue.record("a fund pays cash")
            return
        }
        #expect(payments.first == .init(exDate: ModelledWorld.day("2018-03-16"), amount: 1.1))
        let market = ModelledMarket(
            session: session, spot: 270, vix: 0.1, vix3m: 0.12, stress: 0, rate: 0.015, income: income)
        let before = market.slice(settlement: ModelledWorld.day("2018-03-15"), onOpen: false)
        let after = market.slice(settlement: ModelledWorld.day("2018-03-16"), onOpen: false)
        #expect(before.forward - after.forward > 1.08 && before.forward - after.forward < 1.11)
    }

    @Test func `the Federal Reserve's target is known when it was announced, and renewed each month`() throws {
        let rates = FederalFundsTarget.rates(in: ModelledWorld.day("2001-08-25")...ModelledWorld.day("2001-09-30"))
        #expect(rates.map(\.day) == ["2001-08-21", "2001-09-01", "2001-09-17"].map(ModelledWorld.day))
        #expect(rates[0].rate == rates[1].rate)
        #expect(abs(rates[2].rate - 0.0295588) < 1e-6)
        #expect(rates[2].knownAt == EasternTime.instant(rates[2].day, TimeOfDay(14, 15)))
    }
}
