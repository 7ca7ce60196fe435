/// A number that names one thing of one kind. Made by the desk's own counters, never from a clock or at random: the
/// high 16 bits are the desk's incarnation (raised at every start, so that a restored backup cannot reuse one), the
/// low 48 count up. Text exists only in adapters.
@frozen public struct Identifier<Kind>: Hashable, Comparable, Sendable {
    public let raw: UInt64
    @inlinable public init(raw: UInt64) { self.raw = raw }
    @inlinable public init(incarnation: UInt16, counter: UInt64) {
        precondition(counter < 1 << 48, "a counter has 48 bits")
        raw = UInt64(incarnation) << 48 | counter
    }
    @inlinable public var counter: UInt64 { raw & (1 << 48 - 1) }
    @inlinable public static func < (a: Identifier, b: Identifier) -> Bool { a.raw < b.raw }
}

public enum ScanKind {}
public enum EvaluationKind {}
public enum RecommendationKind {}
public enum TradeKind {}
public enum OrderKind {}
public enum ExecutionKind {}
public enum RequestKind {}
public enum VenueOrderKind {}
public enum ActivityKind {}

/// One look at one underlying by all strategies.
public typealias ScanID = Identifier<ScanKind>
/// One strategy's judgement of one underlying within a scan.
public typealias EvaluationID = Identifier<EvaluationKind>
public typealias RecommendationID = Identifier<RecommendationKind>
/// A structure from its entry to its close, with its whole chain of rolls.
public typealias TradeID = Identifier<TradeKind>
/// The client id of an order, made before it is sent.
public typealias OrderID = Identifier<OrderKind>
/// A venue's own number of a fill, unique within the venue.
public typealias ExecutionID = Identifier<ExecutionKind>
/// A question to the world, answered or timed out.
public typealias RequestID = Identifier<RequestKind>
/// A venue's own number of an order.
public typealias VenueOrderID = Identifier<VenueOrderKind>
/// A venue's number of what it booked on the account, counting up.
public typealias ActivityID = Identifier<ActivityKind>

/// Which venue and which account at it: on every order, lot and position from the first day.
public struct AccountID: Hashable, Comparable, Sendable {
    public let broker: UInt8
    public let account: UInt16
    public init(broker: UInt8, account: UInt16) {
        self.broker = broker
        self.account = account
    }
    public static func < (a: AccountID, b: AccountID) -> Bool { (a.broker, a.account) < (b.broker, b.account) }
    /// The embedded exchange's only account.
    public static let embedded = AccountID(broker: 0, account: 1)
}

/// A strategy's place in its profile, from zero.
public struct StrategyIndex: Hashable, Comparable, Sendable {
    public let number: UInt16
    public init(_ number: UInt16) { self.number = number }
    public static func < (a: StrategyIndex, b: StrategyIndex) -> Bool { a.number < b.number }
}

extension Identifier: CustomStringConvertible {
    /// `12`, or `3.12` where the desk has started more than once.
    public var description: String {
        let incarnation = raw >> 48
        return incarnation <= 1 ? String(counter) : "\(incarnation).\(counter)"
    }
}
