public import Market
import Trading

/// An option chain as a person reads it: the expiry nearest to a DTE with calls on the left, strikes in the middle and
/// puts on the right; or, without a DTE, every expiry in a line.
public struct ChainReport: Sendable {
    /// Deltas between these are shown; what lies outside is worth nothing or is the underlying itself.
    static let deltaBand = 0.02...0.98
    /// Strikes shown on each side of the spot where the source gives no delta.
    static let strikesAround = 20

    let chain: Chain
    let head: ReportHead
    let expiries: [Expiry]
    /// What was asked for; nil shows the list of expiries.
    let dte: Int?
    /// The series of the expiry nearest to it, a section for each root.
    let sections: [Section]

    /// One root and expiry in a line.
    struct Expiry: Sendable {
        let series: Chain.Series
        let dte: Int
        /// Contracts with both sides quoted and not crossed.
        let quoted: Int
        let contracts: Int
        let volume: Int?
        let openInterest: Int?
        /// The source's, of the strike nearest the spot: the mean of call and put, or the one there is.
        let volatility: Double?
        let settlesOnOpen: Bool
    }

    /// The strikes of one root and expiry that are shown.
    struct Section: Sendable {
        let series: Chain.Series
        let dte: Int
        let rows: [Row]
        let leftOut: Int
        let limitedBy: Limit
        enum Limit: Sendable { case delta, thinned, strikes, nothing }
    }

    struct Row: Sendable {
        let strike: Strike
        let call: Int?
        let put: Int?
    }

    /// - Parameters:
    ///   - dte: calendar days to the expiry wanted; the nearest is shown, of two the sooner.
    ///   - everyStrike: all strikes between the deltas shown; otherwise, of those a hundredth of delta apart or less,
    ///     the one with most open interest.
    ///   - source: where the chain is from, in a few words.
    public init(
        chain: Chain, dte: Int? = nil, everyStrike: Bool = false, source: String = "", isDelayed: Bool = false
    ) {
        self.chain = chain
        self.dte = dte
        var parts = [chain.session.short]
        parts.append(
            chain.underlyingPrice.map { "\(chain.underlying) at \(Format.money(units: $0.units))" }
                ?? "\(chain.underlying)'s price \(Format.missing), the source has none")
        parts.append("known \(ScanReport.moment(chain.knownAt))")
        if !source.isEmpty { parts.append(source) }
        var head = ReportHead(
            title: "Options on \(chain.underlying)", subtitle: parts.joined(separator: " · "), labels: [], notes: [])
        head.add(
            origins: [chain.identity.origin], resolutions: [chain.identity.resolution], isDelayed: isDelayed)
        // What a run would decide on a daily snapshot does not matter to somebody who only looks.
        head.notes.removeAll { $0.label == "daily" }
        self.head = head
        expiries = chain.series.map { ChainReport.expiry($0, in: chain) }
        sections = dte.map { ChainReport.sections(chain, nearest: $0, everyStrike: everyStrike) } ?? []
    }

    private static func expiry(_ series: Chain.Series, in chain: Chain) -> Expiry {
        let rows = [series.calls, series.puts].joined()
        func sum(_ value: (Int) -> Int?) -> Int? {
            let known = rows.compactMap(value)
            return known.isEmpty ? nil : known.reduce(0, +)
        }
        let center = chain.underlyingPrice.flatMap { nearestRow(chain, series, to: $0) }
        let volatilities =
            center.map { row in [row.call, row.put].compactMap { $0.flatMap(chain.vendorVolatility) } } ?? []
        return Expiry(
            series: series, dte: chain.session.days(to: series.expiry),
            quoted: rows.count { chain.isQuoted(at: $0) }, contracts: series.calls.count + series.puts.count,
            volume: sum(chain.volume), openInterest: sum(chain.openInterest),
            volatility: volatilities.isEmpty ? nil : volatilities.reduce(0, +) / Double(volatilities.count),
            settlesOnOpen: RootRules.of(series.root).settlesOn == .open)
    }

    private static func sections(_ chain: Chain, nearest dte: Int, everyStrike: Bool) -> [Section] {
        let session = chain.session
        let expiry = chain.series.map(\.expiry).filter { $0 >= session }.min {
            let (left, right) = (session.days(to: $0), session.days(to: $1))
            return ((left - dte).magnitude, left) < ((right - dte).magnitude, right)
        }
        guard let expiry else { return [] }
        return chain.series.filter { $0.expiry == expiry }.map { section(chain, $0, everyStrike: everyStrike) }
    }

