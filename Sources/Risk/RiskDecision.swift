public import Market

/// The limits that may say no, in the order in which they are asked and shown.
public enum RiskLimit: UInt8, Hashable, Comparable, Sendable, CaseIterable {
    /// The account's equity and cash are known, and there is some.
    case account
    case dailyLoss, tradesPerSymbol
    /// What the sizing rule asks for; zero is a legal size.
    case size
    case quantityMaximum, riskPerTrade, heat, margin

    public static func < (a: RiskLimit, b: RiskLimit) -> Bool { a.rawValue < b.rawValue }
}

/// One limit's recorded answer.
public struct RiskVerdict: Hashable, Sendable {
    public let limit: RiskLimit
    /// In the limit's own unit (`RiskLimit.unit`): what stands against it with one more unit of the candidate, and the
    /// bound. Nil where nothing is compared.
    public let measured: Double?
    public let bound: Double?
    /// Units of the structure that this limit allows; nil when it does not count units or is not set.
    public let allowed: Int?
    public let answer: Answer

    public enum Answer: UInt8, Hashable, Sendable, CaseIterable {
        case passed, refused, unknown
        /// The profile sets no such limit.
        case notSet
        /// The thing does not exist yet: no session before the first.
        case notApplicable
    }

    public init(_ limit: RiskLimit, _ answer: Answer, measured: Double?, bound: Double?, allowed: Int?) {
        self.limit = limit
        self.answer = answer
        self.measured = measured
        self.bound = bound
        self.allowed = allowed
    }
    public var isRefusal: Bool { answer == .refused || answer == .unknown }
}

/// The arithmetic of a size, kept so that it can be shown and checked.
public struct SizingResult: Hashable, Sendable {
    public let equity: Money
    public let riskPerUnit: Money
    /// The share of equity the sizing rule puts at risk; nil for a fixed quantity.
    public let share: Double?
    /// What the sizing rule asked for, before any limit.
    public let wanted: Int
    /// What remains after every limit.
    public let quantity: Int
    /// The limit that made it smaller; nil when none did.
    public let boundBy: RiskLimit?
    /// Every limit's answer, in order.
    public let verdicts: [RiskVerdict]

    public init(
        equity: Money, riskPerUnit: Money, share: Double?, wanted: Int, quantity: Int, boundBy: RiskLimit?,
        verdicts: [RiskVerdict]
    ) {
        self.equity = equity
        self.riskPerUnit = riskPerUnit
        self.share = share
        self.wanted = wanted
        self.quantity = quantity
        self.boundBy = boundBy
        self.verdicts = verdicts
    }
}

/// Risk's word on one candidate. A refusal is a value, never an error: it is stored like any other decision.
public enum RiskDecision: Hashable, Sendable {
    case approved(quantity: Int, sizing: SizingResult)
    /// Every limit's answer, in order; at least one is a refusal.
    case refused([RiskVerdict])

    public var verdicts: [RiskVerdict] {
        switch self {
        case .approved(_, let sizing): sizing.verdicts
        case .refused(let verdicts): verdicts
        }
    }
}
