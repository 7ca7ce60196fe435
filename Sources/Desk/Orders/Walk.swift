import Market
import Trading

/// A walking limit: from its start towards natural in equal steps, on the package's ticks, never past the worst price
/// and never through the sign of what it is.
struct Walk: Hashable, Sendable {
    let settings: ExecutionSettings
    let tick: Price
    /// The least acceptable net price, on the tick; a hard stop.
    let worst: NetPrice
    /// What a debit starts at when the market's mid says that nothing, or less, need be paid: a tick. Nil for a credit.
    let best: NetPrice?

    init(settings: ExecutionSettings, tick: Price, worst: NetPrice, best: NetPrice? = nil) {
        self.settings = settings
        self.tick = tick
        self.worst = worst
        self.best = best
    }

    var steps: Int { settings.steps }

    func interval(after step: Int) -> Duration {
        step >= settings.steps ? settings.lastStepInterval : settings.stepInterval
    }

    /// The limit of `step` (0 is the start) against the package's quote of that moment.
    func limit(step: Int, quote: PackageQuote) -> NetPrice {
        let mid = quote.mid.units
        let natural = quote.natural.units
        let start: Int64
        switch settings.start {
        case .mid: start = mid
        case .midLess(let price): start = max(natural, mid - price.units)
        case .shareOfHalfSpread(let share): start = mid - Int64((Double(mid - natural) * share).rounded(.up))
        }
        let last = Int64(max(1, settings.steps))
        let isLast = step >= settings.steps && settings.steps > 0
        let given = isLast ? natural : start - (start - natural) * Int64(step) / last
        // Down to the tick: the next price the venue takes that gives no less than asked to the other side.
        let onTick = Price(units: given).rounded(.down, to: tick).units
        return NetPrice(units: max(min(onTick, best?.units ?? onTick), worst.units))
    }
}

extension Walk {
    /// An entry for a credit: never less than the profile's share of the credit that was there when it was decided,
    /// and always some credit.
    static func entry(_ settings: ExecutionSettings, quote: PackageQuote, tick: Price) -> Walk {
        let natural = quote.natural.units
        let share = natural > 0 ? Int64((Double(natural) * settings.worstShareOfNatural).rounded(.up)) : 0
        let worst = Price(units: share).rounded(.up, to: tick)
        return Walk(settings: settings, tick: tick, worst: .credit(max(tick, worst)))
    }

    /// An exit: a debit grown by the same share at most, and never at or above `width`, beyond which holding to expiry
    /// costs less.
    static func exit(_ settings: ExecutionSettings, quote: PackageQuote, tick: Price, width: Price?) -> Walk {
        let natural = quote.natural.units
        var worst = Price(units: natural)
        if natural < 0 {
            let grown = Double(natural) / settings.worstShareOfNatural
            worst = Price(units: Int64(max(grown, Double(dearest.units)).rounded(.down)))
        }
        worst = worst.rounded(.up, to: tick)
        if let width { worst = max(worst, (tick - width).rounded(.up, to: tick)) }
        return Walk(
            settings: settings, tick: tick, worst: .credit(worst), best: natural < 0 ? .debit(tick) : nil)
    }

    /// No package costs more per share; stands where a profile sets no worst price.
    private static let dearest = Price.dollars(-100_000)
}
