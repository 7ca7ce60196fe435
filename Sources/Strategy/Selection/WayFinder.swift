import Market
import Trading

/// Finds which strikes of one side go together, and counts each way that does not pass at the first gate that stops it.
struct WayFinder {
    /// By key, in the order of the search.
    private(set) var groups: [SideWays] = []

    private let context: EntryContext
    private let smile: SeriesSmile
    private let side: SideRows
    private let targets: SideTargets
    private let joint: Joint
    /// The other side, where this one takes a strike or a width from it.
    private let partner: SideSearch?
    private let isButterfly: Bool
    private let keepsMisses: Bool
    /// Levels whose gate is switched off: what fails there is no structure at all and is not counted.
    private let isUncounted: [Bool]
    private var groupOf: [Joint.Key: Int] = [:]

    init(
        _ context: EntryContext, _ smile: SeriesSmile, _ side: SideRows, _ targets: SideTargets,
        partner: SideSearch?, keepsMisses: Bool
    ) {
        self.context = context
        self.smile = smile
        self.side = side
        self.targets = targets
        self.partner = partner
        self.keepsMisses = keepsMisses
        joint = Joint(context.strategy)
        isButterfly = context.strategy.structure.isBought
        isUncounted = LegGate.allCases.map { context.isOff($0.gate) }
    }

    // MARK: - Which strikes go together

    mutating func run() {
        switch targets.short {
        case .nearestDelta(let target):
            guard let short = side.nearest(toDelta: target, among: side.rows.indices) else {
                stopForWantOfDelta(among: side.rows.indices, short: nil)
                return
            }
            findLongs(of: short)
        case .deltaBand:
            for short in side.rows.indices { findLongs(of: short) }
        case .level(let level):
            if let short = side.nearest(toStrike: level, among: side.rows.indices) { findLongs(of: short) }
        case .sameAs: followStrikes()
        case .unknown(let kind): stop(.deltaBand, .unknown(kind), short: nil)
        case .widths, .nearWidths, .nothing:
            // A distance from a short strike; on a short one it names nothing.
            return
        }
    }

    private mutating func findLongs(of short: Int) {
        guard let target = targets.long else {
            record(short: short, long: nil, inner: nil)
            return
        }
        let further = side.furtherOut(than: short)
        switch target {
        case .nearestDelta(let delta):
            if let long = side.nearest(toDelta: delta, among: further, where: { isMirrored($0, in: short) }) {
                pair(short, long)
            } else if !further.isEmpty {
                stopForWantOfDelta(among: further, short: short)
            }
        case .deltaBand:
            for long in further { pair(short, long) }
        case .widths(let widths):
            for width in widths { pair(short, width: width.units) }
        case .nearWidths(let widths):
            var found: [Int] = []
            for width in widths {
                let level = side.strike(width.units, furtherOutThan: short)
                let long = side.nearest(toStrike: level, among: further, where: { isMirrored($0, in: short) })
                // Two widths between the same strikes are one way.
                if let long, !found.contains(long) {
                    found.append(long)
                    pair(short, long)
                } else if long == nil {
                    stop(.width, .missing(width), short: short, width: width)
                }
            }
        case .sameAs: followWidths(of: short)
        case .unknown(let kind): stop(.width, .unknown(kind), short: short)
        case .level, .nothing: return
        }
    }

    private mutating func pair(_ short: Int, width: Int64) {
        if let long = side.position(ofStrike: side.strike(width, furtherOutThan: short)) {
            pair(short, long)
        } else {
            let width = Price(units: width)
            stop(.width, .missing(width), short: short, width: width)
        }
    }

    @inline(__always) private mutating func pair(_ short: Int, _ long: Int) {
        guard isButterfly else {
            record(short: short, long: long, inner: nil)
            return
        }
        let width = (side.rows[short].strike - side.rows[long].strike).magnitude
        if let inner = side.position(ofStrike: side.strike(-Int64(width), furtherOutThan: short)) {
            record(short: short, long: long, inner: inner)
        } else {
            let width = Price(units: Int64(width))
            stop(.width, .missing(width), short: short, width: width)
        }
    }

    /// Whether the strike as far on the other side is listed, where the structure needs it: a butterfly's other wing,
    /// an iron fly's.
    private func isMirrored(_ long: Int, in short: Int) -> Bool {
        let mirror = 2 * side.rows[short].strike - side.rows[long].strike
        if isButterfly { return side.position(ofStrike: mirror) != nil }
        guard joint.sharesWidth, joint.sharesStrike else { return true }
        let other: Right = side.right == .put ? .call : .put
        return context.chain.row(in: smile.series.rows(other), strike: Strike(trusted: Price(units: mirror))) != nil
    }

    // MARK: - What the other side has found

