import Quant

/// Columns of prices whose volatility is known, in the proportions that a desk meets them.
struct ImpliedVolatilityPrices {
    var isCall: [UInt8] = []
    var price: [Double] = []
    var spot: [Double] = []
    var strike: [Double] = []
    var years: [Double] = []
    var rate: [Double] = []
    var yield: [Double] = []
    /// What each price was made from.
    var volatility: [Double] = []

    var count: Int { price.count }

    mutating func append(_ option: EuropeanOption, price: Double) {
        isCall.append(option.kind == .call ? 1 : 0)
        self.price.append(price)
        spot.append(option.spot)
        strike.append(option.strike)
        years.append(option.years)
        rate.append(option.rate)
        yield.append(option.yield)
        volatility.append(option.volatility)
    }

    /// 60 % everyday, 20 % three to eight deviations out, 10 % of one hour to three days, 10 % in the money.
    static func mix(count: Int, seed: UInt64) -> ImpliedVolatilityPrices {
        var random = SplitMix64(seed: seed)
        var prices = ImpliedVolatilityPrices()
        for _ in 0..<count {
            let place = random.uniform()
            let reach = place >= 0.6 && place < 0.8 ? random.uniform(3, 8) : random.uniform(0, 2.5)
            let isShort = place >= 0.8 && place < 0.9
            let years = isShort ? random.uniform(1.0 / 8760, 3.0 / 365) : random.uniform(4.0 / 365, 2)
            let isInTheMoney = place >= 0.9
            let kind: OptionKind = random.uniform() < 0.5 ? .call : .put
            let side = isInTheMoney ? -kind.sign : kind.sign
            let volatility = random.uniform(0.08, 0.8)
            let (rate, yield) = (random.uniform(0, 0.06), random.uniform(0, 0.04))
            let spot = random.uniform(20, 6000)
            let forward = Carry.forward(spot: spot, years: years, rate: rate, yield: yield)
            let option = EuropeanOption(
                kind: kind, spot: spot,
                strike: forward * DeterministicMath.exp(side * reach * volatility * years.squareRoot()),
                years: years, rate: rate, yield: yield, volatility: volatility)
            prices.append(option, price: option.price)
        }
        return prices
    }

    /// The mix with every 13th row broken, in turn, in one of the ways that prices break.
    static func withFaults(count: Int, seed: UInt64) -> ImpliedVolatilityPrices {
        var prices = mix(count: count, seed: seed)
        for (turn, row) in stride(from: 5, to: count, by: 13).enumerated() {
            switch turn % 12 {
            case 0: prices.price[row] = 0
            case 1: prices.price[row] = -1
            case 2: prices.price[row] = .nan
            case 3: prices.price[row] = 1e9
            case 4: prices.price[row] = .infinity
            case 5: prices.spot[row] = 0
            case 6: prices.strike[row] = -prices.strike[row]
            case 7: prices.years[row] = 0
            case 8: prices.rate[row] = .nan
            case 9: prices.yield[row] = -.infinity
            case 10: prices.strike[row] = .leastNonzeroMagnitude
            default: prices.price[row] = .leastNonzeroMagnitude
            }
        }
        return prices
    }

    struct Answers {
        var volatility: [Double]
        var status: [UInt8]
    }

    func solve(_ path: KernelPath = .automatic) -> Answers {
        var answers = Answers(
            volatility: [Double](repeating: 0, count: count), status: [UInt8](repeating: .max, count: count))
        ImpliedVolatilityColumns.solve(
            count: count, isCall: isCall, price: price, spot: spot, strike: strike, years: years, rate: rate,
            yield: yield, path: path, volatility: &answers.volatility, status: &answers.status)
        return answers
    }

    func solveSingly() -> Answers {
        var answers = Answers(volatility: [], status: [])
        for row in 0..<count {
            let (volatility, status) = solveSingly(row)
            answers.volatility.append(volatility)
            answers.status.append(status.rawValue)
        }
        return answers
    }

    private func solveSingly(_ row: Int) -> (Double, ImpliedVolatilityStatus) {
        do {
            let volatility = try impliedVolatility(
                kind: isCall[row] == 1 ? .call : .put, price: price[row], spot: spot[row], strike: strike[row],
                years: years[row], rate: rate[row], yield: yield[row])
            return (volatility, .solved)
        } catch {
            switch error {
            case .belowIntrinsic: return (.nan, .belowIntrinsic)
            case .aboveMaximum: return (.nan, .aboveMaximum)
            case .invalidInput: return (.nan, .invalidInput)
            }
        }
    }
}
