import Market

/// Names the structures in any book of options and shares of one underlying.
///
/// What covers is named before what is naked, the nearest cover first: longs of the same expiry, then shares, then
/// longs that last longer. Parts are paired one kind of pair at a time, those of equal count first, so that structures
/// of different sizes are found again; then the nearest. Pairs are then put together: two credit spreads to a condor or
/// a fly, a debit and a credit spread on one body to a butterfly. In this order:
///
/// 1. butterflies that use up their body and a wing; verticals; condors, flies and butterflies made of them; ratio
///    spreads that use up theirs
/// 2. covered calls
/// 3. straddles, strangles, inverted strangles
/// 4. calendars, diagonals
/// 5. jade lizards that use up theirs; cash-secured puts
/// 6. what stands alone: no short among it that a long among it covers
///
/// The same book gives the same answer in whatever order it is written. Cost O(n³) in the number of series held,
/// however many contracts there are of each.
public struct StructureMatcher: Sendable {
    /// Whether cash is set aside for short puts: then they are cash-secured ones, else naked.
    public let cashSecuresPuts: Bool

    public init(cashSecuresPuts: Bool = false) { self.cashSecuresPuts = cashSecuresPuts }

    /// Several positions in one contract are taken together.
    public func match(_ positions: [AccountBook.Position], shares: Int = 0) -> StructureMatch {
        var parts = BookParts(positions, shares: shares)
        parts.nameVerticals()
        parts.nameCoveredCalls()
        parts.nameStrangles()
        parts.nameCalendars()
        parts.nameShortPuts(secured: cashSecuresPuts)
        return parts.match
    }
}

/// A book on its way to structures.
private struct BookParts {
    /// Contracts not yet named, by role, in ascending order.
    private var lots: [LegRole: [Counted<OptionContract>]] = [:]
    private var shares: Int
    private var unexplained: [AccountBook.Position] = []
    private var found: [FoundStructure] = []
    private var verticals: [Counted<Vertical>] = []

    /// A short and a long of one right and expiry.
    struct Vertical {
        let short: OptionContract
        let long: OptionContract

        var right: Right { short.right }
        var width: Price { (short.strike - long.strike).magnitude }
        /// Sold for a credit: the short one is worth more.
        var isCredit: Bool { right == .put ? short.strike > long.strike : short.strike < long.strike }
        var shape: BookShape {
            switch (right, isCredit) {
            case (.put, true): .traded(.bullPutSpread)
            case (.call, true): .traded(.bearCallSpread)
            case (.put, false): .bearPutSpread
            case (.call, false): .bullCallSpread
            }
        }
    }

    init(_ positions: [AccountBook.Position], shares: Int) {
        self.shares = shares
        var counts: [OptionContract: Int] = [:]
        for position in positions { counts[position.contract, default: 0] += position.quantity }
        for (contract, count) in counts.sorted(by: { $0.key < $1.key }) where count != 0 {
            if RootRules.of(contract.root).isAdjusted {
                unexplained.append(AccountBook.Position(contract: contract, quantity: count))
            } else {
                let role = LegRole(count > 0 ? .long : .short, contract.right)
                lots[role, default: []].append(Counted(contract, abs(count)))
            }
        }
    }

    private mutating func add(_ shape: BookShape, _ units: Int, _ legs: [Leg], shares: Int = 0) {
        found.append(FoundStructure(shape: shape, units: units, legs: legs, shares: shares))
    }

    /// Takes pairs out of the contracts of two roles.
    private mutating func pair(
        _ ours: LegRole, _ theirs: LegRole, onlyWhole: Bool = false,
        rank: (OptionContract, OptionContract) -> PairRank?
    ) -> [(OptionContract, OptionContract, units: Int)] {
        var (mine, yours) = (lots[ours, default: []], lots[theirs, default: []])
        defer { (lots[ours], lots[theirs]) = (mine, yours) }
        return Counted.pair(&mine, &yours, onlyWhole: onlyWhole, rank: rank)
    }

    // MARK: - One expiry, covered

    mutating func nameVerticals() {
        for right in [Right.put, .call] {
            nameWholeButterflies(right)
            let pairs = pair(LegRole(.short, right), LegRole(.long, right)) { short, long in
                guard short.isBeside(long) else { return nil }
                let vertical = Vertical(short: short, long: long)
                return PairRank(vertical.width.units, vertical.isCredit ? 0 : 1)
            }
            verticals += pairs.map { Counted(Vertical(short: $0, long: $1), $2) }
        }
        nameCondors()
        for right in [Right.put, .call] { nameButterflies(right) }
        for right in [Right.put, .call] { nameRatioSpreads(right) }
    }

