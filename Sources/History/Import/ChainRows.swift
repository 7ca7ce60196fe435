import Market

/// The rows of a chain file in the making: gathered in any order, grouped by snapshot, sorted, laid out as segments.
struct ChainRows {
    /// One contract at one instant, plain memory.
    struct Row {
        var snapshot: UInt32 = 0
        var root: UInt32 = 0
        var expiry: Int32 = 0
        var right: UInt8 = 0
        var present: ChainColumns.Fields = []
        var strike: Int64 = 0
        var bid: Int64 = 0
        var ask: Int64 = 0
        var last: Int64 = 0
        var bidSize: Int32 = 0
        var askSize: Int32 = 0
        var volume: Int32 = 0
        var openInterest: Int32 = 0
        var volatility = 0.0
        var delta = 0.0
        var gamma = 0.0
        var theta = 0.0
        var vega = 0.0
    }

    /// All rows of one symbol and instant.
    struct Snapshot {
        let symbol: Symbol
        let session: TradingSession
        let knownAt: Instant
        var tally = [Int](repeating: 0, count: RowDefect.allCases.count)
        var rows = 0
        var isQuoted = false
        private var price: Int64?
        private var votes = 0
        private var otherPrices: [Int64: Int] = [:]

        init(symbol: Symbol, session: TradingSession, knownAt: Instant) {
            self.symbol = symbol
            self.session = session
            self.knownAt = knownAt
        }

        /// Hears what a row says the underlying costs.
        mutating func vote(_ units: Int64) {
            if price == nil { price = units }
            if price == units { votes += 1 } else { otherPrices[units, default: 0] += 1 }
        }
        var pricesDiffer: Bool { !otherPrices.isEmpty }
        /// What most rows say; of equally many, the lowest.
        var underlyingPrice: Price? {
            guard let price else { return nil }
            var best = (units: price, votes: votes)
            for (units, votes) in otherPrices
            where votes > best.votes || (votes == best.votes && units < best.units) { best = (units, votes) }
            return Price(units: best.units)
        }
    }

    private(set) var rows: [Row] = []
    private(set) var snapshots: [Snapshot] = []
    private var roots: [Root] = []
    private var rootPlaces: [Root: UInt32] = [:]
    private var snapshotPlaces: [SnapshotKey: Int] = [:]

    private struct SnapshotKey: Hashable {
        let symbol: Symbol
        let day: Day
        let knownAt: Instant
    }

    init(expecting count: Int) { rows.reserveCapacity(count) }

    /// The place of a snapshot, made when it is new.
    mutating func snapshot(_ symbol: Symbol, _ session: TradingSession, _ knownAt: Instant) -> Int {
        let key = SnapshotKey(symbol: symbol, day: session.day, knownAt: knownAt)
        if let place = snapshotPlaces[key] { return place }
        snapshots.append(Snapshot(symbol: symbol, session: session, knownAt: knownAt))
        snapshotPlaces[key] = snapshots.count - 1
        return snapshots.count - 1
    }

    /// The number of a root; nil beyond 65,535 of them, which no file has.
    mutating func place(of root: Root) -> UInt32? {
        if let place = rootPlaces[root] { return place }
        guard roots.count < 65_535 else { return nil }
        roots.append(root)
        rootPlaces[root] = UInt32(roots.count - 1)
        return UInt32(roots.count - 1)
    }

    mutating func append(_ row: Row) {
        rows.append(row)
        snapshots[Int(row.snapshot)].rows += 1
    }
    mutating func count(_ defect: RowDefect, in snapshot: Int) { snapshots[snapshot].tally[defect.position] += 1 }
    mutating func vote(_ units: Int64, in snapshot: Int) { snapshots[snapshot].vote(units) }
    mutating func markQuoted(_ snapshot: Int) { snapshots[snapshot].isQuoted = true }

    // MARK: Laying out

    /// A snapshot ready for the catalog.
    struct Finished {
        let snapshot: Snapshot
        let buffer: SegmentBuffer
        let rows: Int
        let series: Int
        let duplicates: Int
        let contentHash: UInt64
        let origin: Chain.Origin
        let resolution: Chain.Resolution
    }

    /// Lays out one snapshot after the other, in the order of symbol, session and stamp, and hands each on before the
    /// next is made.
    func finish(source: String, _ take: (Finished) throws(CatalogError) -> Void) throws(CatalogError) {
        let ranks = rootRanks()
        var members = [[UInt32]](repeating: [], count: snapshots.count)
        for place in snapshots.indices { members[place].reserveCapacity(snapshots[place].rows) }
        for index in rows.indices { members[Int(rows[index].snapshot)].append(UInt32(index)) }
        let order = snapshots.indices.sorted { a, b in
            let (left, right) = (snapshots[a], snapshots[b])
            return (left.symbol, left.session.day, left.knownAt) < (right.symbol, right.session.day, right.knownAt)
        }
        let perSession = Dictionary(grouping: snapshots.lazy.filter { $0.rows > 0 }) {
            SnapshotKey(symbol: $0.symbol, day: $0.session.day, knownAt: .distantPast)
        }.mapValues(\.count)
        for place in order where !members[place].isEmpty {
            let snapshot = snapshots[place]
            let key = SnapshotKey(symbol: snapshot.symbol, day: snapshot.session.day, knownAt: .distantPast)
            let several = perSession[key, default: 0] > 1
            let sorted = self.sorted(members[place], ranks)
            members[place] = []
            try take(
                layOut(
                    sorted, snapshot, source: source,
                    resolution: several || snapshot.knownAt < snapshot.session.closesAt ? .intraday : .daily))
        }
    }

