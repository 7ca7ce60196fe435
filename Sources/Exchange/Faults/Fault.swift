/// What can go wrong between a desk and its market, each on demand and counted.
public enum Fault: UInt8, Hashable, Comparable, Sendable, CaseIterable {
    // What a venue does.
    /// Fewer units than were ordered, though the price was there for all of them.
    case partialFill
    /// One leg of a package without its partner.
    case ratioBreak
    /// An order that nothing is wrong with is refused.
    case reject
    case rateLimit
    /// Trading of an underlying stops for a while.
    case halt
    /// The cancel is confirmed, and then the fill that was faster arrives.
    case fillAfterCancel
    /// A holder exercises against us before expiry.
    case earlyAssignment
    /// At expiry only some of what is in the money is exercised against us.
    case partialAssignment
    /// The account is asked for more margin than it has.
    case marginCall
    /// The broker's risk desk closes a position itself.
    case closedByVenue

    // What the line does.
    /// A message of ours never arrives.
    case lostRequest
    /// What the venue said never arrives.
    case lostAnswer
    case duplicate
    /// A later message overtakes an earlier one.
    case reorder
    case delay
    /// The line is down for a while; what is said meanwhile is lost.
    case disconnect
    /// The quotes of a moment ago, with their own old stamp.
    case staleQuotes
    /// Quotes whose bid stands above the ask.
    case crossedQuotes
    /// A look at the positions that is not true.
    case wrongPositions
    /// The venue kept the order and forgot our id of it.
    case forgottenClientID

    // What happens on our side.
    /// The desk's process ends and starts again.
    case crash
    /// Somebody trades on the account in the broker's own app.
    case foreignTrade

    public static func < (a: Fault, b: Fault) -> Bool { a.rawValue < b.rawValue }
}
