import Market
import Trading

/// Stage D: may this strategy enter here now?

/// An expiry lies in the window. Measured: the days of the expiry that comes nearest; limit: the bound it misses.
enum DTEWindowGate: UnderlyingGate {
    static let gate = Gate.dteWindow
    static let reads: InputSet = [.expirations]
    static func judge(_ context: EntryContext, _ expiries: ExpiryChoice) -> Verdict {
        guard !context.isWithheld(.expirations) else { return .unknown(.expirations) }
        let window = context.strategy.expiry.window
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
