import Market
import Trading

/// One side's strike rules with the market's figures put in: what is looked for in one series.
struct SideTargets {
    enum Target: Equatable {
        case nearestDelta(Double)
        case deltaBand(ClosedRange<Double>)
        /// The listed strike nearest to a level in 1/10,000 dollar.
        case level(Int64)
        /// Points further out than the short strike; each must be listed.
        case widths([Price])
        /// The listed strikes nearest to so many points further out.
        case nearWidths([Price])
        case sameAs(LegRole)
        /// The rule names no strike while this is not known.
        case unknown(InputKind)
        /// A rule that says nothing for this leg.
        case nothing
    }
    let short: Target
    /// Nil where the structure has no long leg on this side.
    let long: Target?
    /// As a leg's gates read them: deltas as they are looked for today.
    let shortRule: StrikeRule
    let longRule: StrikeRule?

    init(_ rules: SideSettings, _ right: Right, _ smile: SeriesSmile) {
        let wider = right == .put ? SkewReading(smile).factor : 1
        shortRule = SideTargets.rule(rules.short, smile.context.facts, divisor: 1)
        longRule = rules.long.map { SideTargets.rule($0, smile.context.facts, divisor: wider) }
        short = SideTargets.short(shortRule, right, smile)
        long = longRule.map { SideTargets.long($0, smile, factor: wider) }
    }

    /// Deltas of today; what is no delta stands as it is.
    private static func rule(_ rule: StrikeRule, _ facts: MarketFacts, divisor: Double) -> StrikeRule {
        switch rule {
        case .byVolatility(let scale): .nearestDelta(scale.reading(facts).delta / divisor)
        case .nearestDelta(let delta): .nearestDelta(delta / divisor)
        case .deltaBand(let band): .deltaBand(band.lowerBound / divisor...band.upperBound / divisor)
        case .widths, .ofSpot, .expectedMoves, .atTheMoney, .sameAs: rule
        }
    }

    private static func short(_ rule: StrikeRule, _ right: Right, _ smile: SeriesSmile) -> Target {
        let outwards: Double = right == .put ? -1 : 1
        func level(_ distance: Double) -> Target {
            guard let spot = smile.context.facts.spot.value else { return .unknown(.spot) }
            return .level(spot.units + Int64((outwards * distance * 10_000).rounded()))
        }
        switch rule {
        case .nearestDelta(let delta): return .nearestDelta(delta)
        case .deltaBand(let band): return .deltaBand(band)
        case .atTheMoney: return level(0)
        case .ofSpot(let share): return level(share * (smile.market.spot ?? 0))
        case .expectedMoves(let moves):
            return smile.expectedMove.map { level(moves * $0) } ?? .unknown(smile.missing)
        case .sameAs(let role): return .sameAs(role)
        case .widths, .byVolatility: return .nothing
        }
    }

    private static func long(_ rule: StrikeRule, _ smile: SeriesSmile, factor: Double) -> Target {
        func near(_ points: Double) -> Target {
            Price(rounding: points * factor).map { .nearWidths([$0]) } ?? .nothing
        }
        switch rule {
        case .nearestDelta(let delta): return .nearestDelta(delta)
        case .deltaBand(let band): return .deltaBand(band)
        case .widths(let widths):
            guard factor != 1 else { return .widths(widths) }
            return .nearWidths(widths.compactMap { Price(rounding: $0.approximateDollars * factor) })
        case .ofSpot(let share): return smile.market.spot.map { near(share * $0) } ?? .unknown(.spot)
        case .expectedMoves(let moves):
            return smile.expectedMove.map { near(moves * $0) } ?? .unknown(smile.missing)
        case .sameAs(let role): return .sameAs(role)
        case .atTheMoney, .byVolatility: return .nothing
        }
    }
}

/// Whether puts are dear enough against calls for a wider put wing.
struct SkewReading {
    /// How many times as far out the put wing stands: 1 where nothing widens it.
    let factor: Double
    /// The 25-delta skew, a fraction per year; nil where it is not known or not asked.
    let skew: Double?

    init(_ smile: SeriesSmile) {
        guard let wing = smile.context.strategy.selection.skewWing else {
            (factor, skew) = (1, nil)
            return
        }
        let skew = smile.skew
        self.skew = skew
        factor = skew.map { $0 * 100 > wing.above ? wing.by : 1 } ?? 1
    }
}

extension DeltaByVolatility {
    /// What is measured now, and the delta it asks for: the low one while it is not known, the further from the money.
    func reading(_ facts: MarketFacts) -> (measured: Double?, delta: Double) {
        let input = measure == .vix ? facts.vix : facts.ivRank
        guard let value = input.value else { return (nil, low) }
        if value <= below { return (value, low) }
        if value >= above { return (value, high) }
        return (value, low + (value - below) / (above - below) * (high - low))
    }
    var input: InputKind { measure == .vix ? .vix : .ivRank }
}
