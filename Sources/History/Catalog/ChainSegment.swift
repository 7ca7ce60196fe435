import Market

/// A chain as a segment: its columns lie in the file as `ChainColumns` wants them, so that reading one is mapping it.
enum ChainSegment {
    typealias Column = SegmentFormat.Column
    typealias Fields = ChainColumns.Fields

    static let seriesBytes = 24

    /// The columns that may be absent, with the field that says so.
    static let optionalColumns: [(id: UInt16, width: Int, field: Fields)] = [
        (Column.bid, 8, .bid), (Column.ask, 8, .ask), (Column.last, 8, .last), (Column.volatility, 8, .volatility),
        (Column.delta, 8, .delta), (Column.gamma, 8, .gamma), (Column.theta, 8, .theta), (Column.vega, 8, .vega),
        (Column.bidSize, 4, .bidSize), (Column.askSize, 4, .askSize), (Column.volume, 4, .volume),
        (Column.openInterest, 4, .openInterest),
    ]

    /// An unfilled segment for `rows` rows in which the fields `anywhere` occur.
    static func buffer(
        rows: Int, series: [Chain.Series], anywhere: Fields, heading: SegmentBuffer.Heading
    ) -> SegmentBuffer {
        var columns = [
            SegmentBuffer.Column(id: Column.series, width: seriesBytes, elements: series.count),
            SegmentBuffer.Column(id: Column.strike, width: 8, elements: rows),
            SegmentBuffer.Column(id: Column.present, width: 2, elements: rows),
        ]
        if optionalColumns.contains(where: { !anywhere.contains($0.field) }) {
            columns.append(SegmentBuffer.Column(id: Column.zeros, width: 8, elements: rows))
        }
        for column in optionalColumns {
            columns.append(
                SegmentBuffer.Column(
                    id: column.id, width: column.width, elements: rows,
                    sharing: anywhere.contains(column.field) ? nil : Column.zeros))
        }
        let buffer = SegmentBuffer(heading, columns: columns)
        let table = UnsafeMutableRawPointer(buffer.column(Column.series, as: UInt8.self))
        for (place, one) in series.enumerated() {
            let entry = table + place * seriesBytes
            entry.storeBytes(of: one.root.bits.littleEndian, as: UInt64.self)
            entry.storeBytes(of: one.expiry.number.littleEndian, toByteOffset: 8, as: Int32.self)
            entry.storeBytes(of: UInt32(one.calls.lowerBound).littleEndian, toByteOffset: 12, as: UInt32.self)
            entry.storeBytes(of: UInt32(one.puts.lowerBound).littleEndian, toByteOffset: 16, as: UInt32.self)
            entry.storeBytes(of: UInt32(one.puts.upperBound).littleEndian, toByteOffset: 20, as: UInt32.self)
        }
        return buffer
    }

    /// Where the columns of a buffer lie, as a chain sees them.
    static func columns(of buffer: SegmentBuffer, rows: Int) -> ChainColumns {
        func wide(_ id: UInt16) -> UnsafePointer<Int64> { UnsafePointer(buffer.column(id, as: Int64.self)) }
        func real(_ id: UInt16) -> UnsafePointer<Double> { UnsafePointer(buffer.column(id, as: Double.self)) }
        func narrow(_ id: UInt16) -> UnsafePointer<Int32> { UnsafePointer(buffer.column(id, as: Int32.self)) }
        return ChainColumns(
            count: rows, strike: wide(Column.strike), bid: wide(Column.bid), ask: wide(Column.ask),
            last: wide(Column.last), bidSize: narrow(Column.bidSize), askSize: narrow(Column.askSize),
            volume: narrow(Column.volume), openInterest: narrow(Column.openInterest),
            volatility: real(Column.volatility), delta: real(Column.delta), gamma: real(Column.gamma),
            theta: real(Column.theta), vega: real(Column.vega),
            present: UnsafePointer(buffer.column(Column.present, as: Fields.self)))
    }

