import Market
import Testing
import Trading

@testable import Reports

@Suite struct TradeWordsTests {
    @Test func `strikes are named sold before bought, puts before calls`() {
        let expiry = SampleRun.day("2018-03-16")
        let puts = SampleRun.putSpread(2_700, 2_675, expiry)
        #expect(StructureWords.strikes(puts) == "P 2700/2675")
        let calls = [
            Leg(.long, SampleRun.contract(.call, 2_925, expiry)), Leg(.short, SampleRun.contract(.call, 2_900, expiry)),
        ]
        #expect(StructureWords.strikes(calls + puts) == "P 2700/2675 · C 2900/2925")
        #expect(StructureWords.leg(puts[0], quantity: 3) == "−3 P2700")
    }

    @Test func `credit and debit are words`() {
        #expect(StructureWords.net(NetPrice(units: 12_500)) == "1.25 credit")
        #expect(StructureWords.net(NetPrice(units: -4_025)) == "0.4025 debit")
        #expect(StructureWords.net(NetPrice(units: 0)) == "even")
    }

    @Test func `a minus before a number is a true one, a hyphen in a word stays`() {
        #expect(
            Words.withTrueMinus("value -12.50, -$3.00, cool-off 2018-02-05")
                == "value −12.50, −$3.00, cool-off 2018-02-05")
    }

    @Test func `averages are rounded half away from zero`() {
        #expect(Averages.rounded(5, over: 2) == 3 && Averages.rounded(-5, over: 2) == -3)
        #expect(Averages.rounded(4, over: 3) == 1 && Averages.rounded(-4, over: 3) == -1)
    }
}
