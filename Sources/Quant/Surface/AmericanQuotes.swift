/// American quotes of one expiry, made into the European ones of the same volatilities.
///
/// At each strike the option out of the money tells the volatility, and what early exercise is worth at it is taken
/// off both quotes of the strike. What is left obeys put-call parity, which gives forward and discount factor; these
/// give the rate and the yield that early exercise is valued with, and so on until both agree. Dividends enter as
/// the yield that leads from the spot to the forward.
struct AmericanQuotes {
    let quotes: CleanedQuotes
    let expiry: QuotedExpiry
    let spot: Double
    let settings: SurfaceSettings

    /// Strikes from here, in standard deviations from the money, to there are asked for the forward: puts far in the
    /// money are worth what exercise pays, whatever the forward.
    private static let reach = (below: 2.0, above: 1.0)
    /// Strikes on either side that are asked however far.
    private static let fewestAside = 4
    /// Strikes that are asked at most, evenly chosen.
    private static let mostAsked = 32
    private static let roundLimit = 8
    /// Of the volatility of one quote.
    private static let stepLimit = 6
    /// Of rate and yield times years, between two rounds.
    private static let tolerance = 2e-5
    /// A quote whose price moves less with volatility than this share of the European one's is left out.
    private static let leastVega = 0.25

    func european() -> (CleanedQuotes, ImpliedForward) {
        let near = self.near
        let asked = asked(near)
        var worths = Worths(repeating: nil, count: asked.pairs.count)
        let given = ImpliedCarry(rate: expiry.rate, yield: expiry.yield)
        var market = given
        var forward = carried(given)
        var last: (given: ImpliedCarry, found: ImpliedCarry)?
        for _ in 0..<Self.roundLimit {
            let quotes = european(asked, market, &worths)
            forward = ImpliedForward.estimate(
                quotes, expiry, spot: spot, reach: Self.reach.below, settings: settings)
            let found = forward.carry(spot: spot, years: expiry.years) ?? given
            let moved = max(abs(found.rate - market.rate), abs(found.yield - market.yield)) * expiry.years
            if moved < Self.tolerance || forward.source == .carry { break }
            let round = (given: market, found: found)
            market = last.map { Self.accelerated($0, round) } ?? found
            last = round
        }
        worths = Worths(repeating: nil, count: quotes.pairs.count)
        market = forward.carry(spot: spot, years: expiry.years) ?? given
        return (european(withoutDeep(near), market, &worths), forward)
    }

    private func carried(_ market: ImpliedCarry) -> ImpliedForward {
        ImpliedForward(
            forward: Carry.forward(spot: spot, years: expiry.years, rate: market.rate, yield: market.yield),
            discount: Carry.discount(years: expiry.years, rate: market.rate), source: .carry, strikes: 0)
    }

    /// The secant step of a fixed point in two numbers (Anderson 1965, with one step remembered), from what two rounds
    /// were given and what they found.
    private static func accelerated(
        _ first: (given: ImpliedCarry, found: ImpliedCarry), _ second: (given: ImpliedCarry, found: ImpliedCarry)
    ) -> ImpliedCarry {
        func numbers(_ carry: ImpliedCarry) -> SIMD2<Double> { SIMD2(carry.rate, carry.yield) }
        let (firstFound, found) = (numbers(first.found), numbers(second.found))
        let step = found - numbers(second.given)
        let change = step - (firstFound - numbers(first.given))
        let square = (change * change).sum()
        guard square > 0 else { return second.found }
        let share = min(max((step * change).sum() / square, -2), 2)
        let next = found - share * (found - firstFound)
        return ImpliedCarry(rate: next.x, yield: next.y)
    }

    /// Which pairs lie about the money; empty where no strike has a usable call and put.
    private var near: Range<Int> {
        let pairs = quotes.pairs
        var best: (index: Int, difference: Double, straddle: Double)?
        for (index, pair) in pairs.enumerated() {
            guard let call = pair.call, let put = pair.put else { continue }
            let (callMiddle, putMiddle) = (middle(call), middle(put))
            let difference = abs(callMiddle - putMiddle)
            if best.map({ difference < $0.difference }) ?? true { best = (index, difference, callMiddle + putMiddle) }
        }
        guard let best else { return 0..<0 }
        // A straddle at the money is worth about 0.8 standard deviations.
        let (centre, deviation) = (pairs[best.index].strike, best.straddle / 0.8)
        var low = max(0, best.index - Self.fewestAside)
        while low > 0, pairs[low - 1].strike >= centre - Self.reach.below * deviation { low -= 1 }
        var high = min(pairs.count, best.index + Self.fewestAside + 1)
        while high < pairs.count, pairs[high].strike <= centre + Self.reach.above * deviation { high += 1 }
        return low..<high
    }

