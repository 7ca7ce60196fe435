/// Deliberate bugs, for testing the simulator: one that does not find them proves nothing. Only a simulated run can plant
/// one; no profile, order of a person or environment can.
package enum Flaw: String, Hashable, Sendable, CaseIterable {
    /// A fill that is said twice is booked twice.
    case noFillDedupe
    /// A walk goes past its worst price.
    case ignoresWorst
    /// An order that is not answered is never looked up.
    case forgetsDeadline
    /// An order that is not answered is sent again.
    case sendsAgain
    /// What is held long is bought to close, what is held short is sold.
    case wrongSignOnClose
    /// A candidate that a person must approve is sent at once.
    case skipsApproval
    /// Entries go out though they are stopped.
    case sendsWhileStopped
    /// A fill after the end of its order is dropped.
    case dropsLateFill
    /// The part of an order that was filled alone is not booked on its trade.
    case losesPartialFill
    /// Shorts without cover are not noticed.
    case forgetsNaked
    /// A leg without its partner is left as it is.
    case leavesBreaks
    /// Assigned options go without their shares.
    case assignmentWithoutShares
    /// An activity that is said twice is booked twice.
    case booksActivityTwice
    /// What is missing between two activities is not asked for.
    case ignoresGap
    /// A close takes what other trades hold of its contracts, too.
    case closesOthersLots
    /// A patient exit has no limit.
    case patientMarketOrder
    /// Differences between the books are taken for agreement.
    case agreesWithEverything
    /// The end of a trade is told twice.
    case tellsTwice
    /// A trade's fees are not counted.
    case forgetsFees
    /// Only the short legs of an expired trade are settled.
    case settlesShortsOnly
    /// The kill switch stops entries and closes nothing.
    case killsNothing
    /// A stop that only a person ends is gone with the next account snapshot.
    case forgetsStops
}
