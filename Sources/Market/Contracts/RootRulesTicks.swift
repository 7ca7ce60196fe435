extension RootRules {
    /// The steps in which a class is quoted, by price band and era. A step coarser than the exchange's gives prices
    /// the exchange takes, a finer one does not: where a date is not known exactly, the later one stands.
    struct Ticks: Hashable, Sendable {
        /// From this day 0.01 below 3.00 and 0.05 from 3.00; before it (or always, where nil) 0.05 and 0.10.
        var fineSince: Day?
        /// From this day 0.01 at any price.
        var pennySince: Day?
        /// The step of a package's net price since the pilot.
        var package = Price.cents(1)
    }

    /// The price from which the coarser step holds: $3.00.
    private static let band = Price.dollars(3)

    /// The step in which `price` may be quoted on `day`: at or above 3.00 the coarser one of its era. Negative prices
    /// count by their size.
    ///
    /// Nickels below 3.00 and dimes from 3.00 for every class until the penny pilot of 26 January 2007; since then
    /// pennies and nickels for the classes in the pilot, pennies throughout for QQQ, IWM, SPY and XSP; indexes keep
    /// nickels and dimes. Sixteenths, before April 2001, are not modelled.
    public func tick(at price: Price, on day: Day) -> Price {
        if let since = ticks.pennySince, day >= since { return .cents(1) }
        let isFine = ticks.fineSince.map { day >= $0 } ?? false
        switch (isFine, price.magnitude < RootRules.band) {
        case (true, true): return .cents(1)
        case (true, false), (false, true): return .cents(5)
        case (false, false): return .cents(10)
        }
    }

    /// The step of the net price of an order with several legs: 0.01, packages on the S&P 500 0.05 (Cboe Rule 5.4).
    /// Until the pilot nickels for all.
    public func packageTick(on day: Day) -> Price { day < RootRulesTable.pilotStart ? .cents(5) : ticks.package }

    /// Where a price that lies between two steps goes.
    public enum Rounding: Hashable, Sendable {
        /// To the lower, whatever the sign.
        case down
        /// To the higher.
        case up
        /// To the nearer; from the middle, away from zero.
        case nearest
    }

    /// `price` on the steps of `day`.
    public func round(_ price: Price, _ rounding: Rounding, on day: Day) -> Price {
        // Both bands' steps divide 3.00, so that rounding across it lands on a step of either.
        price.rounded(rounding, to: tick(at: price, on: day))
    }
}

extension Price {
    /// The multiple of `tick` (positive) that `rounding` asks for.
    public func rounded(_ rounding: RootRules.Rounding, to tick: Price) -> Price {
        precondition(tick > .zero, "a tick is positive")
        let step = tick.units
        let below = units >= 0 ? units / step * step : (units - step + 1) / step * step
        let rest = units - below
        if rest == 0 { return self }
        switch rounding {
        case .down: return Price(units: below)
        case .up: return Price(units: below + step)
        case .nearest:
            let isUpper = 2 * rest > step || (2 * rest == step && units > 0)
            return Price(units: isUpper ? below + step : below)
        }
    }
}
