import Quant
import Testing

/// What holds of American options whatever the numbers.
@Suite struct AmericanOptionTests {
    static let everyday = AmericanOption(
        kind: .put, spot: 100, strike: 100, years: 0.5, rate: 0.04, yield: 0.01, volatility: 0.25)

    static func everyday(_ change: (inout AmericanOption) -> Void) -> AmericanOption {
        var option = everyday
        change(&option)
        return option
    }

    static func bits(_ greeks: Greeks) -> [UInt64] {
        QuantTests.bits([
            greeks.price, greeks.delta, greeks.gamma, greeks.theta, greeks.vega, greeks.rho, greeks.dividendRho,
        ])
    }

    static let neverEarly = [
        everyday {
            $0.kind = .call; $0.yield = 0
        },
        everyday {
            $0.kind = .call; $0.yield = -0.01
        },
        everyday { $0.rate = 0 }, everyday { $0.rate = -0.02 },
        everyday {
            $0.rate = -0.02; $0.yield = -0.01
        },
        everyday {
            $0.kind = .call; $0.yield = -0.02; $0.rate = -0.01
        },
        everyday { $0.years = 0 },
        everyday {
            $0.years = 0; $0.spot = 120
        },
        everyday {
            $0.kind = .call; $0.yield = 0; $0.volatility = 0
        },
    ]

    @Test(arguments: neverEarly)
    func `an option that nobody exercises early is European to the bit`(option: AmericanOption) throws {
        for scheme in AmericanScheme.allCases {
            #expect(try Self.bits(option.greeks(scheme)) == Self.bits(option.european.greeks))
            #expect(try option.price(scheme) == option.european.price)
            #expect(try option.earlyExercisePremium(scheme) == 0)
        }
    }

