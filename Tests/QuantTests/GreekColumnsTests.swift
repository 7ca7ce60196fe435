import Quant
import Testing

@Suite struct GreekColumnsTests {
    /// The options of one expiry: every kind at strikes up to three standard deviations away.
    private struct Expiry: Sendable {
        var years: Double
        var rate: Double
        var yield: Double
        var volatilities: [Double]
        var kind: [OptionKind] = []
        var strike: [Double] = []
        var volatility: [Double] = []

        init(days: Double, rate: Double, yield: Double, volatilities: [Double]) {
            years = days / 365
            self.rate = rate
            self.yield = yield
            self.volatilities = volatilities
            for sigma in volatilities {
                for step in -12...12 {
                    for kind in OptionKind.allCases {
                        self.kind.append(kind)
                        let reach = 0.25 * Double(step) * sigma * years.squareRoot()
                        strike.append(100 * DeterministicMath.exp(reach))
                        volatility.append(sigma)
                    }
                }
            }
        }

        func columns(_ exercise: ExerciseStyle) -> GreekColumns {
            GreekColumns(
                exercise, kind: kind, strike: strike, volatility: volatility, spot: 100, years: years, rate: rate,
                yield: yield)
        }

        func option(_ row: Int) -> AmericanOption {
            AmericanOption(
                kind: kind[row], spot: 100, strike: strike[row], years: years, rate: rate, yield: yield,
                volatility: volatility[row])
        }
    }

    private static let everyday = [
        Expiry(days: 1, rate: 0.045, yield: 0.01, volatilities: [0.1, 0.3, 1, 3]),
        Expiry(days: 30, rate: 0.045, yield: 0.01, volatilities: [0.1, 0.13, 0.2, 0.4, 1.5]),
        Expiry(days: 30, rate: 0.045, yield: 0.12, volatilities: [0.1, 0.25, 0.6]),
        Expiry(days: 343, rate: 0.049, yield: 0.01, volatilities: [0.1, 0.11, 0.21, 0.35, 0.6]),
        Expiry(days: 730, rate: 0.03, yield: 0.035, volatilities: [0.1, 0.2, 0.6]),
        Expiry(days: 870, rate: 0.049, yield: 0, volatilities: [0.12, 0.17, 0.3, 0.6]),
        Expiry(days: 4000, rate: 0.12, yield: 0.02, volatilities: [0.2, 0.35]),
    ]

    @Test(arguments: everyday.indices)
    func `European rows have the bits of single options, second order too`(index: Int) throws {
        let expiry = Self.everyday[index]
        let columns = expiry.columns(.european)
        #expect(columns.count == expiry.kind.count)
        for row in 0..<columns.count {
            let option = expiry.option(row).european
            #expect(columns[row] == option.greeks && columns.secondOrder(row) == option.secondOrderGreeks)
        }
    }

    @Test(arguments: everyday.indices)
    func `American rows are those of options with a boundary of their own`(index: Int) throws {
        let expiry = Self.everyday[index]
        let columns = expiry.columns(.american)
        for row in 0..<columns.count {
            let option = expiry.option(row)
            let found = try #require(columns[row])
            let expected = try option.greeks()
            #expect(abs(found.price - expected.price) < 1e-6 * max(100, option.strike), "\(option)")
            // Next to the boundary the derivatives bend, and a boundary that is a hair elsewhere moves them.
            guard expected.price > option.intrinsic + 1e-4 else { continue }
            let bars: [(String, Double, Double, Double)] = [
                ("delta", found.delta, expected.delta, 5e-5),
                ("gamma × spot", 100 * found.gamma, 100 * expected.gamma, 0.02),
                ("theta", found.theta, expected.theta, 0.2), ("vega", found.vega, expected.vega, 0.1),
                ("rho", found.rho, expected.rho, 0.05), ("dividend rho", found.dividendRho, expected.dividendRho, 0.05),
            ]
            for (name, value, reference, bar) in bars {
                #expect(abs(value - reference) < bar, "\(name) \(value) \(reference) of \(option)")
            }
            #expect(columns.secondOrder(row) == nil)
        }
    }

    @Test func `exercised options are worth what exercise pays, others not less`() throws {
        let expiry = Self.everyday[3]
        let columns = expiry.columns(.american)
        var exercised = 0
        for row in 0..<columns.count {
            let option = expiry.option(row)
            let found = try #require(columns[row])
            #expect(found.price >= option.intrinsic && found.price >= option.european.price)
            if found.price == option.intrinsic, found.price > 0 {
                #expect(found.delta == option.kind.sign && found.gamma == 0 && found.vega == 0 && found.theta == 0)
                exercised += 1
            }
        }
        #expect(exercised > 5)
    }

    @Test(arguments: ExerciseStyle.allCases)
    func `a row without a volatility has no value, and leaves its neighbours alone`(exercise: ExerciseStyle) {
        var expiry = Self.everyday[1]
        let whole = expiry.columns(exercise)
        expiry.volatility[7] = .nan
        expiry.strike[9] = -1
        let columns = expiry.columns(exercise)
        for row in 0..<columns.count {
            let isBroken = row == 7 || row == 9
            #expect(isBroken ? columns[row] == nil : columns[row] == whole[row])
        }
        #expect(columns.secondOrder(7) == nil)
        let none = GreekColumns(exercise, kind: [], strike: [], volatility: [], spot: 100, years: 1, rate: 0, yield: 0)
        #expect(none.count == 0)
    }

    @Test func `without volatility or without time a row is the single option's`() throws {
        var expiry = Self.everyday[1]
        for row in expiry.volatility.indices { expiry.volatility[row] = row.isMultiple(of: 3) ? 0 : 1e-12 }
        var late = Self.everyday[1]
        late.years = 0
        for broken in [expiry, late] {
            let columns = broken.columns(.american)
            for row in 0..<columns.count { #expect(columns[row] == (try broken.option(row).greeks())) }
        }
    }

    @Test func `what a single option refuses has no value`() throws {
        // A put with yield below a rate below zero has two boundaries; the call is never exercised early.
        let expiry = Expiry(days: 100, rate: -0.01, yield: -0.05, volatilities: [0.2])
        let columns = expiry.columns(.american)
        for row in 0..<columns.count {
            switch expiry.kind[row] {
            case .put: #expect(columns[row] == nil)
            case .call: #expect(columns[row] == (try expiry.option(row).greeks()))
            }
        }
    }
}