    /// Those that use up their body and at least one wing: an exact fit is no chance. The other wing may stand on a
    /// strike of which more is held, unless a long that has just the body's count makes verticals of it.
    private mutating func nameWholeButterflies(_ right: Right) {
        for body in lots[LegRole(.short, right), default: []] where body.count.isMultiple(of: 2) {
            let units = body.count / 2
            let longs = lots[LegRole(.long, right), default: []].filter { $0.content.isBeside(body.content) }
            let mayLeave = !longs.contains { $0.count == body.count }
            func fits(_ long: Counted<OptionContract>) -> Bool {
                long.count == units || (mayLeave && long.count > units)
            }
            let lower = longs.filter { $0.content.strike < body.content.strike && fits($0) }
            let upper = longs.filter { $0.content.strike > body.content.strike && fits($0) }
            guard let low = lower.last(where: { $0.count == units }) ?? lower.last,
                let high = upper.first(where: { $0.count == units }) ?? upper.first,
                low.count == units || high.count == units
            else { continue }
            addButterfly(low.content, body.content, high.content, units: units)
            lots[LegRole(.short, right)]?.removeAll { $0.content == body.content }
            for wing in [low.content, high.content] { take(units, of: wing, LegRole(.long, right)) }
        }
    }

    private mutating func take(_ count: Int, of contract: OptionContract, _ role: LegRole) {
        guard let place = lots[role]?.firstIndex(where: { $0.content == contract }) else { return }
        lots[role]?[place].count -= count
        if lots[role]?[place].count == 0 { lots[role]?.remove(at: place) }
    }

    private mutating func addButterfly(
        _ low: OptionContract, _ body: OptionContract, _ high: OptionContract, units: Int
    ) {
        add(
            .traded(body.right == .put ? .putButterfly : .callButterfly), units,
            [Leg(.long, low), Leg(.short, body, ratio: 2), Leg(.long, high)])
    }

    private mutating func nameCondors() {
        var puts = split { $0.right == .put && $0.isCredit }
        var calls = split { $0.right == .call && $0.isCredit }
        let pairs = Counted.pair(&puts, &calls) { put, call in
            guard put.short.isBeside(call.short), put.short.strike <= call.short.strike else { return nil }
            return PairRank((put.width - call.width).magnitude.units, (call.short.strike - put.short.strike).units)
        }
        verticals += puts + calls
        for (put, call, units) in pairs {
            let kind: StructureKind =
                put.short.strike < call.short.strike ? .ironCondor : put.width == call.width ? .ironFly : .ironButterfly
            add(
                .traded(kind), units,
                [Leg(.short, put.short), Leg(.long, put.long), Leg(.short, call.short), Leg(.long, call.long)])
        }
    }

    private mutating func nameButterflies(_ right: Right) {
        var paid = split { $0.right == right && !$0.isCredit }
        var sold = split { $0.right == right && $0.isCredit }
        let pairs = Counted.pair(&paid, &sold) { paid, sold in
            paid.short == sold.short ? PairRank((paid.width - sold.width).magnitude.units) : nil
        }
        verticals += paid + sold
        for (paid, sold, units) in pairs {
            let wings = [paid.long, sold.long].sorted()
            addButterfly(wings[0], paid.short, wings[1], units: units)
        }
    }

    private mutating func nameRatioSpreads(_ right: Right) {
        var paid = split { $0.right == right && !$0.isCredit }
        var shorts = lots[LegRole(.short, right), default: []]
        let pairs = Counted.pair(&paid, &shorts, onlyWhole: true) { $0.short == $1 ? PairRank(0) : nil }
        lots[LegRole(.short, right)] = shorts
        verticals += paid
        for (paid, _, units) in pairs {
            add(
                right == .put ? .putRatioSpread : .callRatioSpread, units,
                [Leg(.short, paid.short, ratio: 2), Leg(.long, paid.long)])
        }
    }

    /// Takes the verticals out that answer to `condition`.
    private mutating func split(_ condition: (Vertical) -> Bool) -> [Counted<Vertical>] {
        let taken = verticals.filter { condition($0.content) }
        verticals.removeAll { condition($0.content) }
        return taken
    }

    // MARK: - Shares

