import Market
import Trading

/// The limits an order is worked at, step by step, on its ticks.
///
/// A patient walk goes from its start towards natural in equal steps, never past the worst price and never through the
/// sign of what it is. An emergency's first limit stands at natural, the next ones so much through it, again and again.
struct Walk: Hashable, Sendable {
    let settings: ExecutionSettings
    let manner: OrderManner
    let ticks: Ticks
    /// The least acceptable net price, on the tick; a hard stop. Nil for an emergency, whose bound moves with natural.
    let worst: NetPrice?
    /// What a debit starts at when the market's mid says that nothing, or less, need be paid: a tick. Nil for a credit.
    let best: NetPrice?

    /// Which prices a limit may have.
    enum Ticks: Hashable, Sendable {
        case package(Price)
        /// One contract alone: its own steps, by price band.
        case single(Root, Day)
        case shares

        func tick(at price: Price) -> Price {
            switch self {
            case .package(let tick): tick
            case .single(let root, let day): RootRules.of(root).tick(at: price, on: day)
            case .shares: .cents(1)
            }
        }
    }

    init(
        settings: ExecutionSettings, manner: OrderManner = .patient, ticks: Ticks, worst: NetPrice?,
        best: NetPrice? = nil
    ) {
        self.settings = settings
        self.manner = manner
        self.ticks = ticks
        self.worst = worst
        self.best = best
    }

    /// How often the limit moves before the order is cancelled; an emergency never gives up.
    var steps: Int { manner == .emergency ? .max : settings.steps }

    func interval(after step: Int) -> Duration {
        if manner == .emergency { return settings.emergency.interval }
        return step >= settings.steps ? settings.lastStepInterval : settings.stepInterval
    }

    /// Whether patience with limits is over: only an emergency's, only where the profile allows it.
    func endsAtMarket(after step: Int) -> Bool {
        manner == .emergency && settings.emergency.endsInMarketOrder && step > settings.emergency.limitsBeforeMarket
    }

    /// The limit of `step` (0 is the start) against the package's quote of that moment.
    func limit(step: Int, quote: PackageQuote) -> NetPrice {
        manner == .emergency ? urgent(step: step, quote) : patient(step: step, quote)
    }

    private func patient(step: Int, _ quote: PackageQuote) -> NetPrice {
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
        let onTick = down(given)
        let limit = min(onTick, best?.units ?? onTick)
        return NetPrice(units: worst.map { max(limit, $0.units) } ?? limit)
    }

    /// Through natural by the cap, but a credit stays a credit: nobody pays to be rid of what he could sell.
    private func urgent(step: Int, _ quote: PackageQuote) -> NetPrice {
        let natural = quote.natural.units
        guard step > 0 else { return NetPrice(units: down(natural)) }
        let emergency = settings.emergency
        let share = Int64((Double(natural.magnitude) * emergency.cap).rounded(.up))
        let through = down(natural - max(share, emergency.least.units))
        guard natural >= 0 else { return NetPrice(units: through) }
        let tick = ticks.tick(at: Price(units: natural)).units
        return NetPrice(units: max(through, min(tick, down(natural))))
    }

    /// The next tick at or below, in the band where the price lies.
    private func down(_ units: Int64) -> Int64 {
        let price = Price(units: units)
        return price.rounded(.down, to: ticks.tick(at: price.magnitude)).units
    }
    private static func up(_ units: Int64, _ ticks: Ticks) -> Price {
        let price = Price(units: units)
        return price.rounded(.up, to: ticks.tick(at: price.magnitude))
    }
}

extension Walk {
    /// An entry for a credit: never less than the profile's share of the credit that was there when it was decided,
    /// and always some credit. What is bought costs no more than its debit grown by the same share.
    static func entry(_ settings: ExecutionSettings, quote: PackageQuote, ticks: Ticks) -> Walk {
        if quote.mid.isDebit { return exit(settings, quote: quote, ticks: ticks, width: nil) }
        let natural = quote.natural.units
        let share = natural > 0 ? Int64((Double(natural) * settings.worstShareOfNatural).rounded(.up)) : 0
        let worst = up(share, ticks)
        return Walk(settings: settings, ticks: ticks, worst: .credit(max(ticks.tick(at: worst), worst)))
    }

    /// An exit: a debit grown by the same share at most, and never at or above `width`, beyond which holding to expiry
    /// costs less; a credit for what is sold shrunk by it.
    static func exit(_ settings: ExecutionSettings, quote: PackageQuote, ticks: Ticks, width: Price?) -> Walk {
        let natural = quote.natural.units
        var worst = natural
        if natural < 0 {
            let grown = Double(natural) / settings.worstShareOfNatural
            worst = Int64(max(grown, Double(dearest.units)).rounded(.down))
        }
        var least = up(worst, ticks)
        if let width {
            let inside = Price(units: ticks.tick(at: width).units - width.units)
            least = max(least, up(inside.units, ticks))
        }
        return Walk(
            settings: settings, ticks: ticks, worst: .credit(least),
            best: natural < 0 ? .debit(ticks.tick(at: .zero)) : nil)
    }

    /// An adjustment: from the mid towards natural, never below what was agreed on.
    static func adjustment(_ settings: ExecutionSettings, quote: PackageQuote, least: NetPrice, ticks: Ticks) -> Walk {
        Walk(settings: settings, ticks: ticks, worst: .credit(up(max(least.units, quote.natural.units), ticks)))
    }

    static func emergency(_ settings: ExecutionSettings, ticks: Ticks) -> Walk {
        Walk(settings: settings, manner: .emergency, ticks: ticks, worst: nil)
    }

    /// Stands where it is put.
    static func resting(_ settings: ExecutionSettings, ticks: Ticks) -> Walk {
        Walk(settings: settings, manner: .resident, ticks: ticks, worst: nil)
    }

    /// No package costs more per share; stands where a profile sets no worst price.
    private static let dearest = Price.dollars(-100_000)
}