    /// Hashes and seals a filled buffer; gives the content hash.
    static func finish(
        _ buffer: SegmentBuffer, rows: Int, series: [Chain.Series], underlyingPrice: Price?
    ) -> UInt64 {
        let hash = ContentHash.of(
            series: series, columns: columns(of: buffer, rows: rows), underlyingPrice: underlyingPrice)
        buffer.setContentHash(hash)
        buffer.seal()
        return hash
    }

    /// The chain of a segment: nothing is copied but the table of series, the columns stay in the mapping.
    static func chain(_ view: SegmentView) throws(CatalogError) -> Chain {
        typealias Field = SegmentFormat.Field
        func damaged(_ what: String) -> CatalogError {
            CatalogError(
                .damaged, what, file: view.name, wayOut: "Import its source again with `wingspan data import PATH`.")
        }
        guard view.kind == .chain, let symbol = view.symbol,
            let origin = Chain.Origin(rawValue: view.get(Field.origin, as: UInt8.self)),
            let resolution = Chain.Resolution(rawValue: view.get(Field.resolution, as: UInt8.self))
        else { throw damaged("the segment is not a chain") }
        let rows = view.rows
        let columns = ChainColumns(
            count: rows,
            strike: try view.column(Column.strike, as: Int64.self, elements: rows),
            bid: try view.column(Column.bid, as: Int64.self, elements: rows),
            ask: try view.column(Column.ask, as: Int64.self, elements: rows),
            last: try view.column(Column.last, as: Int64.self, elements: rows),
            bidSize: try view.column(Column.bidSize, as: Int32.self, elements: rows),
            askSize: try view.column(Column.askSize, as: Int32.self, elements: rows),
            volume: try view.column(Column.volume, as: Int32.self, elements: rows),
            openInterest: try view.column(Column.openInterest, as: Int32.self, elements: rows),
            volatility: try view.column(Column.volatility, as: Double.self, elements: rows),
            delta: try view.column(Column.delta, as: Double.self, elements: rows),
            gamma: try view.column(Column.gamma, as: Double.self, elements: rows),
            theta: try view.column(Column.theta, as: Double.self, elements: rows),
            vega: try view.column(Column.vega, as: Double.self, elements: rows),
            present: try view.column(Column.present, as: Fields.self, elements: rows))
        let series = try series(view, rows: rows)
        let hasPrice = view.get(Field.flags, as: UInt16.self) & 1 == 1
        let identity = Chain.Identity(
            underlying: symbol, session: view.session,
            knownAt: Instant(nanoseconds: view.get(Field.knownAt, as: Int64.self)), origin: origin,
            resolution: resolution, contentHash: view.get(Field.contentHash, as: UInt64.self))
        return Chain(
            identity: identity,
            underlyingPrice: hasPrice ? Price(units: view.get(Field.underlyingPrice, as: Int64.self)) : nil,
            series: series, columns: columns, owner: view.mapping)
    }

    private static func series(_ view: SegmentView, rows: Int) throws(CatalogError) -> [Chain.Series] {
        var series: [Chain.Series] = []
        var covered = 0
        while covered < rows {
            let table = try view.column(Column.series, width: seriesBytes, elements: series.count + 1)
            let entry = table + series.count * seriesBytes
            func position(_ offset: Int) -> Int {
                Int(UInt32(littleEndian: entry.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
            }
            let (first, middle, end) = (position(12), position(16), position(20))
            guard first == covered, first <= middle, middle <= end, first < end, end <= rows else {
                throw CatalogError(
                    .damaged, "the table of expiries is inconsistent", file: view.name,
                    wayOut: "Import its source again with `wingspan data import PATH`.")
            }
            series.append(
                Chain.Series(
                    root: Root(bits: UInt64(littleEndian: entry.loadUnaligned(as: UInt64.self))),
                    expiry: Day(number: Int32(littleEndian: entry.loadUnaligned(fromByteOffset: 8, as: Int32.self))),
                    calls: first..<middle, puts: middle..<end))
            covered = end
        }
        return series
    }
}
