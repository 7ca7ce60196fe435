import Market
import Testing

@testable import History

@Suite struct ListingRulesTests {
    private func names(_ listed: [ListingRules.Listed]) -> [String] { listed.map { "\($0.root) \($0.expiry)" } }

    @Test func `in 2008 the November monthly carries Saturday the 22nd and settles on Friday's open`() throws {
        let listed = ModelledWorld.expiries(on: "2008-10-15")
        let november = try #require(listed.first { $0.expiry == ModelledWorld.day("2008-11-22") })
        #expect(november.root == Root("SPX"))
        #expect(november.settlement == ModelledWorld.day("2008-11-21"))
        #expect(november.onOpen)
        #expect(!listed.contains { $0.expiry == ModelledWorld.day("2008-11-21") })
    }

    @Test func `the last Saturday date is January 2015's; February has the Friday`() {
        #expect(names(ModelledWorld.expiries(on: "2015-01-05")).contains("SPX 2015-01-17"))
        #expect(names(ModelledWorld.expiries(on: "2015-01-05")).contains("SPX 2015-02-20"))
    }

    @Test func `a third Friday that is Good Friday moves the monthly to Thursday`() throws {
        let saturday = try #require(
            ModelledWorld.expiries(on: "2014-03-24").first { $0.expiry == ModelledWorld.day("2014-04-19") })
        #expect(saturday.settlement == ModelledWorld.day("2014-04-17"))
        let listed = ModelledWorld.expiries(on: "2022-03-21", dailies: false)
        #expect(names(listed).contains("SPX 2022-04-14") && names(listed).contains("SPXW 2022-04-14"))
    }

    @Test func `weeklies begin in October 2005, one at a time, and never in the monthly's week`() {
        #expect(!names(ModelledWorld.expiries(on: "2005-10-27")).contains { $0.hasPrefix("SPXW") })
        let first = names(ModelledWorld.expiries(on: "2005-10-28")).filter { $0.hasPrefix("SPXW") }
        #expect(first == ["SPXW 2005-11-04"])
        #expect(!names(ModelledWorld.expiries(on: "2005-11-14")).contains("SPXW 2005-11-18"))
    }

    /// What Cboe's quote table of that day lists, up to 34 days out.
    @Test func `expiries of 15 October 2018 are those that were listed`() {
        let real = """
            SPXW 2018-10-17 SPX 2018-10-19 SPXW 2018-10-19 SPXW 2018-10-22 SPXW 2018-10-24 SPXW 2018-10-26 SPXW 2018-10-29 \
            SPXW 2018-10-31 SPXW 2018-11-02 SPXW 2018-11-05 SPXW 2018-11-07 SPXW 2018-11-09 SPXW 2018-11-12 SPXW 2018-11-14 \
            SPX 2018-11-16 SPXW 2018-11-16
            """
        let near = ModelledWorld.expiries(on: "2018-10-15").filter { $0.settlement <= ModelledWorld.day("2018-11-18") }
        #expect(names(near).joined(separator: " ") == real)
    }

    @Test func `month ends and monthlies reach as far as the horizon, daily expiries only where asked for`() {
        let listed = names(ModelledWorld.expiries(on: "2018-10-15", dailies: false))
        for name in ["SPXW 2018-11-30", "SPX 2018-12-21", "SPXW 2018-12-31", "SPX 2019-01-18"] {
            #expect(listed.contains(name))
        }
        #expect(!listed.contains("SPXW 2018-10-17"))
    }

    @Test func `before 2010 only three months in a row are listed, and the March cycle`() {
        let listed = names(ModelledWorld.expiries(on: "2004-07-19"))
        #expect(listed == ["SPX 2004-08-21", "SPX 2004-09-18", "SPX 2004-10-16"])
        #expect(!names(ModelledWorld.expiries(on: "2004-04-19")).contains("SPX 2004-08-21"))
    }

    @Test func `SPY has no options before 2005, and weeklies since June 2010`() throws {
        let rules = try #require(ListingRules(underlying: .spy, horizonDays: 100, includesDailies: false))
        #expect(rules.series(on: ModelledWorld.day("2005-01-07")).isEmpty)
        #expect(names(rules.series(on: ModelledWorld.day("2006-05-22"))).first == "SPY 2006-06-17")
        #expect(names(rules.series(on: ModelledWorld.day("2010-06-21"))).contains("SPY 2010-06-25"))
        #expect(!names(rules.series(on: ModelledWorld.day("2010-05-24"))).contains("SPY 2010-05-28"))
        #expect(ListingRules(underlying: Symbol("AAPL")!, horizonDays: 100, includesDailies: false) == nil)
    }

    @Test func `strikes are 5 points apart around the money and 25 in the wings`() {
        var strikes: [Double] = []
        StrikeLattice(.spx).append(forward: 2_700, deviation: 0.03, to: &strikes)
        #expect(strikes == strikes.sorted() && Set(strikes).count == strikes.count)
        #expect(strikes.allSatisfy { ($0 / 5).rounded() * 5 == $0 })
        #expect(strikes.contains(2_695) && strikes.contains(2_705) && strikes.contains(2_605))
        #expect(strikes.first == 2_275 && strikes[1] == 2_300)
    }
}
