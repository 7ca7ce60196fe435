public import Market

/// What a session's last snapshot leaves for the next morning, when a new one has hardly begun.
struct SessionEnd: Sendable {
    let session: Day
    let volumes: ContractVolumes
    /// Nil where too little was quoted near the money.
    let spread: Double?

    init(_ last: Chain) {
        session = last.session
        volumes = ContractVolumes(last)
        spread = last.underlyingPrice.flatMap { TypicalSpread.of(last, spot: $0) }
    }
}

/// How many contracts of each kind changed hands over one session. Only what was traded is kept: a few thousand of a
/// large chain's rows.
public struct ContractVolumes: Sendable {
    private var series: [Chain.Series] = []
    /// In 1/10,000 dollar, ascending within a series and right.
    private var strikes: [Int64] = []
    private var volumes: [Int32] = []

    public init(_ chain: Chain) {
        for listed in chain.series {
            let calls = add(listed.calls, of: chain)
            let puts = add(listed.puts, of: chain)
            if calls.isEmpty && puts.isEmpty { continue }
            series.append(Chain.Series(root: listed.root, expiry: listed.expiry, calls: calls, puts: puts))
        }
    }

    private mutating func add(_ rows: Range<Int>, of chain: Chain) -> Range<Int> {
        let first = strikes.count
        for row in rows {
            guard let volume = chain.volume(at: row), volume > 0 else { continue }
            strikes.append(chain.columns.strike[row])
            volumes.append(Int32(volume))
        }
        return first..<strikes.count
    }

    /// What the contract in a row of a later chain traded; nil where that was nothing, or not known. Three binary
    /// searches.
    func volume(ofRow row: Int, in chain: Chain) -> Int? {
        let listed = chain.series[chain.series.firstPlace { max($0.calls.upperBound, $0.puts.upperBound) <= row }]
        let place = series.firstPlace { ($0.expiry, $0.root) < (listed.expiry, listed.root) }
        guard place < series.count, series[place].expiry == listed.expiry, series[place].root == listed.root else {
            return nil
        }
        let rows = series[place].rows(listed.calls.contains(row) ? .call : .put)
        let strike = chain.columns.strike[row]
        let found = strikes[rows].firstPlace { $0 < strike }
        return found < rows.upperBound && strikes[found] == strike ? Int(volumes[found]) : nil
    }
}

/// How wide the options of an underlying stand: the median of (ask − bid) / mid near the money, a week to two months
/// out, where most is traded and the figure of one day can be held against another's.
enum TypicalSpread {
    private static let days = 7...60
    /// Strikes so far from the money at most, as a share of the spot.
    private static let reach = 0.05
    /// A median of fewer says nothing.
    private static let quotesLeast = 8

    /// Nil where too little is quoted.
    static func of(_ chain: Chain, spot: Price) -> Double? {
        let margin = Int64(reach * Double(spot.units))
        let strikes = spot.units - margin...spot.units + margin
        var spreads: [Double] = []
        for series in chain.series
        where days.contains(chain.session.days(to: series.expiry)) && !RootRules.of(series.root).isAdjusted {
            for right in Right.allCases {
                for row in series.rows(right) where strikes.contains(chain.columns.strike[row]) {
                    guard let doubleMid = chain.doubleMid(at: row) else { continue }
                    spreads.append(Double(2 * (chain.columns.ask[row] - chain.columns.bid[row])) / Double(doubleMid))
                }
            }
        }
        guard spreads.count >= quotesLeast else { return nil }
        spreads.sort()
        return spreads[spreads.count / 2]
    }
}

extension RandomAccessCollection where Index == Int {
    /// The first index whose element is not before what is looked for, by binary search; `endIndex` where all are.
    fileprivate func firstPlace(_ isBefore: (Element) -> Bool) -> Int {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = (low + high) / 2
            if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
