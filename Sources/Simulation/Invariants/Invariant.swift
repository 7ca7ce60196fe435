public import Market
public import Trading

/// What must hold whatever goes wrong, each as a sentence that could be false. Checked from what leaves the desk, what
/// reaches it and what the venue's own books say: never from the desk's reasoning.
public enum Invariant: UInt8, Hashable, Sendable, CaseIterable {
    // Entries
    case gatesPassed, riskAgreed, personAgreed, sizeKept, nothingNewWhileStopped
    // Exits
    case exitsGoOut, nakedShortTold, nakedShortCovered, oneReason
    // Prices
    case marketOnlyInEmergency, worstKept, signKept, widthKept, fillWithinLimit
    // Identity
    case idsUnique, namesWhatItSent, writtenIsSent, sentIsWritten
    // Lives
    case livesGoOn, venueMakesSense, comesToRest
    // Books
    case gapsAskedFor, profitIsFills, ledgerIsTrades, reconciledAgrees, onlyForeignUnexplained, booksAgree,
        moneyConserved
    // Recovery
    case replaysAlike, chainVerifies, findsItsWay, deadlinesHeard

    /// The rule in a sentence.
    public var sentence: String {
        switch self {
        case .gatesPassed: "nothing is opened that did not pass every gate that is on"
        case .riskAgreed: "nothing is opened without risk's yes, at its size and within the limits"
        case .personAgreed: "nothing is opened without the yes that was asked for"
        case .sizeKept: "a trade never becomes larger than it was recommended"
        case .nothingNewWhileStopped: "nothing new goes out while entries are stopped or their underlying is halted"
        case .exitsGoOut: "an exit that was decided goes out, whatever is stopped"
        case .nakedShortTold: "a naked short is told at once"
        case .nakedShortCovered: "a naked short never outlives its deadline without an order against it"
        case .oneReason: "a closed trade has one reason, and is closed once"
        case .marketOnlyInEmergency: "no market order is sent outside the emergency path"
        case .worstKept: "no limit is past its worst price"
        case .signKept: "no limit crosses the sign of what it is"
        case .widthKept: "nothing is paid for a vertical that holding to expiry could not cost"
        case .fillWithinLimit: "no fill is worse than the limit that was sent"
        case .idsUnique: "no id is used for two things, and no order is sent twice"
        case .namesWhatItSent: "only orders that were sent are changed or cancelled"
        case .writtenIsSent: "what was written to the journal is sent, and once"
        case .sentIsWritten: "nothing is sent before it is durable"
        case .livesGoOn: "a life goes from the stage it is in to one that may follow"
        case .venueMakesSense: "nothing that the venue says is impossible to the desk"
        case .comesToRest: "the desk comes to rest"
        case .gapsAskedFor: "what is missing between two bookings is asked for"
        case .profitIsFills: "a trade's profit is what its fills brought"
        case .ledgerIsTrades: "the ledger's cash is the sum of the trades"
        case .reconciledAgrees: "books that are called reconciled agree to the unit"
        case .onlyForeignUnexplained: "nothing stays unexplained but what somebody else traded"
        case .booksAgree: "positions and shares are the venue's after everything has settled"
        case .moneyConserved: "cash is what the trades made of it, to the last ten-thousandth of a dollar"
        case .replaysAlike: "the journal replays to the same effects, byte for byte"
        case .chainVerifies: "the journal's chain verifies"
        case .findsItsWay: "when nothing goes wrong any more, the desk finds its way back to work"
        case .deadlinesHeard: "no deadline of the desk passes unheard"
        }
    }
    public var name: String { String(describing: self) }
}

/// What was broken, where, and by which figures.
public struct BrokenInvariant: Error, Hashable, Sendable {
    public let invariant: Invariant
    /// The desk's steps of this run, counted from 1 over all its starts.
    public let step: Int
    public let at: Instant
    public let words: String
    /// The trade it is about, where it is about one.
    public let trade: TradeID?
}

extension BrokenInvariant: CustomStringConvertible {
    public var description: String { "step \(step), \(at): \(invariant.sentence); \(words)" }
}