    /// For each root its place in text order, so that a row's sort key is one number.
    private func rootRanks() -> [UInt64] {
        var ranks = [UInt64](repeating: 0, count: roots.count)
        for (rank, place) in roots.indices.sorted(by: { roots[$0] < roots[$1] }).enumerated() {
            ranks[place] = UInt64(rank)
        }
        return ranks
    }

    private struct Keyed {
        /// Expiry (16 bits), root (16), right (1), strike in tenths of a cent (27).
        let key: UInt64
        let index: UInt32
    }

    private func sorted(_ members: [UInt32], _ ranks: [UInt64]) -> [Keyed] {
        var keyed: [Keyed] = []
        keyed.reserveCapacity(members.count)
        var inOrder = true
        for index in members {
            let row = rows[Int(index)]
            let strike = UInt64(row.strike / 10)
            let key = UInt64(row.expiry) << 44 | ranks[Int(row.root)] << 28 | UInt64(row.right) << 27 | strike
            if let last = keyed.last, last.key >= key { inOrder = false }
            keyed.append(Keyed(key: key, index: index))
        }
        if !inOrder {
            keyed.sort { $0.key != $1.key ? $0.key < $1.key : isPreferred(rows[Int($0.index)], rows[Int($1.index)]) }
        }
        return keyed
    }

    /// Of two rows for one contract the one that says more, then the larger in a fixed order of the fields: the choice
    /// does not depend on the order of the rows.
    private func isPreferred(_ a: Row, _ b: Row) -> Bool {
        let (saysA, saysB) = (a.present.rawValue.nonzeroBitCount, b.present.rawValue.nonzeroBitCount)
        if saysA != saysB { return saysA > saysB }
        if a.present != b.present { return a.present.rawValue > b.present.rawValue }
        let (left, right) = (ChainRows.numbers(a), ChainRows.numbers(b))
        for (x, y) in zip(left, right) where x != y { return x > y }
        return false
    }
    private static func numbers(_ row: Row) -> [UInt64] {
        [row.bid, row.ask, row.last].map { UInt64(bitPattern: $0) }
            + [row.volume, row.openInterest, row.bidSize, row.askSize].map { UInt64(UInt32(bitPattern: $0)) }
            + [row.volatility, row.delta, row.gamma, row.theta, row.vega].map(\.bitPattern)
    }

    private func layOut(
        _ sorted: [Keyed], _ snapshot: Snapshot, source: String, resolution: Chain.Resolution
    ) -> Finished {
        var kept: [UInt32] = []
        kept.reserveCapacity(sorted.count)
        var series: [Chain.Series] = []
        var anywhere: ChainColumns.Fields = []
        var lastKey: UInt64?
        var (start, middle) = (0, 0)
        func closeSeries() {
            guard start < kept.count else { return }
            let row = rows[Int(kept[start])]
            series.append(
                Chain.Series(
                    root: roots[Int(row.root)], expiry: Day(number: row.expiry), calls: start..<middle,
                    puts: middle..<kept.count))
        }
        for keyed in sorted where keyed.key != lastKey {
            if let lastKey, lastKey >> 28 != keyed.key >> 28 {
                closeSeries()
                (start, middle) = (kept.count, kept.count)
            }
            let row = rows[Int(keyed.index)]
            anywhere.formUnion(row.present)
            kept.append(keyed.index)
            if row.right == Right.call.rawValue { middle = kept.count }
            lastKey = keyed.key
        }
        closeSeries()
        let origin: Chain.Origin = snapshot.isQuoted ? .quoted : .traded
        let buffer = ChainSegment.buffer(
            rows: kept.count, series: series, anywhere: anywhere,
            heading: SegmentBuffer.Heading(
                kind: .chain, rows: kept.count, symbol: snapshot.symbol, session: snapshot.session.day,
                source: source, origin: origin, resolution: resolution, knownAt: snapshot.knownAt,
                underlyingPrice: snapshot.underlyingPrice))
        fill(buffer, kept, anywhere)
        let hash = ChainSegment.finish(
            buffer, rows: kept.count, series: series, underlyingPrice: snapshot.underlyingPrice)
        return Finished(
            snapshot: snapshot, buffer: buffer, rows: kept.count, series: series.count,
            duplicates: sorted.count - kept.count, contentHash: hash, origin: origin, resolution: resolution)
    }

    private func fill(_ buffer: SegmentBuffer, _ kept: [UInt32], _ anywhere: ChainColumns.Fields) {
        typealias Column = SegmentFormat.Column
        let strike = buffer.column(Column.strike, as: Int64.self)
        let present = buffer.column(Column.present, as: ChainColumns.Fields.self)
        for (place, index) in kept.enumerated() {
            strike[place] = rows[Int(index)].strike
            present[place] = rows[Int(index)].present
        }
        func copy<T>(_ id: UInt16, _ field: ChainColumns.Fields, _ value: (Row) -> T) {
            guard anywhere.contains(field) else { return }
            let column = buffer.column(id, as: T.self)
            for (place, index) in kept.enumerated() where rows[Int(index)].present.contains(field) {
                column[place] = value(rows[Int(index)])
            }
        }
        copy(Column.bid, .bid) { $0.bid }
        copy(Column.ask, .ask) { $0.ask }
        copy(Column.last, .last) { $0.last }
        copy(Column.bidSize, .bidSize) { $0.bidSize }
        copy(Column.askSize, .askSize) { $0.askSize }
        copy(Column.volume, .volume) { $0.volume }
        copy(Column.openInterest, .openInterest) { $0.openInterest }
        copy(Column.volatility, .volatility) { $0.volatility }
        copy(Column.delta, .delta) { $0.delta }
        copy(Column.gamma, .gamma) { $0.gamma }
        copy(Column.theta, .theta) { $0.theta }
        copy(Column.vega, .vega) { $0.vega }
    }
}
