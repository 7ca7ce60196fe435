import CQuantCanary
import Quant
import Testing

/// The same bits on every path and every processor, and a proof that these tests would notice if they were not.
@Suite struct KernelBitsTests {
    /// Odd, so that every path has a remainder that does not fill its lanes.
    static let count = 200_003

    typealias Kernel =
        @Sendable (
            Int, UnsafePointer<Double>, UnsafeMutablePointer<Double>, KernelPath
        ) -> Void

    struct Element: Sendable, CustomTestStringConvertible {
        var name: String
        var kernel: Kernel
        var scalar: @Sendable (Double) -> Double
        var inputs: @Sendable () -> [Double]
        /// FNV-1a of the results, from the run that the kernels were accepted with. Another value on another
        /// machine means that the machine computes something else; a new value here needs a new kernel version.
        var golden: UInt64
        var testDescription: String { name }

        func run(_ path: KernelPath) -> [Double] {
            let x = inputs()
            var result = [Double](repeating: 0, count: x.count)
            kernel(x.count, x, &result, path)
            return result
        }
    }

    static let elements = [
        Element(
            name: "exp", kernel: { DeterministicMath.exp($0, $1, into: $2, path: $3) },
            scalar: { DeterministicMath.exp($0) }, inputs: { inputs(seed: 1) { $0.uniform(-760, 730) } },
            golden: 0xc031_675e_5583_ac12),
        Element(
            name: "log", kernel: { DeterministicMath.log($0, $1, into: $2, path: $3) },
            scalar: { DeterministicMath.log($0) },
            // Every bit pattern without a sign: all magnitudes, subnormal numbers, NaN with any payload.
            inputs: { inputs(seed: 2) { Double(bitPattern: $0.next() >> 1) } },
            golden: 0x59be_da8d_2d02_b390),
        Element(
            name: "normal cdf", kernel: { DeterministicMath.normalCDF($0, $1, into: $2, path: $3) },
            scalar: { DeterministicMath.normalCDF($0) }, inputs: { inputs(seed: 3) { $0.uniform(-40, 40) } },
            golden: 0x0bcf_fac5_2b12_1489),
        Element(
            name: "scaled tail", kernel: { DeterministicMath.scaledTail($0, $1, into: $2, path: $3) },
            scalar: { DeterministicMath.scaledTail($0) }, inputs: { inputs(seed: 4) { $0.uniform(0, 60) } },
            golden: 0x993d_9990_ffd3_81b3),
    ]

    static func inputs(seed: UInt64, _ draw: (inout SplitMix64) -> Double) -> [Double] {
        var random = SplitMix64(seed: seed)
        let special: [Double] = [
            0, -0.0, 1, -1, .infinity, -.infinity, .nan, -.nan, .leastNonzeroMagnitude, .leastNormalMagnitude,
            .greatestFiniteMagnitude, 0.5, 2, 709.78, 709.79, -745.13, -745.14, 38.5, -38.5, 39.1,
        ]
        return special + (special.count..<count).map { _ in draw(&random) }
    }

    static let paths = KernelPath.allCases.filter { $0 != .automatic && $0.isAvailable }

    @Test(arguments: elements)
    func `every path gives the same bits as a single call`(element: Element) {
        let expected = bits(element.inputs().map(element.scalar))
        for path in Self.paths {
            #expect(bits(element.run(path)) == expected, "\(element.name) on \(path)")
        }
        #expect(bits(element.run(.automatic)) == expected)
        print("kernels  \(element.name): \(Self.count) numbers, same bits on", Self.pathNames)
    }

    static var pathNames: String {
        let missing = KernelPath.allCases.filter { !$0.isAvailable }.map { "\($0)" }
        let run = paths.map { "\($0)" }.joined(separator: ", ")
        return missing.isEmpty ? run : run + " (not on this machine: \(missing.joined(separator: ", ")))"
    }

    @Test(arguments: elements)
    func `the bits are those of the machine the kernels were accepted on`(element: Element) {
        let found = fingerprint(element.run(.automatic))
        #expect(found == element.golden, "\(element.name): 0x\(String(found, radix: 16))")
    }

    @Test func `what is not a number is always the same one`() {
        for element in Self.elements {
            for value in element.run(.automatic) where value.isNaN {
                #expect(value.bitPattern == 0x7ff8_0000_0000_0000, "\(element.name)")
            }
        }
    }

