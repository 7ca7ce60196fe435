/// What one strike says about the smile.
struct SmileObservation {
    let logMoneyness: Double
    let strike: Double
    /// Total deviation (volatility × √years) of the middle.
    let deviation: Double
    /// Half the spread, in total deviation.
    let error: Double
    let call: Int?
    let put: Int?
}

/// Turns the cleaned quotes of an expiry into points of total deviation, strikes ascending.
///
/// Put-call parity carries the quote in the money over to the other side, where both bind: the price lies above
/// both bids and below both asks. Quotes found wanting here get their defect in `quotes`.
struct SmileObservations {
    private(set) var points: [SmileObservation] = []
    /// Total deviation at the money, from the strikes about the forward; 0 without points.
    private(set) var unit = 0.0

    init(_ quotes: inout CleanedQuotes, _ forward: ImpliedForward, settings: SurfaceSettings) {
        var bands: [(pair: CleanedQuotes.StrikePair, quote: EuropeanQuote)] = []
        bands.reserveCapacity(quotes.pairs.count)
        for pair in quotes.pairs {
            if let band = Self.band(pair, &quotes, forward) { bands.append((pair, band)) }
        }
        // Over one year the volatility is the total deviation.
        let deviations = ImpliedVolatilityColumns.solve(
            kind: bands.map { $0.pair.strike >= forward.forward ? .call : .put },
            price: bands.map { 0.5 * ($0.quote.bid + $0.quote.ask) }, strike: bands.map(\.pair.strike),
            forward: forward.forward, discount: forward.discount, years: 1)
        points.reserveCapacity(bands.count)
        for ((pair, band), deviation) in zip(bands, deviations) {
            guard deviation > 0 else {
                Self.mark([pair.call, pair.put], .beyondBounds, &quotes)
                continue
            }
            let vega = BlackScholes.vega(
                forward: forward.forward, strike: pair.strike, discount: forward.discount, totalDeviation: deviation)
            points.append(
                SmileObservation(
                    logMoneyness: DeterministicMath.log(pair.strike / forward.forward), strike: pair.strike,
                    deviation: deviation,
                    error: max(0.5 * (band.ask - band.bid), settings.finestHalfSpread) / vega,
                    call: pair.call, put: pair.put))
        }
        dropFarWings(&quotes, reach: settings.reach)
        dropOutOfLine(&quotes)
        unit = deviationAtTheMoney
    }

    private var deviationAtTheMoney: Double {
        guard let last = points.last else { return 0 }
        guard let above = points.firstIndex(where: { $0.logMoneyness >= 0 }) else { return last.deviation }
        guard above > 0 else { return points[0].deviation }
        let (left, right) = (points[above - 1], points[above])
        let share = -left.logMoneyness / (right.logMoneyness - left.logMoneyness)
        return left.deviation + share * (right.deviation - left.deviation)
    }

    /// Alone at its strike, a quote in the money counts up to this many standard deviations from the forward.
    private static let loneReach = 2.5

    private mutating func dropFarWings(_ quotes: inout CleanedQuotes, reach: Double) {
        let unit = deviationAtTheMoney
        points.removeAll { point in
            let distance = abs(point.logMoneyness) / unit
            let isAloneInTheMoney = (point.logMoneyness >= 0 ? point.call : point.put) == nil
            guard distance > reach || isAloneInTheMoney && distance > Self.loneReach else { return false }
            Self.mark([point.call, point.put], distance > reach ? .farWing : .inTheMoney, &quotes)
            return true
        }
    }

    /// Bid and ask of the out-of-the-money option of the strike.
    private static func band(
        _ pair: CleanedQuotes.StrikePair, _ quotes: inout CleanedQuotes, _ forward: ImpliedForward
    ) -> EuropeanQuote? {
        let isCall = pair.strike >= forward.forward
        let worth = abs(forward.forward - pair.strike) * forward.discount
        let outer = (isCall ? pair.call : pair.put).map { EuropeanQuote(bid: quotes.bid[$0], ask: quotes.ask[$0]) }
        guard let inside = isCall ? pair.put : pair.call else { return outer }
        let inner = EuropeanQuote(bid: quotes.bid[inside] - worth, ask: quotes.ask[inside] - worth)
        guard let outer else {
            // Nobody bids for the time value; what the quote in the money shows of it is its own spread.
            if pair.hasNoBid { quotes.defects[inside] = .inTheMoney }
            return pair.hasNoBid ? nil : inner
        }
        let both = EuropeanQuote(bid: max(outer.bid, inner.bid), ask: min(outer.ask, inner.ask))
        // Bands that hardly touch do not narrow the price down: one of them is wrong.
        if both.ask - both.bid >= 0.5 * min(outer.ask - outer.bid, inner.ask - inner.bid) { return both }
        let tolerance = 0.25 * (outer.ask - outer.bid + inner.ask - inner.bid)
        if both.bid - both.ask > tolerance { quotes.defects[inside] = .offParity }
        return outer
    }

    private static func mark(_ rows: [Int?], _ defect: QuoteDefect, _ quotes: inout CleanedQuotes) {
        for row in rows {
            if let row, quotes.defects[row] == nil { quotes.defects[row] = defect }
        }
    }

    /// A point is out of line when the cubic through its neighbours misses it by more than this many times the
    /// spreads of all five together.
    private static let outOfLineRatio = 1.5
    /// What the cubic may miss by itself, as a share of the deviation.
    private static let curveError = 0.01

    /// Worst first, because a bad point also makes its neighbours look bad.
    private mutating func dropOutOfLine(_ quotes: inout CleanedQuotes) {
        var ratios = points.indices.map { misfit(at: $0) }
        for _ in 0..<points.count {
            var worst = 0
            for i in ratios.indices where ratios[i] > ratios[worst] { worst = i }
            guard ratios.count > 5, ratios[worst] > Self.outOfLineRatio else { return }
            Self.mark([points[worst].call, points[worst].put], .outOfLine, &quotes)
            points.remove(at: worst)
            ratios.remove(at: worst)
            for i in max(0, worst - 2)..<min(points.count, worst + 2) { ratios[i] = misfit(at: i) }
        }
    }

    /// Distance from the polynomial through up to two neighbours on each side, in units of all their errors; 0 for
    /// the first and last point, which nothing brackets.
    private func misfit(at i: Int) -> Double {
        guard i > 0, i < points.count - 1 else { return 0 }
        let x = points[i].logMoneyness
        let neighbours = max(0, i - 2)...min(points.count - 1, i + 2)
        var value = 0.0
        var error = points[i].error + Self.curveError * points[i].deviation
        for j in neighbours where j != i {
            var weight = 1.0
            for other in neighbours where other != i && other != j {
                weight *= (x - points[other].logMoneyness) / (points[j].logMoneyness - points[other].logMoneyness)
            }
            value += weight * points[j].deviation
            error += abs(weight) * points[j].error
        }
        return abs(points[i].deviation - value) / error
    }
}