    private mutating func followStrikes() {
        var seen: Set<Int64?> = []
        for group in partner?.groups ?? [] where seen.insert(group.key.strike).inserted {
            if let strike = group.key.strike, let short = side.position(ofStrike: strike) {
                findLongs(of: short)
            } else if group.key.strike == nil {
                // The other side found no strike: what stops it stops both.
                groups[self.group(group.key)].add(.absent)
            } else {
                stop(.deltaBand, .failed(.refused, measured: nil, limit: nil), key: group.key)
            }
        }
    }

    private mutating func followWidths(of short: Int) {
        let strike = joint.key(strike: side.rows[short].strike, width: nil).strike
        for group in partner?.groups ?? [] where group.key.strike == strike {
            if let width = group.key.width {
                pair(short, width: width)
            } else {
                groups[self.group(group.key)].add(.absent)
            }
        }
    }

    // MARK: - Counting

    private mutating func record(short: Int, long: Int?, inner: Int?) {
        var level = side.shorts[short].level
        var miss = side.shorts[short].miss
        var worst = LegPart.short
        if let long {
            let found = side.longs[long].level
            if found < level || (found == level && side.longs[long].miss > miss) {
                (worst, miss) = (.long, side.longs[long].miss)
            }
            level = min(level, found)
        }
        if let inner {
            let found = side.inners[inner].level
            if found < level || (found == level && side.inners[inner].miss > miss) {
                (worst, miss) = (.inner, side.inners[inner].miss)
            }
            level = min(level, found)
        }
        guard level == LegGate.passed || !isUncounted[Int(level)] else { return }
        let index = group(joint.isFree ? nil : key(short: short, long: long))
        guard level < LegGate.passed else {
            groups[index].add(SideWays.Way(short: short, long: long, inner: inner))
            return
        }
        groups[index].countStop(at: level)
        guard groups[index].wants(level, miss) else { return }
        let verdict =
            switch worst {
            case .short: side.shorts[short].verdict
            case .long: side.longs[long ?? short].verdict
            case .inner: side.inners[inner ?? short].verdict
            }
        groups[index].keep(
            SideWays.Miss(
                level: level, miss: miss, verdict: verdict,
                way: SideWays.Way(short: short, long: long, inner: inner)))
    }
    private enum LegPart { case short, long, inner }

    /// Stopped before its legs were known: at `gate`, or where its short leg is stopped before that.
    private mutating func stop(_ gate: LegGate, _ verdict: Verdict, short: Int?, width: Price? = nil) {
        var (level, verdict) = (gate.rawValue, verdict)
        if let short, side.shorts[short].level < level {
            (level, verdict) = (side.shorts[short].level, side.shorts[short].verdict)
        }
        let key = joint.key(strike: short.map { side.rows[$0].strike }, width: width?.units)
        stop(level, verdict, short: short, width: width, key: key)
    }
    private mutating func stop(_ gate: LegGate, _ verdict: Verdict, key: Joint.Key) {
        stop(gate.rawValue, verdict, short: nil, width: nil, key: key)
    }
    private mutating func stop(_ level: UInt8, _ verdict: Verdict, short: Int?, width: Price?, key: Joint.Key) {
        guard !isUncounted[Int(level)] else { return }
        let index = group(key)
        groups[index].countStop(at: level)
        groups[index].keep(
            SideWays.Miss(
                level: level, miss: verdict.miss, verdict: verdict, way: SideWays.Way(short: short),
                wantedWidth: width))
    }

    /// No strike can be chosen: nothing is priced, or no priced strike has a delta.
    private mutating func stopForWantOfDelta(among range: Range<Int>, short: Int?) {
        let priced = side.rows[range].first { $0.quote.sides != nil }
        let gaps = LegGates(context: context, market: smile.market)
        let verdict = Verdict.unknown(priced.map(gaps.gap) ?? .quotes)
        let key = joint.key(strike: short.map { side.rows[$0].strike }, width: nil)
        stop(priced == nil ? .legQuoted : .deltaBand, verdict, key: key)
    }

    private func key(short: Int, long: Int?) -> Joint.Key {
        let strike = side.rows[short].strike
        return joint.key(strike: strike, width: long.map { abs(strike - side.rows[$0].strike) })
    }

    /// The position of a key's group, which is made when it is first met; nil is the one group of sides without a tie.
    private mutating func group(_ key: Joint.Key?) -> Int {
        guard let key, !joint.isFree else {
            if groups.isEmpty { groups.append(SideWays(.free, keepsMisses: keepsMisses)) }
            return 0
        }
        if let last = groups.last, last.key == key { return groups.count - 1 }
        if let known = groupOf[key] { return known }
        groupOf[key] = groups.count
        groups.append(SideWays(key, keepsMisses: keepsMisses))
        return groups.count - 1
    }
}

extension Verdict {
    /// A strike so many points from the short one that is not listed.
    fileprivate static func missing(_ width: Price) -> Verdict {
        .failed(.refused, measured: nil, limit: width.approximateDollars)
    }
}
