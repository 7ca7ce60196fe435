import Market
import Trading

/// A walking limit: from its start towards natural in equal steps, on the package's ticks, never past the worst price
/// and never through the sign of what it is.
struct Walk: Hashable, Sendable {
    let settings: ExecutionSettings
    let tick: Price
    /// The least acceptable net price; a hard stop.
    let worst: NetPrice

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
        let given = step >= settings.steps && settings.steps > 0 ? natural : start - (start - natural) * Int64(step) / last
        return NetPrice(units: max(onTick(given), min(natural, given), worst.units))
    }

    /// Down to the tick: the next price the venue takes that gives no less than asked to whoever is on the other side.
    private func onTick(_ units: Int64) -> Int64 {
        let quotient = units / tick.units
        let floor = units % tick.units < 0 ? quotient - 1 : quotient
        return floor * tick.units
    }
}

extension Walk {
    /// An entry for a credit: never less than the profile's share of the credit that was there when it was decided,
    /// and always some credit.
    static func entry(_ settings: ExecutionSettings, quote: PackageQuote, tick: Price) -> Walk {
        let share = NetPrice.credit(quote.natural.price).price.units
        let worst = share > 0 ? Int64((Double(share) * settings.worstShareOfNatural).rounded(.up)) : 0
        return Walk(settings: settings, tick: tick, worst: NetPrice(units: max(tick.units, worst)))
    }

    /// An exit: a debit grown by the same share at most, and never at or above `width`, beyond which holding to expiry
    /// costs less.
    static func exit(_ settings: ExecutionSettings, quote: PackageQuote, tick: Price, width: Price?) -> Walk {
        let natural = quote.natural.units
        var worst = natural < 0 ? Int64((Double(natural) / settings.worstShareOfNatural).rounded(.down)) : natural
        if let width { worst = max(worst, -(width - tick).units) }
        return Walk(settings: settings, tick: tick, worst: NetPrice(units: worst))
    }
}