    /// All quotes but those in the money away from it, where the other side says more.
    private func withoutDeep(_ near: Range<Int>) -> CleanedQuotes {
        var kept = quotes
        guard !near.isEmpty else { return kept }
        for index in kept.pairs.indices where !near.contains(index) {
            let pair = kept.pairs[index]
            guard let inner = index < near.lowerBound ? pair.call : pair.put else { continue }
            Self.drop(&kept, index, inner, .inTheMoney)
        }
        return kept
    }

    /// Those that the forward is read from.
    private func asked(_ near: Range<Int>) -> CleanedQuotes {
        var asked = quotes
        let step = (near.count + Self.mostAsked - 1) / Self.mostAsked
        asked.pairs = stride(from: near.lowerBound, to: near.upperBound, by: max(step, 1)).map { quotes.pairs[$0] }
        return asked
    }

    private func middle(_ row: Int) -> Double { 0.5 * (quotes.bid[row] + quotes.ask[row]) }
}

extension AmericanQuotes {
    /// What early exercise was found to be worth in the option out of the money, pair by pair; nil where not yet known.
    private typealias Worths = [Double?]

    /// The quotes of `source` with early exercise taken off; the rows that it makes worthless are marked.
    ///
    /// - Parameter worths: of the round before, where the next one starts.
    private func european(_ source: CleanedQuotes, _ market: ImpliedCarry, _ worths: inout Worths) -> CleanedQuotes {
        let forward = carried(market)
        var result = source
        let guesses = guesses(source, worths, forward)
        // Early exercise explains a part of the price, volatility then less of it than in the guess.
        let known = guesses.filter { $0 > 0 }
        var options = options(market, volatilities: 0.7 * (known.min() ?? 1)...(known.max() ?? 1))
        for index in source.pairs.indices {
            convert(&result, index, guesses[index], &worths[index], forward, &options)
        }
        return result
    }

    private func options(_ market: ImpliedCarry, volatilities: ClosedRange<Double>) -> AmericanExpiry {
        // Where both are negative, exercise pays between two boundaries if at all: next to nothing.
        let isBelow = market.rate < 0 && market.yield < 0
        return AmericanExpiry(
            spot: spot, years: expiry.years, rate: isBelow ? 0 : market.rate, yield: isBelow ? 0 : market.yield,
            volatilities: volatilities, hasRates: false)
    }

    private static func drop(_ quotes: inout CleanedQuotes, _ index: Int, _ row: Int, _ defect: QuoteDefect) {
        quotes.defects[row] = defect
        if quotes.pairs[index].call == row { quotes.pairs[index].call = nil }
        if quotes.pairs[index].put == row { quotes.pairs[index].put = nil }
    }

    /// Volatilities of the options out of the money, less what was found last for early exercise; NaN for none.
    private func guesses(_ source: CleanedQuotes, _ worths: Worths, _ forward: ImpliedForward) -> [Double] {
        let rows = source.pairs.map { $0.strike >= forward.forward ? $0.call : $0.put }
        return ImpliedVolatilityColumns.solve(
            kind: source.pairs.map { $0.strike >= forward.forward ? .call : .put },
            price: zip(rows, worths).map { row, worth in row.map { middle($0) - (worth ?? 0) } ?? .nan },
            strike: source.pairs.map(\.strike), forward: forward.forward, discount: forward.discount,
            years: expiry.years)
    }

    private func volatility(_ row: Int, price: Double, _ forward: ImpliedForward) -> Double? {
        try? impliedVolatility(
            kind: expiry.kind[row], price: price, forward: forward.forward, strike: expiry.strike[row],
            discount: forward.discount, years: expiry.years)
    }