    @Test func `option columns have the same bits on every path and as single options`() {
        let columns = OptionColumns(count: Self.count, seed: 5)
        let expected = columns.single()
        for path in Self.paths {
            let found = columns.run(path)
            for (name, column) in zip(OptionColumns.results, 0...) {
                #expect(bits(found[column]) == bits(expected[column]), "\(name) on \(path)")
            }
        }
        let found = columns.run(.automatic)
        let first = fingerprint(found.prefix(7).flatMap(\.self))
        #expect(first == OptionColumns.golden, "0x\(String(first, radix: 16))")
        let second = fingerprint(found.suffix(3).flatMap(\.self))
        #expect(second == OptionColumns.secondOrderGolden, "0x\(String(second, radix: 16))")
        print("kernels  European price and Greeks: \(Self.count) options, same bits on", Self.pathNames)
    }

    @Test func `one value for all rows is the same as the value in every row`() {
        var columns = OptionColumns(count: 1001, seed: 6)
        var (years, rate, yield) = (0.37, 0.031, 0.012)
        columns.rate = [Double](repeating: rate, count: 1001)
        let oneRate = columns.run(.automatic)[0]
        columns.years = [Double](repeating: years, count: 1001)
        columns.yield = [Double](repeating: yield, count: 1001)
        let oneExpiry = columns.run(.automatic)
        for path in Self.paths {
            var price = [Double](repeating: 0, count: 1001)
            EuropeanColumns.evaluate(
                count: 1001, isCall: columns.isCall, spot: columns.spot, strike: columns.strike,
                years: OptionColumns(count: 1001, seed: 6).years, rate: &rate,
                yield: OptionColumns(count: 1001, seed: 6).yield, volatility: columns.volatility, constants: .rate,
                path: path, price: &price)
            #expect(bits(price) == bits(oneRate), "\(path)")
            var theta = price
            var charm = price
            EuropeanColumns.evaluate(
                count: 1001, isCall: columns.isCall, spot: columns.spot, strike: columns.strike, years: &years,
                rate: &rate, yield: &yield, volatility: columns.volatility, constants: [.years, .rate, .yield],
                path: path, price: &price, theta: &theta)
            #expect(bits(price) == bits(oneExpiry[0]) && bits(theta) == bits(oneExpiry[3]), "\(path)")
            EuropeanColumns.evaluate(
                count: 1001, isCall: columns.isCall, spot: columns.spot, strike: columns.strike, years: &years,
                rate: &rate, yield: &yield, volatility: columns.volatility, constants: [.years, .rate, .yield],
                path: path, price: &price, charm: &charm)
            #expect(bits(price) == bits(oneExpiry[0]) && bits(charm) == bits(oneExpiry[8]), "\(path)")
        }
    }

    @Test func `results may replace the inputs they came from`() {
        let columns = OptionColumns(count: 1001, seed: 7)
        let expected = columns.run(.automatic)
        for path in Self.paths {
            var (spot, strike, volatility) = (columns.spot, columns.strike, columns.volatility)
            spot.withUnsafeMutableBufferPointer { spot in
                strike.withUnsafeMutableBufferPointer { strike in
                    volatility.withUnsafeMutableBufferPointer { volatility in
                        guard let spot = spot.baseAddress, let strike = strike.baseAddress,
                            let volatility = volatility.baseAddress
                        else { return }
                        EuropeanColumns.evaluate(
                            count: 1001, isCall: columns.isCall, spot: spot, strike: strike, years: columns.years,
                            rate: columns.rate, yield: columns.yield, volatility: volatility, path: path,
                            price: spot, gamma: volatility, vanna: strike)
                    }
                }
            }
            #expect(bits(spot) == bits(expected[0]), "price on \(path)")
            #expect(bits(volatility) == bits(expected[2]), "gamma on \(path)")
            #expect(bits(strike) == bits(expected[7]), "vanna on \(path)")
        }
    }

