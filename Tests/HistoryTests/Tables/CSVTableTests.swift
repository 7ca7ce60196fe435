import Market
import Testing

@testable import History

@Suite struct CSVTableTests {
    private func table(_ text: String) throws -> CSVTable { try CSVTable(FileBytes(Array(text.utf8)), name: "t.csv") }

    private func rows(_ text: String) throws -> [[String]] {
        var table = try table(text)
        var rows: [[String]] = []
        while true {
            switch table.next() {
            case .row: rows.append(table.header.indices.map(table.text))
            case .defective(let defect): rows.append(["!\(defect)", "\(table.line)"])
            case .cut: rows.append(["cut", "\(table.line)"])
            case .end: return rows
            }
        }
    }

    @Test(arguments: ["a,b\n1,2\n3,4\n", "a,b\r\n1,2\r\n3,4\r\n", "a,b\n1,2\n3,4", "\u{feff}a,b\n\n1,2\n3,4\n\n"])
    func `line ends, blank lines and a byte-order mark do not matter`(text: String) throws {
        #expect(try rows(text) == [["1", "2"], ["3", "4"]])
    }

    @Test func `quoted cells may hold commas and doubled quotation marks`() throws {
        #expect(try rows("a,b\n\"1,5\",\"say \"\"go\"\"\"\r\n\"\",x\n") == [["1,5", "say \"go\""], ["", "x"]])
    }

    @Test func `a row with too few or too many cells is set aside and the next one reads on`() throws {
        #expect(try rows("a,b\n1\n1,2,3\n4,5\n") == [["!cellCount", "2"], ["!cellCount", "3"], ["4", "5"]])
    }

    @Test func `an open quotation mark ends with its line`() throws {
        #expect(try rows("a,b\n\"1,2\n3,4\n") == [["!badQuoting", "2"], ["3", "4"]])
        #expect(try rows("a,b\n\"1\"x,2\n3,4\n") == [["!badQuoting", "2"], ["3", "4"]])
    }

    @Test func `a last line that stops before its last cell is a cut file`() throws {
        #expect(try rows("a,b,c\n1,2,3\n4,5") == [["1", "2", "3"], ["cut", "3"]])
    }

    @Test func `an empty file and a binary file are errors at line 1`() {
        let empty = failure { () throws(CatalogError) in _ = try CSVTable(FileBytes([]), name: "e.csv") }
        #expect(empty?.code == .empty && empty?.line == 1 && empty?.file == "e.csv")
        let binary = failure { () throws(CatalogError) in
            _ = try CSVTable(FileBytes([1, 2, 0, 44, 7, 10]), name: "b.csv")
        }
        #expect(binary?.code == .garbled)
    }

    /// The last column of a one-row table.
    private func cell(_ text: String) throws -> CSVTable {
        var table = try table("first,x\n1,\(text)\n")
        guard case .row = table.next() else { throw CatalogError(.garbled, "no row", wayOut: "") }
        return table
    }

    @Test(arguments: [
        "0", "1", "12.5", "0.0001", "2695.79", "-3.25", "100000", "0.00005", "1.23456", "9.99995", "2e-6", "1E3", "5.",
        ".5", "+7", "1.50000000", "123456789.1234", "0.123449", "0.12345", "-0.00005", "12345678.87654321",
    ])
    func `a price reads as the one decimal reader of the house reads it`(text: String) throws {
        let read = try cell(text).price(1)
        guard let (units, rounded) = Decimals.units(text.utf8) else {
            #expect(read == .bad)
            return
        }
        #expect(read == (rounded ? .rounded(units) : .value(units)))
    }

    @Test(arguments: ["nan", "NaN", "inf", "--1", "1.2.3", "1,2", "abc", "-", ".", "1e", " 1", "99999999999999999"])
    func `what is no number is bad, never zero`(text: String) throws {
        if text.contains(",") { return }
        let table = try cell(text)
        #expect(table.price(1) == .bad)
        #expect(text == "99999999999999999" || table.real(1) == .bad)
    }

    @Test func `an empty cell is absent in every reading`() throws {
        let table = try cell("")
        #expect(table.price(1) == .absent && table.integer(1) == .absent && table.real(1) == .absent)
        #expect(table.price(-1) == .absent && table.real(-1) == .absent)
    }

    @Test func `whole numbers may carry a zero fraction and no other`() throws {
        #expect(try cell("12").integer(1) == .value(12))
        #expect(try cell("12.0").integer(1) == .value(12))
        #expect(try cell("12.5").integer(1) == .bad)
        #expect(try cell("-4").integer(1) == .value(-4))
    }

    @Test func `a decimal is the double nearest to its text`() throws {
        var random = SplitMix(seed: 7)
        for _ in 0..<20_000 {
            let digits = Int(random.next() % 19) + 1
            var text = random.next() % 2 == 0 ? "-" : ""
            for _ in 0..<digits { text += String(random.next() % 10) }
            if random.next() % 4 > 0 {
                text += "."
                for _ in 0...(random.next() % 18) { text += String(random.next() % 10) }
            }
            guard case .value(let value) = try cell(text).real(1) else {
                Issue.record("\(text) was not read")
                continue
            }
            #expect(value == Double(text)!, "\(text)")
        }
        #expect(try cell("2e-6").real(1) == .value(2e-6))
        #expect(try cell("0x10").real(1) == .bad)
    }

    @Test func `dates are read strictly`() throws {
        #expect(try cell("2018-02-05").day(1) == Day(year: 2018, month: 2, day: 5))
        for text in ["2018-2-5", "2018-02-30", "20180205", "2018/02/05", "2018-02-05T", ""] {
            #expect(try cell(text).day(1) == nil)
        }
        #expect(try cell("1/4/1999").americanDay(1) == Day(year: 1999, month: 1, day: 4))
        #expect(try cell("13/4/1999").americanDay(1) == nil)
    }
}

/// A seeded generator (Steele, Lea, Flood 2014).
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}
