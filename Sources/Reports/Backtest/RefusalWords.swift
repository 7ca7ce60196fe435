public import Desk
public import Trading

/// Why orders, recommendations and entries came to nothing, in words.
extension RejectReason {
    public var words: String {
        switch self {
        case .duplicateID: "the order's id was used before"
        case .unknownOrder: "the venue does not know the order"
        case .unknownContract: "a contract is not listed"
        case .notQuoted: "a leg had no quote"
        case .insufficientMargin: "the account could not carry it"
        case .contractExpired: "a contract had expired"
        case .badTick: "the limit was not on the package's tick"
        case .structureNotSupported: "the venue does not take the structure"
        case .notHeld: "the account does not hold what it would close"
        case .halted: "trading was halted"
        case .marketClosed: "the market was closed"
        case .rateLimited: "too many messages in a minute"
        case .tooLate: "the order was over"
        case .unavailable: "the venue could not, for a reason of its own"
        case .accountRestricted: "the account may not trade"
        }
    }
}

extension RefusalReason {
    public var words: String {
        switch self {
        case .risk: "refused by risk"
        case .rejected: "rejected by a person"
        case .skipped: "skipped by a person"
        case .expired: "expired unanswered"
        case .stale: "market moved before approval"
        case .entriesStopped: "entries were stopped"
        case .capability: "the broker cannot take it"
        case .noShares: "no shares are free to sell a call against"
        case .underlyingHalted: "its underlying was halted"
        case .capacity: "the minute's messages were used up"
        }
    }
}

extension StopReason {
    public var words: String {
        switch self {
        case .dailyLoss: "the daily loss limit was passed"
        case .operatorStopped: "a person stopped entries"
        case .lastSession: "the history ended"
        case .nakedShort: "a short stood without cover"
        case .killed: "the kill switch was pulled"
        case .accountRestricted: "the broker restricted the account"
        case .insufficientFunds: "an entry was refused for want of money"
        case .marginCall: "the account could not carry what it held"
        case .venueFailing: "the venue failed too often"
        case .disconnected: "the line to the venue was down"
        case .reconciling: "the books were being compared"
        }
    }
}