    /// The proof that the comparisons above can fail: built with contraction, or without fma, the very same
    /// source gives other bits.
    @Test(arguments: [CANARY_CONTRACTED, CANARY_SPLIT])
    func `a build that rounds elsewhere is noticed`(variant: Int32) {
        if variant == CANARY_CONTRACTED, !KernelPath.scalar.isAvailable, !KernelPath.neon.isAvailable {
            print("kernels  no fma on this machine: contraction cannot be shown")
            return
        }
        let name = variant == CANARY_CONTRACTED ? "contracted" : "split"
        var differing: [String] = []
        let runs: [(Int, (Int32, Int64, UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void)] = [
            (0, { canary_exp($0, $1, $2, $3) }), (1, { canary_log($0, $1, $2, $3) }),
            (2, { canary_normal_cdf($0, $1, $2, $3) }),
        ]
        // Contraction finds nothing to fuse in the elementary functions: each of their sums of products is explicit
        // already, or ends far below the last bit. Only the split build must differ there.
        for (index, run) in runs where variant == CANARY_SPLIT {
            let element = Self.elements[index]
            let x = element.inputs()
            var wrong = [Double](repeating: 0, count: x.count)
            run(variant, Int64(x.count), x, &wrong)
            let right = element.run(.automatic)
            let count = zip(bits(wrong), bits(right)).count { $0 != $1 }
            #expect(count > 0, "\(name) \(element.name) went unnoticed")
            #expect(fingerprint(wrong) != element.golden)
            differing.append("\(element.name) \(count)")
        }
        let columns = OptionColumns(count: Self.count, seed: 5)
        var wrong = [Double](repeating: 0, count: OptionColumns.results.count * Self.count)
        canary_european(
            variant, Int64(Self.count), columns.isCall, columns.spot, columns.strike, columns.years, columns.rate,
            columns.yield, columns.volatility, &wrong)
        let right = columns.run(.automatic)
        for (column, result) in OptionColumns.results.enumerated() {
            let part = wrong[(column * Self.count)..<((column + 1) * Self.count)]
            let count = zip(part, right[column]).count { $0.bitPattern != $1.bitPattern }
            #expect(count > 0, "\(name) \(result) went unnoticed")
            differing.append("\(result) \(count)")
        }
        print("kernels  canary \(name): of \(Self.count) results differ", differing.joined(separator: ", "))
    }
}

/// A column of options with everyday, extreme, degenerate and broken rows.
struct OptionColumns {
    static let results = [
        "price", "delta", "gamma", "theta", "vega", "rho", "dividend rho", "vanna", "charm", "vomma",
    ]
    /// Price and first-order Greeks; the second order came later.
    static let golden: UInt64 = 0xbf86_1b45_df2c_2459
    static let secondOrderGolden: UInt64 = 0xdfe9_bc7f_2ded_1748

    var isCall: [UInt8] = []
    var spot: [Double] = []
    var strike: [Double] = []
    var years: [Double] = []
    var rate: [Double] = []
    var yield: [Double] = []
    var volatility: [Double] = []

    init(count: Int, seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for row in 0..<count {
            var option = random.option()
            switch row % 97 {
            case 3: option.years = 0
            case 5: option.volatility = 0
            case 7: option.strike = option.spot
            case 11: option.spot = 0
            case 13: option.strike = 0
            case 17: option.volatility = .nan
            case 19: option.years = -1
            case 23: option.spot = .infinity
            case 29: (option.volatility, option.strike) = (0, option.spot)
            default: break
            }
            isCall.append(option.kind == .call ? 1 : 0)
            spot.append(option.spot)
            strike.append(option.strike)
            years.append(option.years)
            rate.append(option.rate)
            yield.append(option.yield)
            volatility.append(option.volatility)
        }
    }

    func run(_ path: KernelPath) -> [[Double]] {
        let empty = [Double](repeating: 0, count: spot.count)
        var price = empty
        var delta = empty
        var gamma = empty
        var theta = empty
        var vega = empty
        var rho = empty
        var dividendRho = empty
        var vanna = empty
        var charm = empty
        var vomma = empty
        EuropeanColumns.evaluate(
            count: spot.count, isCall: isCall, spot: spot, strike: strike, years: years, rate: rate, yield: yield,
            volatility: volatility, path: path, price: &price, delta: &delta, gamma: &gamma, theta: &theta,
            vega: &vega, rho: &rho, dividendRho: &dividendRho, vanna: &vanna, charm: &charm, vomma: &vomma)
        return [price, delta, gamma, theta, vega, rho, dividendRho, vanna, charm, vomma]
    }

    func single() -> [[Double]] {
        var columns = [[Double]](repeating: [], count: Self.results.count)
        for row in spot.indices {
            let option = EuropeanOption(
                kind: isCall[row] == 1 ? .call : .put, spot: spot[row], strike: strike[row], years: years[row],
                rate: rate[row], yield: yield[row], volatility: volatility[row])
            let greeks = option.greeks
            let second = option.secondOrderGreeks
            columns[0].append(greeks.price)
            columns[1].append(greeks.delta)
            columns[2].append(greeks.gamma)
            columns[3].append(greeks.theta)
            columns[4].append(greeks.vega)
            columns[5].append(greeks.rho)
            columns[6].append(greeks.dividendRho)
            columns[7].append(second.vanna)
            columns[8].append(second.charm)
            columns[9].append(second.vomma)
        }
        return columns
    }
}