    private static func section(_ chain: Chain, _ series: Chain.Series, everyStrike: Bool) -> Section {
        let rows = rows(chain, series)
        let dte = chain.session.days(to: series.expiry)
        let inside = rows.indices.filter { index in
            [rows[index].call, rows[index].put].contains { row in
                row.flatMap(chain.vendorDelta).map { deltaBand.contains($0.magnitude) } ?? false
            }
        }
        if let first = inside.first, let last = inside.last {
            let all = Array(rows[first...last])
            let kept = everyStrike ? all : thinned(chain, all)
            return Section(
                series: series, dte: dte, rows: kept, leftOut: rows.count - kept.count,
                limitedBy: kept.count < all.count ? .thinned : .delta)
        }
        guard let spot = chain.underlyingPrice, rows.count > 2 * strikesAround else {
            return Section(series: series, dte: dte, rows: rows, leftOut: 0, limitedBy: .nothing)
        }
        let middle = rows.firstIndex { $0.strike.price >= spot } ?? rows.count
        let kept = max(0, middle - strikesAround)..<min(rows.count, middle + strikesAround)
        return Section(
            series: series, dte: dte, rows: Array(rows[kept]), leftOut: rows.count - kept.count, limitedBy: .strikes)
    }

    /// Of the strikes within one hundredth of delta the one with most open interest: deep in and far out
    /// of the money, a strike says what its neighbour said.
    private static func thinned(_ chain: Chain, _ rows: [Row]) -> [Row] {
        var kept: [Row] = []
        var bucket: Int?
        var best = -1
        for row in rows {
            // From the call's side, so that one scale runs over all strikes.
            let delta = row.call.flatMap(chain.vendorDelta) ?? row.put.flatMap(chain.vendorDelta).map { $0 + 1 }
            let own = delta.map { Int($0 * 100) }
            let interest = [row.call, row.put].compactMap { $0.flatMap(chain.openInterest) }.reduce(0, +)
            if own == nil || own != bucket {
                kept.append(row)
                best = interest
            } else if interest > best {
                kept[kept.count - 1] = row
                best = interest
            }
            bucket = own
        }
        return kept
    }

    /// Calls and puts of one strike side by side; both runs are sorted by strike.
    static func rows(_ chain: Chain, _ series: Chain.Series) -> [Row] {
        var rows: [Row] = []
        var call = series.calls.lowerBound
        var put = series.puts.lowerBound
        while call < series.calls.upperBound || put < series.puts.upperBound {
            let callStrike = call < series.calls.upperBound ? chain.strike(at: call) : nil
            let putStrike = put < series.puts.upperBound ? chain.strike(at: put) : nil
            guard let strike = [callStrike, putStrike].compactMap({ $0 }).min() else { break }
            rows.append(
                Row(strike: strike, call: callStrike == strike ? call : nil, put: putStrike == strike ? put : nil))
            if callStrike == strike { call += 1 }
            if putStrike == strike { put += 1 }
        }
        return rows
    }

    static func nearestRow(_ chain: Chain, _ series: Chain.Series, to spot: Price) -> Row? {
        rows(chain, series).min {
            let (left, right) = (($0.strike.price - spot).magnitude, ($1.strike.price - spot).magnitude)
            return (left, $0.strike) < (right, $1.strike)
        }
    }

    /// The line that matters: what the market expects by then.
    public var closing: String {
        guard dte != nil else {
            return "\(Format.count(expiries.count, "series", "series")) of \(chain.underlying), "
                + "\(Format.count(chain.count, "contract")) listed, "
                + "\(Format.count(expiries.reduce(0) { $0 + $1.quoted })) of them quoted."
        }
        guard let section = sections.first else {
            return "No expiry of \(chain.underlying) lies on or after \(chain.session.short)."
        }
        guard let spot = chain.underlyingPrice else {
            return "\(Format.date(section.series.expiry.reportDate)): the source has no price of \(chain.underlying)."
        }
        guard let row = ChainReport.nearestRow(chain, section.series, to: spot), let call = row.call, let put = row.put,
            let callMid = chain.quote(at: call).doubleMid, let putMid = chain.quote(at: put).doubleMid
        else { return "At the money a side has no quote: no expected move can be read." }
        let straddle = Double((callMid + putMid).units) / 20_000
        let share = straddle / spot.approximateDollars
        return "The straddle at \(Format.strike(units: row.strike.price.units)) costs "
            + "\(Format.decimal(straddle, places: 2)) at mid: a move of \(Format.percent(share)) by "
            + "\(section.series.expiry.short)."
    }
}

extension Chain {
    /// Both sides stand, do not cross, and somebody asks something.
    fileprivate func isQuoted(at row: Int) -> Bool {
        let quote = quote(at: row)
        return quote.defect == nil && (quote.ask ?? .zero) > .zero
    }
}
