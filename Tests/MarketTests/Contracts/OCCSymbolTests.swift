import Market
import Testing
import Truth

@Suite struct OCCSymbolTests {
    /// What the table's words for a defect mean here.
    static let refusals: [String: OCCSymbolError] = [
        "bad month": .noSuchMonth(13), "month zero": .noSuchMonth(0),
        "bad day": .noSuchDay(30, month: 2, year: 2024), "not leap year": .noSuchDay(29, month: 2, year: 2023),
        "day zero": .noSuchDay(0, month: 1, year: 2024), "April 31": .noSuchDay(31, month: 4, year: 2024),
        "missing date": .noDate, "four-digit year": .fourDigitYear, "unicode digit": .notASCII,
        "bad right": .unknownRight("X"), "lower-case right": .lowerCaseRight, "missing right": .noRight,
        "two rights": .twoRights, "short strike": .strikeTooShort(digits: 7), "long strike": .strikeTooLong(digits: 9),
        "letters in strike": .strikeCharacter("O"), "strike missing": .noStrike, "negative strike": .negativeStrike,
        "decimal strike": .decimalStrike, "trailing junk": .trailing, "empty": .empty, "no root": .noRoot,
        "only digits": .noRoot, "root too long": .rootTooLong, "space inside root": .spaceInRoot,
        "leading space": .leadingSpace, "tab padding": .controlCharacter, "digits first in root": .rootStartsWithDigit,
        "lower-case root": .lowerCaseRoot, "equity symbol": .onlyRoot,
    ]

    @Test func `every valid symbol of the truth table round-trips, every other is refused for its reason`() throws {
        let rows = try Truth.table("occ_symbols.csv").rows
        for row in rows {
            let padded = try row.text("osi_symbol")
            if try row.text("expect") == "valid" {
                let compact = try row.text("compact_symbol")
                let contract = try OptionContract(occSymbol: padded)
                #expect(contract.root.description == (try row.text("root")), "\(row)")
                #expect(contract.expiry.description == (try row.text("expiration")), "\(row)")
                #expect(contract.right.letter == (try row.text("right")), "\(row)")
                #expect(contract.strike.description == (try row.text("strike")), "\(row)")
                #expect(RootRules.of(contract.root).isAdjusted == (try row.text("adjusted_root") == "1"), "\(row)")
                #expect(contract.occSymbol == padded, "\(row)")
                #expect(contract.compactSymbol == compact, "\(row)")
                #expect(try OptionContract(occSymbol: compact) == contract, "\(row)")
            } else {
                let reason = try row.text("reason")
                let refusal = try #require(Self.refusals[reason], "no meaning for '\(reason)'")
                #expect(throws: refusal, "\(row)") { try OptionContract(occSymbol: padded) }
            }
        }
        Truth.report(table: "occ_symbols.csv", checked: rows.count, note: "both forms, reasons of refusal")
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let text: String
        let error: OCCSymbolError
        init(_ text: String, _ error: OCCSymbolError) {
            self.text = text
            self.error = error
        }
        var testDescription: String { "'\(text)'" }
    }

    @Test(arguments: [
        Refusal("AAPL 240119C00150000", .wrongPadding), Refusal("AAPL   240119C00150000", .wrongPadding),
        Refusal("AAPL  240119C00150000 ", .trailing), Refusal("AAPL  240119C00000000", .zeroStrike),
        Refusal("AAPL  ", .onlyRoot), Refusal("AAPL240119C0015000", .strikeTooShort(digits: 7)),
        Refusal("AAPL240119X00150000", .unknownRight("X")), Refusal("AAPL24011C00150000", .dateDigits(5)),
        Refusal("BRK.B 240119C00150000", .rootCharacter(".")), Refusal("AAPL  240119", .noRight),
        Refusal("AAPL240119C00150000\n", .trailing), Refusal("O:AAPL240119C00150000", .rootCharacter(":")),
        Refusal("      ", .noRoot), Refusal(" ", .leadingSpace),
    ])
    func `a near miss is refused for what is wrong with it`(refusal: Refusal) {
        #expect(throws: refusal.error) { try OptionContract(occSymbol: refusal.text) }
        #expect(!refusal.error.description.isEmpty)
    }

    @Test func `a compact symbol of an adjusted root keeps its digit apart from the date`() throws {
        let contract = try OptionContract(occSymbol: "AAPL7140118C00150000")
        #expect(contract.root == Root("AAPL7"))
        #expect(contract.expiry == Day("2014-01-18"))
        #expect(contract.occSymbol == "AAPL7 140118C00150000")
    }

    @Test func `cutting or changing one character never gives the same contract`() throws {
        let symbol = "SPXW  180131P02600000"
        let contract = try OptionContract(occSymbol: symbol)
        let characters = Array(symbol)
        for index in characters.indices {
            var cut = characters
            cut.remove(at: index)
            #expect((try? OptionContract(occSymbol: String(cut))) != contract, "without character \(index)")
            for other in "09AZCP x" where other != characters[index] {
                var changed = characters
                changed[index] = other
                #expect((try? OptionContract(occSymbol: String(changed))) != contract, "\(String(changed))")
            }
        }
    }
}
