import Quant

/// A surface free of arbitrage by construction, and the quotes it would have: SSVI with φ(θ) = η / √θ, free of
/// butterflies because η (1 + |ρ|) ≤ 2 and of calendars because θ rises (Gatheral and Jacquier 2014, section 4).
struct KnownSurface {
    var spot = 5000.0
    var rate = 0.04
    var yield = 0.015
    var volatility = 0.18
    var lean = -0.6
    var curvature = 1.1

    func forward(_ years: Double) -> Double {
        Carry.forward(spot: spot, years: years, rate: rate, yield: yield)
    }

    func totalVariance(_ k: Double, _ years: Double) -> Double {
        let theta = volatility * volatility * years
        let x = curvature / theta.squareRoot() * k
        return 0.5 * theta * (1 + lean * x + ((x + lean) * (x + lean) + 1 - lean * lean).squareRoot())
    }

    func price(_ kind: OptionKind, _ strike: Double, _ years: Double) -> Double {
        let forward = forward(years)
        let variance = totalVariance(DeterministicMath.log(strike / forward), years)
        return BlackScholes.price(
            kind, forward: forward, strike: strike, discount: Carry.discount(years: years, rate: rate),
            totalDeviation: variance.squareRoot())
    }

    func volatility(_ strike: Double, _ years: Double) -> Double {
        (totalVariance(DeterministicMath.log(strike / forward(years)), years) / years).squareRoot()
    }

    /// The American option of the same volatility.
    func american(_ kind: OptionKind, _ strike: Double, _ years: Double) -> AmericanOption {
        AmericanOption(
            kind: kind, spot: spot, strike: strike, years: years, rate: rate, yield: yield,
            volatility: volatility(strike, years))
    }

    /// The chain of one expiry: call and put of every strike, the true price somewhere between bid and ask, in cents.
    /// - Parameter givenRate: what the chain claims, where it isn't the truth.
    func quoted(
        days: Double, step: Double = 25, seed: UInt64 = 1, givenRate: Double? = nil, givenYield: Double? = nil,
        noise: Double = 0, exercise: ExerciseStyle = .european
    ) -> QuotedExpiry {
        var random = SplitMix64(seed: seed)
        let years = days / 365
        let reach = 6 * volatility * years.squareRoot()
        var expiry = QuotedExpiry(
            years: years, rate: givenRate ?? rate, yield: givenYield ?? yield, kind: [], strike: [], bid: [], ask: [])
        var strike = step * (spot * DeterministicMath.exp(-reach) / step).rounded(.up)
        while strike < spot * DeterministicMath.exp(0.7 * reach) {
            for kind in OptionKind.allCases {
                let american = exercise == .american ? try? american(kind, strike, years).price() : nil
                let price = american ?? price(kind, strike, years)
                let half = 0.05 + 0.004 * price
                let middle = price + noise * half * random.uniform(-1, 1)
                let bid = max(0, ((middle - half * random.uniform(0.5, 1)) * 100).rounded(.down) / 100)
                let ask = ((middle + half * random.uniform(0.5, 1)) * 100).rounded(.up) / 100
                expiry.kind.append(kind)
                expiry.strike.append(strike)
                expiry.bid.append(bid)
                expiry.ask.append(max(ask, bid + 0.01))
            }
            strike += step
        }
        return expiry
    }
}

extension QuotedExpiry {
    /// The row of an option.
    func row(_ kind: OptionKind, _ strike: Double) -> Int? {
        self.strike.indices.first { self.strike[$0] == strike && self.kind[$0] == kind }
    }

    /// The same quotes in another order.
    func ordered(_ rows: [Int]) -> QuotedExpiry {
        QuotedExpiry(
            years: years, rate: rate, yield: yield, kind: rows.map { kind[$0] }, strike: rows.map { strike[$0] },
            bid: rows.map { bid[$0] }, ask: rows.map { ask[$0] })
    }
}

/// The worst static arbitrage of a surface on a fine grid, from its prices alone; 0 where there is none.
struct ArbitrageSearch {
    /// Change of slope of the put price over the strike, both in units of the forward, below zero.
    var butterfly = 0.0
    /// Slope of the put price over the strike outside 0…1.
    var slope = 0.0
    /// Total variance below that of an earlier time at equal moneyness, as a share.
    var calendar = 0.0
    var points = 0

    init(_ surface: VolatilitySurface, steps: Int = 1500) {
        let smiles = surface.smiles.map(\.years)
        let between = zip(smiles, smiles.dropFirst()).map { 0.3 * $0 + 0.7 * $1 }
        let ranges = surface.smiles.map(\.logMoneyness)
        let low = ranges.map(\.lowerBound).min() ?? 0
        let high = ranges.map(\.upperBound).max() ?? 0
        self.init(times: (smiles + between).sorted(), low...high, steps: steps) {
            surface.totalVariance(logMoneyness: $0, years: $1)
        }
    }

    init(
        times: [Double], _ range: ClosedRange<Double>, steps: Int = 1500,
        variance: (_ logMoneyness: Double, _ years: Double) -> Double?
    ) {
        let width = range.upperBound - range.lowerBound
        let grid = (0...steps).map { range.lowerBound + width * Double($0) / Double(steps) }
        var before: [Double?] = grid.map { _ in nil }
        for years in times {
            let variances = grid.map { variance($0, years) }
            for i in grid.indices {
                guard let variance = variances[i] else { continue }
                points += 1
                if let floor = before[i] { calendar = max(calendar, (floor - variance) / floor) }
                before[i] = variance
            }
            search(grid, variances)
        }
    }

    private mutating func search(_ grid: [Double], _ variances: [Double?]) {
        func put(_ i: Int) -> (strike: Double, price: Double)? {
            variances[i].map {
                let strike = DeterministicMath.exp(grid[i])
                return (
                    strike,
                    BlackScholes.price(
                        .put, forward: 1, strike: strike, discount: 1, totalDeviation: $0.squareRoot())
                )
            }
        }
        for i in grid.indices.dropFirst().dropLast() {
            guard let a = put(i - 1), let b = put(i), let c = put(i + 1) else { continue }
            let left = (b.price - a.price) / (b.strike - a.strike)
            let right = (c.price - b.price) / (c.strike - b.strike)
            // What the prices' own rounding is worth.
            let grain = 1e-14 * b.strike / (b.strike - a.strike)
            butterfly = max(butterfly, left - right - grain)
            slope = max(slope, -left - grain, right - 1 - grain)
        }
    }

    var isClean: Bool { butterfly <= 0 && slope <= 0 && calendar <= 1e-12 }
}
