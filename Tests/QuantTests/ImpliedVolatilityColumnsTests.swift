import CQuantCanary
import Quant
import Testing
import Truth

/// Implied volatility over columns: the reference's volatilities, a status for every row, and the same bits on
/// every path as one at a time.
@Suite struct ImpliedVolatilityColumnsTests {
    /// Odd, so that every path has a remainder that does not fill its lanes.
    static let count = 100_003

    @Test func `a column of the table's prices has the reference's volatilities and refusals`() throws {
        let table = try Truth.table("implied_vol.csv")
        var prices = ImpliedVolatilityPrices()
        for row in table.rows {
            let option = EuropeanOption(
                kind: try row.text("type") == "C" ? .call : .put, spot: try row.number("S"),
                strike: try row.number("K"), years: try row.number("T"), rate: try row.number("r"),
                yield: try row.number("q"), volatility: try row.optional("iv") ?? .nan)
            prices.append(option, price: try row.number("price"))
        }
        let answers = prices.solve()
        var worst = 0.0
        for (index, row) in table.rows.enumerated() {
            let expected: ImpliedVolatilityStatus
            switch try row.text("status") {
            case "ok": expected = .solved
            case "below_intrinsic": expected = .belowIntrinsic
            case "above_max": expected = .aboveMaximum
            default: throw TruthError.unreadable(table: table.name, reason: "unknown status in \(row)")
            }
            #expect(answers.status[index] == expected.rawValue, "\(row)")
            guard expected == .solved else {
                #expect(answers.volatility[index].isNaN, "\(row)")
                continue
            }
            let error = abs(answers.volatility[index] - prices.volatility[index])
            #expect(error < 1e-12, "\(answers.volatility[index]) for \(row)")
            worst = worse(worst, error)
        }
        Truth.report(
            table: "implied_vol.csv", checked: table.rows.count, worst: worst, bar: 1e-12, note: "over columns")
    }

    @Test func `everyday, far, short and deep prices all give back their volatility`() {
        let prices = ImpliedVolatilityPrices.mix(count: Self.count, seed: 41)
        let answers = prices.solve()
        #expect(answers.status.allSatisfy { $0 == ImpliedVolatilityStatus.solved.rawValue })
        let worst = zip(answers.volatility, prices.volatility).reduce(0) { worse($0, abs($1.0 - $1.1)) }
        #expect(worst < 1e-12)
    }

    @Test func `every path gives the same bits and refusals as a single price`() {
        let prices = ImpliedVolatilityPrices.withFaults(count: Self.count, seed: 42)
        let expected = prices.solveSingly()
        for path in KernelBitsTests.paths {
            let found = prices.solve(path)
            #expect(bits(found.volatility) == bits(expected.volatility), "\(path)")
            #expect(found.status == expected.status, "\(path)")
        }
        for status in ImpliedVolatilityStatus.allCases {
            #expect(expected.status.contains(status.rawValue), "\(status) does not occur")
        }
        print("kernels  implied volatility: \(Self.count) prices, same bits on", KernelBitsTests.pathNames)
    }

    /// FNV-1a of the volatilities that the solver of the first kernel version gave, one price at a time.
    @Test func `the bits are those of the machine the kernels were accepted on`() {
        let found = fingerprint(ImpliedVolatilityPrices.mix(count: Self.count, seed: 43).solve().volatility)
        #expect(found == 0x0d36_6a8e_c16c_d3be, "0x\(String(found, radix: 16))")
    }

    @Test func `a row without a volatility is not a number, always the same one`() {
        let answers = ImpliedVolatilityPrices.withFaults(count: 10_000, seed: 44).solve()
        for (volatility, status) in zip(answers.volatility, answers.status) {
            if status == ImpliedVolatilityStatus.solved.rawValue {
                #expect(volatility > 0 && volatility.isFinite)
            } else {
                #expect(volatility.bitPattern == 0x7ff8_0000_0000_0000)
            }
        }
    }

    @Test func `a row's answer does not depend on its neighbours`() {
        let prices = ImpliedVolatilityPrices.withFaults(count: 1009, seed: 45)
        let answers = prices.solve()
        var backwards = ImpliedVolatilityPrices()
        for row in (0..<prices.count).reversed() {
            let option = EuropeanOption(
                kind: prices.isCall[row] == 1 ? .call : .put, spot: prices.spot[row], strike: prices.strike[row],
                years: prices.years[row], rate: prices.rate[row], yield: prices.yield[row],
                volatility: prices.volatility[row])
            backwards.append(option, price: prices.price[row])
        }
        #expect(bits(backwards.solve().volatility) == bits(answers.volatility.reversed()))
    }

    @Test func `one expiry's years, rate and yield may be given once`() {
        var prices = ImpliedVolatilityPrices.mix(count: 1001, seed: 46)
        var (years, rate, yield) = (0.25, 0.03, 0.01)
        prices.years = [Double](repeating: years, count: prices.count)
        prices.rate = [Double](repeating: rate, count: prices.count)
        prices.yield = [Double](repeating: yield, count: prices.count)
        let expected = prices.solve()
        for path in KernelBitsTests.paths {
            var found = ImpliedVolatilityPrices.Answers(volatility: expected.volatility, status: expected.status)
            found.volatility.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
            ImpliedVolatilityColumns.solve(
                count: prices.count, isCall: prices.isCall, price: prices.price, spot: prices.spot,
                strike: prices.strike, years: &years, rate: &rate, yield: &yield,
                constants: [.years, .rate, .yield], path: path, volatility: &found.volatility, status: &found.status)
            #expect(bits(found.volatility) == bits(expected.volatility), "\(path)")
        }
    }

    @Test func `ratios too small for a double to hold are refused, not guessed`() {
        for (price, spot, strike) in [
            (4e-226, 1.8e89, 4.2e172), (.leastNormalMagnitude, 100, 7), (6.5e-119, 1.7e-118, 1.8e200),
            (.leastNonzeroMagnitude, 100, 100.5),
        ] as [(Double, Double, Double)] {
            let kind: OptionKind = spot < strike ? .call : .put
            #expect(throws: ImpliedVolatilityError.invalidInput) {
                try impliedVolatility(
                    kind: kind, price: price, spot: spot, strike: strike, years: 1, rate: 0, yield: 0)
            }
        }
    }

    @Test(arguments: [CANARY_CONTRACTED, CANARY_SPLIT])
    func `a build that rounds elsewhere is noticed`(variant: Int32) {
        if variant == CANARY_CONTRACTED, !KernelPath.scalar.isAvailable, !KernelPath.neon.isAvailable { return }
        let prices = ImpliedVolatilityPrices.mix(count: Self.count, seed: 43)
        var wrong = [Double](repeating: 0, count: prices.count)
        var status = [UInt8](repeating: 0, count: prices.count)
        canary_implied(
            variant, Int64(prices.count), prices.isCall, prices.price, prices.spot, prices.strike, prices.years,
            prices.rate, prices.yield, &wrong, &status)
        let count = zip(bits(wrong), bits(prices.solve().volatility)).count { $0 != $1 }
        #expect(count > 0)
    }
}
