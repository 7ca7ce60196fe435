/// The quotes of one expiry after cleaning: every row either enters the fit or has the reason why not.
public struct CleanedQuotes: Sendable {
    /// Parallel to the rows given; nil for a quote in good order.
    public internal(set) var defects: [QuoteDefect?]
    /// As fitted: European where the expiry is American; only rows without a defect mean anything.
    var bid: [Double]
    var ask: [Double]
    /// Rows of each strike, strikes ascending.
    var pairs: [StrikePair]

    /// How many rows went for this reason.
    public func count(_ defect: QuoteDefect) -> Int {
        var count = 0
        for found in defects where found == defect { count += 1 }
        return count
    }

    /// Rows in good order.
    public var usable: Int {
        var count = 0
        for found in defects where found == nil { count += 1 }
        return count
    }

    /// Call and put of one strike, by row.
    struct StrikePair {
        let strike: Double
        var call: Int?
        var put: Int?
        /// Whether one of the two is offered only.
        var hasNoBid = false
    }

    init(_ expiry: QuotedExpiry, settings: SurfaceSettings) {
        let count = expiry.count
        defects = [QuoteDefect?](repeating: nil, count: count)
        bid = [Double](repeating: 0, count: count)
        ask = [Double](repeating: 0, count: count)
        pairs = []
        var rows: [Int] = []
        rows.reserveCapacity(count)
        for row in 0..<count {
            defects[row] = Self.defect(expiry, row, settings)
            if defects[row] == .noBid { rows.append(row) }
            guard defects[row] == nil, let rowBid = expiry.bid[row], let rowAsk = expiry.ask[row] else { continue }
            bid[row] = rowBid
            ask[row] = rowAsk
            rows.append(row)
        }
        pair(rows, of: expiry)
    }

    private static func defect(_ expiry: QuotedExpiry, _ row: Int, _ settings: SurfaceSettings) -> QuoteDefect? {
        let strike = expiry.strike[row]
        guard strike > 0, strike.isFinite else { return .invalid }
        guard let ask = expiry.ask[row] else { return .absent }
        guard let bid = expiry.bid[row] else { return ask.isFinite && ask >= 0 ? .noBid : .invalid }
        guard bid >= 0, ask >= 0, bid.isFinite, ask.isFinite else { return .invalid }
        if bid == 0 && ask == 0 { return .absent }
        if !expiry.age.isEmpty, !(expiry.age[row] <= settings.staleAfter) { return .stale }
        if ask < bid { return .crossed }
        if bid == 0 { return .noBid }
        let spread = ask - bid
        // Half a cent more: prices in cents are not exact in binary.
        let isWide = spread > settings.tolerableSpread + 0.005 && spread > settings.widestShare * 0.5 * (bid + ask)
        return isWide ? .wide : nil
    }

    private mutating func pair(_ rows: [Int], of expiry: QuotedExpiry) {
        var rows = rows
        let isAscending = zip(rows, rows.dropFirst()).allSatisfy { expiry.strike[$0] <= expiry.strike[$1] }
        if !isAscending {
            rows.sort { (expiry.strike[$0], $0) < (expiry.strike[$1], $1) }
        }
        pairs.reserveCapacity(rows.count / 2 + 1)
        for row in rows {
            let strike = expiry.strike[row]
            if pairs.last?.strike != strike { pairs.append(StrikePair(strike: strike)) }
            let last = pairs.count - 1
            if defects[row] == .noBid {
                pairs[last].hasNoBid = true
                continue
            }
            switch expiry.kind[row] {
            case .call:
                if pairs[last].call == nil { pairs[last].call = row } else { defects[row] = .duplicate }
            case .put:
                if pairs[last].put == nil { pairs[last].put = row } else { defects[row] = .duplicate }
            }
        }
    }
}
