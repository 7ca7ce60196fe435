import Desk

/// A mistake that is made on purpose, to see whether the invariants notice it. Nothing but a scenario can plant one.
public struct PlantedBug: Hashable, Sendable, CaseIterable {
    /// Unique among all of them.
    public let name: String
    let atEdge: EdgeBug?
    let inDesk: Flaw?

    init(_ bug: EdgeBug) {
        name = bug.rawValue
        atEdge = bug
        inDesk = nil
    }
    init(_ flaw: Flaw) {
        name = "desk." + flaw.rawValue
        atEdge = nil
        inDesk = flaw
    }
    /// Nil where no bug has that name.
    public init?(name: some StringProtocol) {
        guard let bug = PlantedBug.allCases.first(where: { $0.name == name }) else { return nil }
        self = bug
    }

    /// Those at the edge first, then the desk's own.
    public static let allCases = EdgeBug.allCases.map(PlantedBug.init) + Flaw.allCases.map(PlantedBug.init)
}

/// Mistakes of whoever runs a desk: its journal, its outbox, its adapter.
enum EdgeBug: String, Hashable, Sendable, CaseIterable {
    /// Now and then a step is not journaled.
    case skipsJournal
    /// Orders leave before the step that made them is durable.
    case sendsBeforeJournal
    /// Now and then an order that was journaled is not sent.
    case skipsOutbox
    /// After a crash the last order is sent once more, though it had been.
    case sendsAgain
    /// The desk starts with the incarnation it had.
    case keepsIncarnation
    /// The desk is rebuilt from a journal with a step missing.
    case losesStep
    /// The desk is not told the time it asked for.
    case forgetsDeadline
    /// An execution that is said twice gets a number of its own each time.
    case renumbersFills
    /// The fee of a fill is left out.
    case forgetsFee
    /// The sign of an order's net price is turned on its way.
    case flipsSign
    /// An order leaves with one unit more.
    case addsUnit
    /// An order leaves twice, the second time under another id.
    case doublesOrder
    /// A yes is delivered for another recommendation than it was meant for.
    case misdeliversApproval
    /// A no arrives as a yes.
    case turnsNoIntoYes
    /// Something booked on the account never reaches the desk, and the numbers show no gap.
    case hidesActivity
    /// A fill arrives with one unit more.
    case inflatesFill
}
