import Market
import Trading

/// Stage D: may this strategy enter here now?

/// What its owner has switched off does not trade.
enum EnabledGate: UnderlyingGate {
    static let gate = Gate.enabled
    static let reads: InputSet = []
    static func judge(_ context: EntryContext, _ expiries: ExpiryChoice) -> Verdict {
        .answer(context.strategy.enabled, measured: nil, limit: nil)
    }
}

/// An expiry lies in the window. Measured: the days of the expiry that comes nearest; limit: the bound it misses.
enum DTEWindowGate: UnderlyingGate {
    static let gate = Gate.dteWindow
    static let reads: InputSet = [.expirations]
    static func judge(_ context: EntryContext, _ expiries: ExpiryChoice) -> Verdict {
        guard !context.isWithheld(.expirations) else { return .unknown(.expirations) }
        let window = expiries.window
        guard let nearest = expiries.nearestDTE else { return .failed(.refused, measured: nil, limit: nil) }
        let bound = nearest < window.lowerBound ? window.lowerBound : window.upperBound
        return .answer(!expiries.chosen.isEmpty, measured: Double(nearest), limit: Double(bound))
    }
}

/// A strategy that has just closed here waits. Measured and limit in days since the close.
enum CoolOffGate: UnderlyingGate {
    static let gate = Gate.coolOff
    static let reads: InputSet = [.coolOff]
    static func judge(_ context: EntryContext, _ expiries: ExpiryChoice) -> Verdict {
        let least = context.gates.coolOffDays
        guard !context.isWithheld(.coolOff) else { return .unknown(.coolOff, limit: Double(least)) }
        switch context.book.lastClose {
        case .unknown: return .unknown(.coolOff, limit: Double(least))
        case .notApplicable: return .passed(measured: nil, limit: Double(least))
        case .value(let day):
            let days = day.days(to: context.chain.session)
            return .answer(days >= least, measured: Double(days), limit: Double(least))
        }
    }
}

/// Not all eggs in one expiry. Measured: open trades of the emptiest expiry that was chosen.
enum ExpiryMaximumGate: UnderlyingGate {
    static let gate = Gate.expiryMaximum
    static let reads: InputSet = [.bookCounts, .expirations]
    static func judge(_ context: EntryContext, _ expiries: ExpiryChoice) -> Verdict {
        let most = context.gates.positionsPerExpiryMaximum
        guard !context.isWithheld(.expirations) else { return .unknown(.expirations, limit: Double(most)) }
        guard !context.isWithheld(.bookCounts) else { return .unknown(.bookCounts, limit: Double(most)) }
        var least: Int?
        for series in expiries.chosen {
            switch context.book.trades(on: context.chain.underlying, expiring: series.expiry) {
            case .value(let trades): least = min(least ?? trades, trades)
            case .notApplicable: least = 0
            case .unknown: return .unknown(.bookCounts, limit: Double(most))
            }
        }
        return .answer((least ?? 0) < most, measured: Double(least ?? 0), limit: Double(most))
    }

    /// Nil when the book is not known.
    static func hasRoom(_ context: EntryContext, expiry: Day) -> Bool? {
        context.book.trades(on: context.chain.underlying, expiring: expiry).value.map {
            $0 < context.gates.positionsPerExpiryMaximum
        }
    }
}

/// The underlying stands on the side of its own average that the profile wants. Measured: its price; limit: the
/// average.
enum MovingAverageGate: UnderlyingGate {
    static let gate = Gate.movingAverage
    static let reads: InputSet = [.spot, .closes]
    static func judge(_ context: EntryContext, _ expiries: ExpiryChoice) -> Verdict {
        guard let rule = context.gates.movingAverage else { return .notApplicable }
        guard case .value(let spot) = context.facts.spot else { return .unknown(.spot) }
        return .of(context.facts.closes, .closes) { closes in
            guard closes.count >= rule.sessions else { return .unknown(.closes) }
            let average = closes.suffix(rule.sessions).reduce(0, +) / Double(rule.sessions)
            let price = spot.approximateDollars
            let isThere =
                switch rule {
                case .above: price > average
                case .below: price < average
                }
            return .answer(isThere, measured: price, limit: average)
        }
    }
}
