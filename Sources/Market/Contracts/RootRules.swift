/// What a root's listed options promise: on what, how and when they are exercised and settled, until when they trade
/// and on which prices. Everything a program must know about a contract that its symbol does not say.
///
/// Rules for roots that are not in the table (`RootRulesTable.swift`) are those of options on one stock.
public struct RootRules: Hashable, Sendable {
    public let root: Root
    public let underlying: Symbol
    public let kind: UnderlyingKind
    public let exercise: ExerciseStyle
    public let settlement: Settlement
    /// Whether the session's open (traders say AM) or its close (PM) decides.
    public let settlesOn: SettlementPrint
    /// The root ends in a digit: a corporate action changed what is delivered, and to what is not known here.
    public let isAdjusted: Bool
    /// Whether the class trades on for a quarter of an hour after the close of stocks.
    let closesLate: Bool
    let ticks: Ticks

    /// Shares, or dollars per index point, of one contract. Of an adjusted contract, only what prices are quoted by.
    public var multiplier: Int { 100 }

    public enum ExerciseStyle: Hashable, Sendable { case american, european }
    public enum Settlement: Hashable, Sendable { case physical, cash }
    public enum SettlementPrint: Hashable, Sendable { case open, close }

    /// The rules of `root`. A binary search in a small table.
    public static func of(_ root: Root) -> RootRules {
        if let listed = RootRulesTable.rules(root) { return listed }
        let base = root.withoutTrailingDigits
        let isAdjusted = base != root
        let rules = RootRulesTable.rules(base)
        return RootRules(
            root: root, underlying: rules?.underlying ?? Symbol(bits: base.bits), kind: rules?.kind ?? .stock,
            exercise: rules?.exercise ?? .american, settlement: rules?.settlement ?? .physical,
            settlesOn: rules?.settlesOn ?? .close, isAdjusted: isAdjusted, closesLate: rules?.closesLate ?? false,
            ticks: rules?.ticks ?? Ticks())
    }

    /// The roots listed today on `underlying`, the oldest first: `SPX`, `SPXW` for the S&P 500. Empty when its name
    /// can't be a root.
    public static func roots(of underlying: Symbol) -> [Root] {
        let listed = RootRulesTable.roots(of: underlying)
        if !listed.isEmpty { return listed }
        return Root(underlying.description.filter { $0 != "." && $0 != "/" && $0 != "^" }).map { [$0] } ?? []
    }
}

/// What an option is on; margin and tax ask for it.
public enum UnderlyingKind: Hashable, Sendable, CaseIterable {
    case stock
    /// Exchange-traded funds and notes.
    case fund
    case broadIndex
    case volatilityIndex
}

extension RootRules {
    /// The session whose open or close decides what the contract is worth. Standard contracts listed before February
    /// 2015 carry the Saturday after it; a date without a session means the session before.
    public func settlementSession(expiry: Day) -> TradingSession { NYSE.session(onOrBefore: expiry) }

    /// When the contract trades for the last time: contracts that settle on the open, at the end of the session
    /// before; others at `tradingClose` of their settlement session.
    public func lastTradingMoment(expiry: Day) -> Instant {
        let settlement = settlementSession(expiry: expiry)
        let last = settlesOn == .close ? settlement : NYSE.session(before: settlement.day)
        return EasternTime.instant(last.day, tradingClose(on: last, expiry: expiry))
    }

    /// When trading of contracts of `expiry` ends on `session`, New York time: with the stocks (16:00, half days
    /// 13:00), or a quarter of an hour later for indexes and the funds that trade late; but an index contract that
    /// settles on this session's close ends with the stocks (Cboe Rule 5.1; for weeklies since 2011). Meaningless
    /// after `lastTradingMoment`.
    public func tradingClose(on session: TradingSession, expiry: Day) -> TimeOfDay {
        guard closesLate else { return session.close }
        let expiresNow = settlement == .cash && settlementSession(expiry: expiry).day == session.day
        if expiresNow { return session.close }
        return TimeOfDay(secondsFromMidnight: session.close.secondsFromMidnight + 15 * 60)
    }
}

extension Root {
    /// `AAPL` of `AAPL1`; a root of digits only stays as it is.
    var withoutTrailingDigits: Root {
        var bits = bits
        var shift = UInt64(bits.trailingZeroBitCount / 8 * 8)
        while shift < 56, (48...57).contains(UInt8(truncatingIfNeeded: bits >> shift)) {
            bits &= ~(0xFF << shift)
            shift += 8
        }
        return (48...57).contains(UInt8(truncatingIfNeeded: bits >> 56)) ? self : Root(bits: bits)
    }
}