    @Test func `beyond the boundary an option is worth exactly what exercise pays`() throws {
        for (kind, spot) in [(OptionKind.put, 60.0), (.put, 1e-6), (.call, 250), (.call, 1e6)] {
            let option = Self.everyday {
                $0.kind = kind
                $0.spot = spot
                $0.yield = 0.05
                $0.volatility = 0.15
            }
            for scheme in AmericanScheme.allCases {
                let greeks = try option.greeks(scheme)
                #expect(greeks.price == option.intrinsic)
                #expect(greeks.delta == kind.sign)
                #expect(
                    [greeks.gamma, greeks.theta, greeks.vega, greeks.rho, greeks.dividendRho].allSatisfy { $0 == 0 })
            }
        }
    }

    @Test func `an expired option is worth its intrinsic value`() throws {
        for (spot, rate, worth) in [(90.0, 0.04, 10.0), (110, 0.04, 0), (90, -0.01, 10)] {
            var option = Self.everyday
            option.years = 0
            option.spot = spot
            option.rate = rate
            option.yield = -0.03
            #expect(try option.price() == worth)
        }
    }

    @Test func `without volatility the holder exercises at the best moment`() throws {
        // The put's income rate × 100 − yield × spot turns once the spot has fallen; now is best here.
        let now = Self.everyday {
            $0.volatility = 0; $0.spot = 90
        }
        #expect(try now.price() == 10)
        // Spot falls at 6 % to rate / yield × strike = 40 and is exercised there, ln(100/40) / 0.06 = 15.27 years on.
        let later = Self.everyday {
            $0.volatility = 0
            $0.rate = 0.04
            $0.yield = 0.1
            $0.years = 30
        }
        let best = try later.price()
        var searched = 0.0
        for day in 0...10_950 {
            let time = Double(day) / 365
            let asset = 100 * DeterministicMath.exp(-0.1 * time)
            searched = max(searched, 100 * DeterministicMath.exp(-0.04 * time) - asset)
        }
        #expect(abs(best - searched) < 1e-6)
        let almost = Self.everyday {
            $0 = later; $0.volatility = 1e-5
        }
        let nearly = try almost.price(.reference)
        #expect(abs(nearly - best) < 0.02, "\(nearly) \(best)")
        let greeks = try later.greeks()
        #expect(abs(greeks.delta - (try AmericanTruthTests.difference(later, \.spot, 1e-3))) < 1e-8)
        #expect(abs(greeks.rho - (try AmericanTruthTests.difference(later, \.rate, 1e-6))) < 1e-4)
        #expect(abs(greeks.dividendRho - (try AmericanTruthTests.difference(later, \.yield, 1e-6))) < 1e-4)
    }

    /// Prices by QuantLib 1.44: Leisen-Reimer trees of 2,001 and 4,001 steps, extrapolated.
    static let unusualRates: [(option: AmericanOption, price: Double)] = [
        (
            AmericanOption(kind: .put, spot: 100, strike: 100, years: 2, rate: 0, yield: -0.03, volatility: 0.15),
            6.454515
        ),
        (
            AmericanOption(kind: .put, spot: 95, strike: 100, years: 1, rate: 0, yield: -0.03, volatility: 0.3),
            13.117196
        ),
        (
            AmericanOption(kind: .put, spot: 100, strike: 100, years: 3, rate: 0.0001, yield: -0.02, volatility: 0.2),
            11.687865
        ),
        (
            AmericanOption(kind: .call, spot: 100, strike: 100, years: 2, rate: -0.03, yield: 0, volatility: 0.15),
            6.454515
        ),
        (
            AmericanOption(kind: .call, spot: 110, strike: 100, years: 2, rate: -0.02, yield: 0.01, volatility: 0.2),
            14.849250
        ),
    ]

    @Test(arguments: unusualRates)
    func `rates at and below zero are priced`(option: AmericanOption, price: Double) throws {
        for scheme in AmericanScheme.allCases { #expect(abs(try option.price(scheme) - price) < 2e-5) }
        #expect(try option.greeks().price == option.price())
    }

    @Test func `a put that never ends is worth Merton's closed form`() throws {
        let option = Self.everyday {
            $0.years = 200; $0.yield = 0
        }
        let exponent = 2 * option.rate / (option.volatility * option.volatility)
        let boundary = option.strike * exponent / (1 + exponent)
        let closed = (option.strike - boundary) * DeterministicMath.pow(option.spot / boundary, -exponent)
        #expect(abs(try option.price(.reference) - closed) < 1e-3)
        #expect(abs(try option.price() - closed) < 1e-2)
        let found = try #require(try option.exerciseBoundary(yearsLeft: 200))
        #expect(abs(found - boundary) < 1e-2)
    }

    @Test func `a call is a put with spot and strike, rate and yield exchanged`() throws {
        var random = SplitMix64(seed: 31)
        for _ in 0..<300 {
            let call = random.american(kind: .call)
            let put = AmericanOption(
                kind: .put, spot: call.strike, strike: call.spot, years: call.years, rate: call.yield,
                yield: call.rate, volatility: call.volatility)
            #expect(abs(try call.price() - (try put.price())) < 1e-12 * (call.spot + call.strike), "\(call)")
        }
    }

    @Test func `the right to exercise is never worth less than nothing`() throws {
        var random = SplitMix64(seed: 32)
        for _ in 0..<3_000 {
            let option = random.american()
            let greeks = try option.greeks()
            #expect(greeks.price >= option.intrinsic && greeks.price >= option.european.price, "\(option)")
            #expect(greeks.price <= (option.kind == .call ? option.spot : option.strike), "\(option)")
            #expect(abs(greeks.delta) <= 1 + 1e-3 && greeks.gamma >= -1e-3 / option.spot, "\(option) \(greeks)")
        }
    }

    /// Strong drift, tiny and huge deviations: where the fast scheme works hardest.
    @Test func `the fast scheme stays within 0.01 % of the strike of the reference`() throws {
        var random = SplitMix64(seed: 33)
        var worst = 0.0
        for _ in 0..<2_000 {
            var option = random.american()
            option.volatility = random.uniform() < 0.5 ? random.uniform(0.005, 0.05) : random.uniform(0.5, 3)
            option.years = random.uniform(0.002, 10)
            if random.uniform() < 0.2 {
                option.rate = random.uniform(0, 1)
                option.yield = random.uniform(0, 1)
            }
            let reach = random.uniform(-2, 2) * option.volatility * option.years.squareRoot()
            option.strike = option.spot * DeterministicMath.exp(reach)
            let error =
                abs(try option.price() - (try option.price(.reference)))
                / max(option.strike, option.kind == .call ? option.spot : 0) * 100
            #expect(error < 0.01, "\(option)")
            worst = worse(worst, error)
        }
        #expect(worst < 0.01)
    }

    @Test func `the boundary falls away from the strike as time to expiry grows`() throws {
        for (rate, yield, start) in [(0.05, 0.01, 100.0), (0.02, 0.05, 40), (0.03, -0.02, 100), (0.05, 0.05, 100)] {
            let option = Self.everyday {
                $0.rate = rate; $0.yield = yield; $0.years = 3
            }
            var before = try #require(try option.exerciseBoundary(yearsLeft: 0))
            #expect(abs(before - start) < 1e-12)
            for month in 1...36 {
                let level = try #require(try option.exerciseBoundary(yearsLeft: Double(month) / 12))
                #expect(level < before)
                before = level
            }
            // High contact: at the boundary value and slope are those of exercise.
            let near = Self.everyday {
                $0 = option; $0.spot = before * 1.0001
            }
            let greeks = try near.greeks(.reference)
            #expect(abs(greeks.price - near.intrinsic) < 1e-4)
            #expect(abs(greeks.delta + 1) < 2e-3)
        }
    }

    static let invalid = [
        everyday { $0.spot = 0 }, everyday { $0.spot = -1 }, everyday { $0.spot = .nan }, everyday { $0.strike = 0 },
        everyday { $0.strike = .infinity }, everyday { $0.years = -0.1 }, everyday { $0.years = .nan },
        everyday { $0.rate = .nan }, everyday { $0.yield = .infinity }, everyday { $0.volatility = -0.2 },
        everyday { $0.volatility = .nan },
        everyday {
            $0.spot = 1e-300; $0.strike = 1e300
        },
        everyday { $0.rate = 30 }, everyday { $0.yield = -30 },
    ]

    @Test(arguments: invalid)
    func `nonsense is refused`(option: AmericanOption) {
        #expect(throws: AmericanOptionError.invalidInput) { try option.price() }
        #expect(throws: AmericanOptionError.invalidInput) { try option.greeks() }
        #expect(throws: AmericanOptionError.invalidInput) { try option.exerciseBoundary(yearsLeft: 0) }
        #expect(throws: AmericanImpliedVolatilityError.self) {
            var priced = option
            priced.years = .nan
            _ = try priced.impliedVolatility(price: 5)
        }
    }

    @Test func `an option with two boundaries is refused, not mispriced`() {
        let put = Self.everyday {
            $0.rate = -0.01; $0.yield = -0.03
        }
        let call = Self.everyday {
            $0.kind = .call; $0.rate = -0.03; $0.yield = -0.01
        }
        for option in [put, call] {
            #expect(throws: AmericanOptionError.twoBoundaries) { try option.price() }
            #expect(throws: AmericanOptionError.twoBoundaries) { try option.greeks() }
            #expect(throws: AmericanImpliedVolatilityError.twoBoundaries) { try option.impliedVolatility(price: 9) }
        }
    }

    /// Whatever the bits, there is a number or a refusal, and no number that is none.
    @Test func `no input makes a price that is not a number`() {
        var random = SplitMix64(seed: 34)
        var answers = 0
        for _ in 0..<50_000 {
            func anything() -> Double {
                random.uniform() < 0.3 ? Double(bitPattern: random.next()) : random.uniform(-0.5, 2)
            }
            let option = AmericanOption(
                kind: random.uniform() < 0.5 ? .call : .put, spot: anything(), strike: anything(), years: anything(),
                rate: anything(), yield: anything(), volatility: anything())
            guard let greeks = try? option.greeks() else { continue }
            let sum = greeks.price + greeks.delta + greeks.gamma + greeks.theta + greeks.vega + greeks.rho
            #expect(sum.isFinite && greeks.dividendRho.isFinite, "\(option) \(greeks)")
            #expect(greeks.price >= option.intrinsic, "\(option)")
            let most = option.kind == .call ? option.spot : option.strike
            #expect(option.rate < 0 || option.yield < 0 || greeks.price <= 1.0001 * most, "\(option) \(greeks.price)")
            answers += 1
        }
        #expect(answers > 1_000)
    }
}

extension SplitMix64 {
    /// An everyday option that can be priced: everything but two boundaries.
    mutating func american(kind: OptionKind? = nil) -> AmericanOption {
        let base = option(kind: kind)
        return AmericanOption(
            kind: base.kind, spot: base.spot, strike: base.strike, years: base.years, rate: max(base.rate, 0),
            yield: base.yield, volatility: base.volatility)
    }
}
