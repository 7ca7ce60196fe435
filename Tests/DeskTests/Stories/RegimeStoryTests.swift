import Desk
import Market
import Testing
import Trading

/// The kind of market is journaled when it changes, once, whether or not anything was traded on it.
@Suite struct RegimeStoryTests {
    @Test func `the term structure that inverts is journaled once, and once more when it is over`() {
        let story = Story()
        func closes(_ session: String, vix: String, vix3m: String) -> [String] {
            let before = story.regimes.count
            let day = Day(session)!
            for (symbol, close) in [(Symbol.vix, vix), (.vix3m, vix3m)] {
                story.happens(
                    .market(
                        .bar(
                            symbol,
                            DailyBar(
                                session: day, open: nil, high: nil, low: nil, close: Made.price(close), volume: nil,
                                knownAt: EasternTime.instant(day, TimeOfDay(15, 59))))))
            }
            story.snapshot("\(session) 16:00", Made.spread)
            return story.regimes[before...].filter { $0.contains("VIX") }
        }
        #expect(
            closes("2018-01-10", vix: "10", vix3m: "13")
                == ["SPX term structure of VIX: contango, was unknown"])
        #expect(closes("2018-01-11", vix: "12", vix3m: "13") == [])
        #expect(
            closes("2018-01-12", vix: "20", vix3m: "18")
                == ["SPX term structure of VIX: backwardation, was contango"])
        #expect(closes("2018-01-16", vix: "17.8", vix3m: "18") == [], "left at another figure than it is entered")
        #expect(
            closes("2018-01-17", vix: "14", vix3m: "18")
                == ["SPX term structure of VIX: contango, was backwardation"])
    }
}
