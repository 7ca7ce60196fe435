import Desk
import Trading

/// Why orders, recommendations and entries came to nothing, in words.
extension RejectReason {
    var words: String {
        switch self {
        case .duplicateID: "the order's id was used before"
        case .unknownOrder: "the venue does not know the order"
        case .unknownContract: "a contract is not listed"
        case .notQuoted: "a leg had no quote"
        case .insufficientMargin: "the account could not carry it"
        case .contractExpired: "a contract had expired"
        case .badTick: "the limit was not on the package's tick"
        case .structureNotSupported: "the venue does not take the structure"
        }
    }
}

extension RefusalReason {
    var words: String {
        switch self {
        case .risk: "refused by risk"
        case .rejected: "rejected by a person"
        case .skipped: "skipped by a person"
        case .expired: "expired unanswered"
        case .stale: "market moved before approval"
        case .entriesStopped: "entries were stopped"
        case .capability: "the broker cannot take it"
        }
    }
}

extension StopReason {
    var words: String {
        switch self {
        case .dailyLoss: "the daily loss limit was passed"
        case .operatorStopped: "a person stopped entries"
        case .lastSession: "the history ended"
        }
    }
}