    /// The calls whose count the shares just cover, then those that no naked put makes a strangle with, those that end
    /// first, the lowest strike.
    mutating func nameCoveredCalls() {
        var calls = lots[.shortCall, default: []]
        guard shares > 0, let first = calls.first else { return }
        let puts = lots[.shortPut, default: []].map(\.content)
        let block = RootRules.of(first.content.root).multiplier
        var blocks = [Counted((), shares / block)].filter { $0.count > 0 }
        let pairs = Counted.pair(&blocks, &calls) { _, call in
            guard RootRules.of(call.root).settlement == .physical else { return nil }
            let hasPut = puts.contains { $0.isBeside(call) }
            return PairRank(hasPut ? 1 : 0, Int64(call.expiry.number), call.strike.price.units)
        }
        lots[.shortCall] = calls
        for (_, call, units) in pairs {
            add(.traded(.coveredCall), units, [Leg(.short, call)], shares: block)
            shares -= units * block
        }
    }

    // MARK: - Naked pairs

    mutating func nameStrangles() {
        for onlyWhole in [true, false] {
            for kind in [StructureKind.shortStraddle, .shortStrangle, .invertedStrangle] {
                let pairs = pair(.shortPut, .shortCall, onlyWhole: onlyWhole) { put, call in
                    guard put.isBeside(call) else { return nil }
                    let gap = (call.strike - put.strike).units
                    let fits = kind == .shortStraddle ? gap == 0 : kind == .shortStrangle ? gap > 0 : gap < 0
                    return fits ? PairRank(abs(gap)) : nil
                }
                for (put, call, units) in pairs { add(.traded(kind), units, [Leg(.short, put), Leg(.short, call)]) }
            }
        }
    }

    // MARK: - Several expiries

    mutating func nameCalendars() {
        for right in [Right.put, .call] {
            for isCalendar in [true, false] {
                let pairs = pair(LegRole(.short, right), LegRole(.long, right)) { short, long in
                    guard LastMoment(short) <= LastMoment(long), !isCalendar || short.strike == long.strike
                    else { return nil }
                    return PairRank(
                        Int64(short.expiry.days(to: long.expiry)), (short.strike - long.strike).magnitude.units)
                }
                let shape: BookShape =
                    right == .put
                    ? (isCalendar ? .putCalendar : .putDiagonal) : (isCalendar ? .callCalendar : .callDiagonal)
                for (short, long, units) in pairs { add(shape, units, [Leg(.short, short), Leg(.long, long)]) }
            }
        }
    }

    // MARK: - What is left

    mutating func nameShortPuts(secured: Bool) {
        guard !secured else {
            for put in lots[.shortPut, default: []] {
                add(.traded(.cashSecuredPut), put.count, [Leg(.short, put.content)])
            }
            lots[.shortPut] = []
            return
        }
        var puts = lots[.shortPut, default: []]
        var calls = split { $0.right == .call && $0.isCredit }
        let pairs = Counted.pair(&puts, &calls, onlyWhole: true) { put, call in
            guard put.isBeside(call.short), put.strike < call.short.strike else { return nil }
            return PairRank((call.short.strike - put.strike).units)
        }
        lots[.shortPut] = puts
        verticals += calls
        for (put, call, units) in pairs {
            add(.jadeLizard, units, [Leg(.short, put), Leg(.short, call.short), Leg(.long, call.long)])
        }
    }

    var match: StructureMatch {
        var structures = found
        for vertical in verticals {
            let legs = [Leg(.short, vertical.content.short), Leg(.long, vertical.content.long)]
            structures.append(FoundStructure(shape: vertical.content.shape, units: vertical.count, legs: legs))
        }
        let alone: [(LegRole, BookShape)] = [
            (.shortPut, .nakedPut), (.longPut, .longPut), (.shortCall, .nakedCall), (.longCall, .longCall),
        ]
        for (role, shape) in alone {
            for lot in lots[role, default: []] {
                let legs = [Leg(role.side, lot.content)]
                structures.append(FoundStructure(shape: shape, units: lot.count, legs: legs))
            }
        }
        structures.sort { $0.isListed(before: $1) }
        if shares != 0 {
            structures.append(
                FoundStructure(
                    shape: shares > 0 ? .longShares : .shortShares, units: abs(shares), legs: [],
                    shares: shares.signum()))
        }
        return StructureMatch(structures: structures, unexplained: unexplained)
    }
}

extension OptionContract {
    /// Of one class and expiry: only then do two legs end at one price.
    fileprivate func isBeside(_ other: OptionContract) -> Bool { root == other.root && expiry == other.expiry }
}

extension FoundStructure {
    fileprivate func isListed(before other: FoundStructure) -> Bool {
        let (ours, theirs) = (legs.map(\.contract), other.legs.map(\.contract))
        if let a = ours.map(\.expiry).min(), let b = theirs.map(\.expiry).min(), a != b { return a < b }
        if ours != theirs { return ours.lexicographicallyPrecedes(theirs) }
        return legs.map(\.signedRatio).lexicographicallyPrecedes(other.legs.map(\.signedRatio))
    }
}
