import Market
import Testing

@Suite struct DecimalsTests {
    struct Reading: Sendable, CustomTestStringConvertible {
        let text: String
        let units: Int64
        let rounded: Bool
        init(_ text: String, _ units: Int64, rounded: Bool = false) {
            self.text = text
            self.units = units
            self.rounded = rounded
        }
        var testDescription: String { text }
    }

    @Test(arguments: [
        Reading("0", 0), Reading("1", 10_000), Reading("1.25", 12_500), Reading("-1.25", -12_500),
        Reading("+1.25", 12_500), Reading(".5", 5_000), Reading("5.", 50_000), Reading("0001.50", 15_000),
        Reading("0.0001", 1), Reading("-0.0001", -1), Reading("5250.5", 52_505_000), Reading("-0", 0),
        Reading("0.10000000000000000000", 1_000),
        // Exponents, as Python and spreadsheets write them.
        Reading("1e2", 1_000_000), Reading("1.5E+3", 15_000_000), Reading("2.5e-3", 25), Reading("12e-4", 12),
        Reading("0e39", 0),
        // What lies beyond the fourth decimal is rounded, halves away from zero, and said.
        Reading("2e-6", 0, rounded: true), Reading("0.00004", 0, rounded: true), Reading("0.00005", 1, rounded: true),
        Reading("-0.00005", -1, rounded: true), Reading("0.00015", 2, rounded: true),
        Reading("0.123449999", 1_234, rounded: true), Reading("0.12345", 1_235, rounded: true),
        Reading("2.3499999046325684", 23_500, rounded: true), Reading("1e-30", 0, rounded: true),
        Reading("1.00000000000000000001", 10_000, rounded: true),
        Reading("0.00004999999999999999999999", 0, rounded: true),
        Reading("0.00005000000000000000000001", 1, rounded: true),
        // The largest and what comes close.
        Reading("922337203685477", 9_223_372_036_854_770_000), Reading("-922337203685477", -9_223_372_036_854_770_000),
    ])
    func `a decimal text says so many ten-thousandths`(reading: Reading) throws {
        let read = try #require(Decimals.units(reading.text.utf8))
        #expect(read.units == reading.units)
        #expect(read.rounded == reading.rounded)
    }

    @Test(arguments: [
        "", " ", "-", "+", ".", "-.", "e5", ".e5", "1e", "1e+", "1e-", "1e5-", "1e--5", "1e5.5", "1e1e1", "--1", "+-1",
        "1-", "1.2.3", "1,000", "1 000", " 1", "1 ", "0x10", "nan", "NaN", "inf", "Infinity", "null", "1.5USD", "$1.5",
        "１", "1_000", "9223372036854775807", "922337203685478", "99999999999999999999", "1e15", "1e39", "1e40",
        "1e999999999999999999999",
    ])
    func `what is no decimal, or too large for money, is refused`(text: String) {
        #expect(Decimals.units(text.utf8) == nil)
    }

    @Test(arguments: [
        (Int64(0), "0.00"), (12_500, "1.25"), (-12_500, "-1.25"), (-125, "-0.0125"), (1, "0.0001"), (10_000, "1.00"),
        (12_345_670, "1234.567"), (.max, "922337203685477.5807"), (.min, "-922337203685477.5808"),
    ])
    func `money is written with two decimals, and more only where there are some`(units: Int64, text: String) {
        #expect(Decimals.text(units) == text)
        #expect(Money(units: units).description == text)
    }

    @Test func `what is written is read back`() {
        var units: Int64 = 1
        while units < 4_000_000_000_000_000_000 {
            for value in [units, -units, units + 1] {
                let text = Decimals.text(value)
                let read = Decimals.units(text.utf8)
                #expect(read?.units == value && read?.rounded == false, "\(text)")
            }
            units = units * 7 + 3
            if units > 500_000_000_000_000_000 { break }
        }
    }

    @Test func `fewer decimals are cut off, not rounded`() {
        #expect(Decimals.text(19_999, decimals: 0...2) == "1.99")
        #expect(Decimals.text(50_000, decimals: 0...4) == "5")
        #expect(Decimals.text(278_600, decimals: 0...4) == "27.86")
    }
}

@Suite struct PriceTests {
    @Test(arguments: [
        (0.05, Int64(500)), (2.55, 25_500), (-2.55, -25_500), (0.00005, 1), (-0.00005, -1), (0.000049, 0),
        (10_000_000, 100_000_000_000),
    ])
    func `a Double is taken to the nearest ten-thousandth`(value: Double, units: Int64) throws {
        #expect(try #require(Price(rounding: value)).units == units)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 10_000_000.1, -1e300])
    func `a number that can't be a price gives none`(value: Double) {
        #expect(Price(rounding: value) == nil)
    }

    @Test func `a hundred shares at 2.55 cost 255 dollars exactly`() {
        #expect(Price.cents(255).amount(shares: 100) == .dollars(255))
        #expect(Price.cents(255).amount(shares: -100) == .dollars(-255))
    }

    @Test func `a share of an amount never exceeds it by rounding`() {
        #expect(Money(units: 9_999).share(0.5) == Money(units: 4_999))
        #expect(Money(units: -9_999).share(0.5) == Money(units: -4_999))
    }
}
