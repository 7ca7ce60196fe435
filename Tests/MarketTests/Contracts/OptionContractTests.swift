import Market
import Testing

@Suite struct OptionContractTests {
    @Test func `a strike is positive, below 100,000 and in whole tenths of a cent`() throws {
        #expect(try Strike(.cents(2_786)).description == "27.86")
        #expect(try Strike(Price(units: 10)).description == "0.001")
        #expect(try Strike(Price(units: 999_999_990)).description == "99999.999")
        #expect(throws: Strike.Invalid.notPositive(.zero)) { try Strike(.zero) }
        #expect(throws: Strike.Invalid.notPositive(.cents(-5))) { try Strike(.cents(-5)) }
        #expect(throws: Strike.Invalid.beyondEightDigits(.dollars(100_000))) { try Strike(.dollars(100_000)) }
        #expect(throws: Strike.Invalid.finerThanOCC(Price(units: 15))) { try Strike(Price(units: 15)) }
    }

    @Test(arguments: ["SPX", "BRK.B", "VIX3M", "ABCDEFGH", "A", "^VIX", "BRK/B"])
    func `a symbol reads back as it was written`(text: String) throws {
        let symbol = try #require(Symbol(text))
        #expect(symbol.description == text)
        #expect(Symbol(bits: symbol.bits) == symbol)
    }

    @Test(arguments: ["", "ABCDEFGHI", "spx", "SP X", "SPX\u{0}", "ÄBC", "SP-X"])
    func `what can't be a symbol is refused`(text: String) {
        #expect(Symbol(text) == nil)
    }

    @Test func `symbols sort as their texts do`() throws {
        let texts = ["A", "AA", "AAPL", "AAPL1", "AB", "B", "BRK.B", "SPX", "SPXW", "SPY", "VIX", "VIX3M", "ZZZZZZZZ"]
        let symbols = try texts.map { try #require(Symbol($0)) }
        #expect(symbols.sorted() == symbols)
        #expect(Root("SEVENCH") == nil)
    }

    @Test func `contracts sort by expiry, root, right and strike`() throws {
        func contract(_ symbol: String) throws -> OptionContract { try OptionContract(occSymbol: symbol) }
        let inOrder = try [
            "SPXW180131C02600000", "SPXW180131P02550000", "SPXW180131P02600000", "SPX180216P01000000",
            "SPXW180216C01000000",
        ].map(contract)
        #expect(inOrder.reversed().sorted() == inOrder)
        #expect(inOrder[2].description == "SPXW 2018-01-31 P 2600")
    }
}