    private func convert(
        _ result: inout CleanedQuotes, _ index: Int, _ guess: Double, _ taken: inout Double?,
        _ forward: ImpliedForward, _ options: inout AmericanExpiry
    ) {
        let pair = result.pairs[index]
        let isCall = pair.strike >= forward.forward
        let (outer, inner) = isCall ? (pair.call, pair.put) : (pair.put, pair.call)
        guard let outer else {
            // Where nobody bids for the option out of the money, that is said of its other side later on.
            if let inner, !pair.hasNoBid { Self.drop(&result, index, inner, .inTheMoney) }
            return
        }
        guard guess > 0, let solved = solve(outer, guess, taken ?? 0, forward, &options),
            solved.vega >= Self.leastVega
        else {
            Self.drop(&result, index, outer, .notEuropean)
            if let inner { Self.drop(&result, index, inner, .notEuropean) }
            return
        }
        taken = solved.premium
        put(outer, premium: solved.premium, vega: solved.vega, &result)
        guard let inner else { return }
        let worth = worth(inner, solved.volatility, forward, &options)
        if let worth, worth.vega >= Self.leastVega {
            put(inner, premium: worth.premium, vega: worth.vega, &result)
        } else {
            Self.drop(&result, index, inner, .notEuropean)
        }
    }

    /// Writes the European quote.
    private func put(_ row: Int, premium: Double, vega: Double, _ result: inout CleanedQuotes) {
        let half = 0.5 * (quotes.ask[row] - quotes.bid[row]) / vega
        let middle = middle(row) - premium
        result.bid[row] = middle - half
        result.ask[row] = middle + half
    }

    /// Volatility, worth of early exercise, and how much more the price moves with volatility than the European one.
    private typealias Solved = (volatility: Double, premium: Double, vega: Double)

    /// The worth of early exercise at the volatility that it leaves, by Newton's method.
    private func solve(
        _ row: Int, _ guess: Double, _ start: Double, _ forward: ImpliedForward, _ options: inout AmericanExpiry
    ) -> Solved? {
        let tolerance = Self.tolerance(ofSpread: quotes.ask[row] - quotes.bid[row], settings)
        let price = middle(row)
        var (volatility, taken) = (guess, start)
        for _ in 0..<Self.stepLimit {
            guard let worth = worth(row, volatility, forward, &options) else { return nil }
            // What is taken off lowers the volatility and with it what there is to take off.
            let step = (worth.premium - taken) / max(worth.vega, 0.5)
            if abs(step) <= tolerance { return (volatility, taken + step, worth.vega) }
            taken += step
            guard let found = self.volatility(row, price: price - taken, forward) else { return nil }
            volatility = found
            // Newton's method errs by about the square of its last step.
            if step * step <= tolerance * price { return (volatility, taken, worth.vega) }
        }
        return nil
    }

    /// A fiftieth of half the spread.
    private static func tolerance(ofSpread spread: Double, _ settings: SurfaceSettings) -> Double {
        0.02 * max(0.5 * spread, settings.finestHalfSpread)
    }

    private func worth(
        _ row: Int, _ volatility: Double, _ forward: ImpliedForward, _ options: inout AmericanExpiry
    ) -> (premium: Double, vega: Double)? {
        let (kind, strike) = (expiry.kind[row], expiry.strike[row])
        guard let premium = options.premium(kind, strike: strike, volatility: volatility) else { return nil }
        if premium.value == 0 { return (0, 1) }
        let root = expiry.years.squareRoot()
        let vega = BlackScholes.vega(
            forward: forward.forward, strike: strike, discount: forward.discount, totalDeviation: volatility * root)
        return (premium.value, 1 + premium.byVolatility / (vega * root))
    }
}

extension AmericanQuotes {
    /// Expiries so near that no dividend is likely to come before them, and how many of them are asked at most.
    private static let nearestYears = 10.0 / 365
    private static let mostNearest = 5
    /// Quotes may be of another minute than the spot, but not of another price.
    private static let spotTolerance = 0.05

    /// The spot that the quotes were made at: the median of what the nearest expiries imply; nil where none does.
    static func spot(
        _ expiries: [QuotedExpiry], _ quotes: [CleanedQuotes], given: Double, settings: SurfaceSettings
    ) -> Double? {
        let order = expiries.indices.filter { expiries[$0].years > 0 && expiries[$0].years <= nearestYears }
            .sorted { (expiries[$0].years, $0) < (expiries[$1].years, $1) }
        var found: [Double] = []
        for index in order where found.count < mostNearest {
            let forward = ImpliedForward.estimate(quotes[index], expiries[index], spot: given, settings: settings)
            guard forward.source != .carry else { continue }
            let spot = forward.forward * Carry.discount(years: expiries[index].years, rate: expiries[index].rate)
            if abs(spot - given) <= spotTolerance * given { found.append(spot) }
        }
        return found.isEmpty ? nil : found.sorted()[found.count / 2]
    }
}
