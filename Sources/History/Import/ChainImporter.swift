import Market

/// Reads option chains of three layouts with one set of rules; only the names of the columns differ.
///
/// Prices are rounded to 1/10,000. A bid of zero is real; bid and ask both zero or empty are no quote; an ask of zero
/// beside a bid is no ask. A last price of zero is no trade, a size of zero beside a price is a size the source does
/// not give. A vendor volatility of zero or less is none; where its Greeks are then all zero they are none either.
struct ChainImporter {
    private let places: Places
    private let layout: ImportLayout
    /// For layouts without a column for it.
    private let fixedSymbol: Symbol?

    /// Where the columns are; −1 where a layout has none.
    private struct Places {
        var date = -1
        var time = -1
        var symbol = -1
        var price = -1
        var priceBid = -1
        var priceAsk = -1
        var root = -1
        var expiration = -1
        var strike = -1
        var right = -1
        var bid = -1
        var bidSize = -1
        var ask = -1
        var askSize = -1
        var last = -1
        var volume = -1
        var openInterest = -1
        var volatility = -1
        var delta = -1
        var gamma = -1
        var theta = -1
        var vega = -1
    }

    /// Errors: a layout that takes its symbol from the file's name, and a name that is none.
    init(_ layout: ImportLayout, _ table: CSVTable) throws(CatalogError) {
        self.layout = layout
        var places = Places()
        places.date = table.place("quote_date")
        places.expiration = table.place("expiration")
        places.strike = table.place("strike")
        places.openInterest = table.place("open_interest")
        places.delta = table.place("delta")
        places.gamma = table.place("gamma")
        places.theta = table.place("theta")
        places.vega = table.place("vega")
        places.root = table.place("root")
        places.right = table.place("right")
        places.price = table.place("underlying_price")
        places.volume = table.place("volume")
        places.volatility = table.place("iv")
        var fixed: Symbol?
        switch layout {
        case .dataShop:
            // The figures of 15:45 belong to another instant than the closing quotes and are left out.
            places.symbol = table.place("underlying_symbol")
            places.right = table.place("option_type")
            places.price = table.place("active_underlying_price_eod")
            places.priceBid = table.place("underlying_bid_eod")
            places.priceAsk = table.place("underlying_ask_eod")
            places.bid = table.place("bid_eod")
            places.bidSize = table.place("bid_size_eod")
            places.ask = table.place("ask_eod")
            places.askSize = table.place("ask_size_eod")
            places.last = table.place("close")
            places.volume = table.place("trade_volume")
            places.volatility = table.place("implied_volatility")
        case .riskAlert:
            places.last = table.place("price")
            fixed = try SymbolOfFile.symbol(table.name)
        default:
            places.time = table.place("quote_time")
            places.symbol = table.place("underlying")
            places.bid = table.place("bid")
            places.bidSize = table.place("bid_size")
            places.ask = table.place("ask")
            places.askSize = table.place("ask_size")
            places.last = table.place("last")
        }
        self.places = places
        fixedSymbol = fixed
    }

    /// Reads the whole table. Errors: a file that ends inside a row.
    func read(_ table: inout CSVTable, into staged: inout StagedFile) throws(CatalogError) -> ChainRows {
        var reading = Reading(rows: ChainRows(expecting: 1 << 14))
        while true {
            switch table.next() {
            case .end:
                staged.rowsRead = table.rowsRead
                staged.pricesRounded += reading.rounded
                return reading.rows
            case .cut: throw table.cutError
            case .defective(let defect): staged.tally.count(defect, in: table)
            case .row:
                if let defect = add(table, &reading, &staged.tally) { staged.tally.count(defect, in: table) }
            }
        }
    }

    /// What is remembered from row to row, so that neighbours that agree are not looked up again.
    private struct Reading {
        var rows: ChainRows
        var rounded = 0
        var symbolText: UInt64 = 0
        var symbol: Symbol?
        var rootText: UInt64 = 0
        var root: UInt32?
        var day: Day?
        var session: TradingSession?
        var sessionDefect: RowDefect?
        var timeText: UInt64 = 0
        var time: TimeOfDay?
        var snapshot: (place: Int, symbol: Symbol, day: Day, time: TimeOfDay?)?
        /// Price of the row being read that was rounded; counted when the row is kept.
        var roundedInRow = 0
        var defect: RowDefect?

        mutating func take(_ cell: NumberCell) -> Int64? {
            switch cell {
            case .absent: return nil
            case .value(let value):
                if value < 0 { defect = .negative }
                return value
            case .rounded(let value):
                if value < 0 { defect = .negative }
                roundedInRow += 1
                return value
            case .bad:
                defect = .badNumber
                return nil
            }
        }
        mutating func takeCount(_ cell: NumberCell) -> Int32? {
            guard let value = take(cell) else { return nil }
            guard let count = Int32(exactly: value) else {
                defect = .badNumber
                return nil
            }
            return count
        }
        mutating func take(_ cell: RealCell) -> Double? {
            switch cell {
            case .absent: return nil
            case .value(let value): return value
            case .bad:
                defect = .badNumber
                return nil
            }
        }
    }

    /// Adds the current row, or says why it is set aside.
    private func add(_ table: CSVTable, _ reading: inout Reading, _ tally: inout RowTally) -> RowDefect? {
        guard let day = table.day(places.date) else { return .badDate }
        if reading.day != day {
            (reading.session, reading.sessionDefect) = SessionLookup.session(on: day)
            reading.day = day
        }
        guard let session = reading.session else { return reading.sessionDefect }
        if let defect = takeTime(table, &reading) ?? takeSymbol(table, &reading) { return defect }
        guard let symbol = reading.symbol else { return .badSymbol }
        guard let expiry = table.day(places.expiration), (0..<65_536).contains(expiry.number) else { return .badDate }
        guard let right = right(table) else { return .badRight }
        reading.defect = nil
        reading.roundedInRow = 0
        guard let units = reading.take(table.price(places.strike)) else { return reading.defect ?? .required }
        guard reading.defect == nil, reading.roundedInRow == 0, (try? Strike(Price(units: units))) != nil else {
            return .badStrike
        }
        var row = ChainRows.Row()
        row.strike = units
        row.expiry = expiry.number
        row.right = right.rawValue
        let price = underlyingPrice(table, &reading)
        let notes = readNumbers(table, &reading, &row)
        if let defect = reading.defect { return defect }
        var rootMissing = false
        if let defect = takeRoot(table, &reading, symbol, &rootMissing) { return defect }
        guard let root = reading.root else { return .badSymbol }
        row.root = root

        let snapshot = snapshotPlace(&reading, symbol, session)
        row.snapshot = UInt32(snapshot)
        reading.rounded += reading.roundedInRow
        reading.rows.append(row)
        if let price { reading.rows.vote(price, in: snapshot) }
        if !row.present.isDisjoint(with: [.bid, .ask]) { reading.rows.markQuoted(snapshot) }
        func note(_ defect: RowDefect) {
            tally.count(defect, in: table)
            reading.rows.count(defect, in: snapshot)
        }
        if rootMissing { note(.noRoot) }
        if expiry <= day { note(.expired) }
        if let quote = notes.quote { note(quote) }
        if notes.noVolatility { note(.noVolatility) }
        return nil
    }

    // MARK: Keys

    private func takeTime(_ table: CSVTable, _ reading: inout Reading) -> RowDefect? {
        guard let packed = table.packed(places.time) else { return .badTime }
        guard packed != reading.timeText || (packed != 0 && reading.time == nil) else { return nil }
        reading.timeText = packed
        reading.time = packed == 0 ? nil : table.time(places.time)
        return packed != 0 && reading.time == nil ? .badTime : nil
    }

    private func takeSymbol(_ table: CSVTable, _ reading: inout Reading) -> RowDefect? {
        if let fixedSymbol {
            reading.symbol = fixedSymbol
            return nil
        }
        // A ninth byte is the caret that DataShop puts before an index.
        let packed = table.packed(places.symbol) ?? 0
        guard packed == 0 || packed != reading.symbolText else { return nil }
        var text = Substring(table.text(places.symbol))
        if text.first == "^" { text.removeFirst() }
        guard !text.isEmpty else { return .required }
        guard let symbol = Symbol(text), !text.contains("^") else { return .badSymbol }
        reading.symbol = symbol
        reading.symbolText = packed
        reading.rootText = 0
        reading.root = nil
        return nil
    }

    private func takeRoot(
        _ table: CSVTable, _ reading: inout Reading, _ symbol: Symbol, _ missing: inout Bool
    ) -> RowDefect? {
        guard let packed = table.packed(places.root) else { return .badSymbol }
        missing = packed == 0 && places.root >= 0
        if packed == reading.rootText, reading.root != nil { return nil }
        let text = packed == 0 ? symbol.description : table.text(places.root)
        guard let root = Root(text) else { return .badSymbol }
        reading.root = reading.rows.place(of: root)
        reading.rootText = packed
        return reading.root == nil ? .badSymbol : nil
    }

    private func right(_ table: CSVTable) -> Right? {
        let cell = table.cell(places.right)
        guard let first = cell.first else { return nil }
        if cell.count > 1 {
            switch table.text(places.right).lowercased() {
            case "call": return .call
            case "put": return .put
            default: return nil
            }
        }
        switch first {
        case UInt8(ascii: "C"), UInt8(ascii: "c"): return .call
        case UInt8(ascii: "P"), UInt8(ascii: "p"): return .put
        default: return nil
        }
    }

    private func snapshotPlace(_ reading: inout Reading, _ symbol: Symbol, _ session: TradingSession) -> Int {
        if let last = reading.snapshot, last.symbol == symbol, last.day == session.day, last.time == reading.time {
            return last.place
        }
        let place = reading.rows.snapshot(symbol, session, KnownAt.chain(session, stamp: reading.time))
        reading.snapshot = (place, symbol, session.day, reading.time)
        return place
    }

    // MARK: Numbers

    /// Its own column, else the middle of its own bid and ask; a price of zero is none.
    private func underlyingPrice(_ table: CSVTable, _ reading: inout Reading) -> Int64? {
        if let price = reading.take(table.price(places.price)), price > 0 { return price }
        guard let bid = reading.take(table.price(places.priceBid)), bid > 0,
            let ask = reading.take(table.price(places.priceAsk)), ask >= bid
        else { return nil }
        return (bid + ask + 1) / 2
    }

    private func readNumbers(
        _ table: CSVTable, _ reading: inout Reading, _ row: inout ChainRows.Row
    ) -> (quote: RowDefect?, noVolatility: Bool) {
        let quote = readQuote(table, &reading, &row)
        if let last = reading.take(table.price(places.last)), last > 0 {
            row.last = last
            row.present.insert(.last)
        }
        if let volume = reading.takeCount(table.integer(places.volume)) {
            row.volume = volume
            row.present.insert(.volume)
        }
        if let interest = reading.takeCount(table.integer(places.openInterest)) {
            row.openInterest = interest
            row.present.insert(.openInterest)
        }
        return (quote, readGreeks(table, &reading, &row))
    }

    private func readQuote(
        _ table: CSVTable, _ reading: inout Reading, _ row: inout ChainRows.Row
    ) -> RowDefect? {
        guard places.bid >= 0 else { return nil }
        let bid = reading.take(table.price(places.bid))
        let ask = reading.take(table.price(places.ask))
        let bidSize = reading.takeCount(table.integer(places.bidSize))
        let askSize = reading.takeCount(table.integer(places.askSize))
        if (bid ?? 0) == 0, (ask ?? 0) == 0 { return .noQuote }
        if let bid {
            row.bid = bid
            row.present.insert(.bid)
            if let bidSize, bidSize > 0 || bid == 0 {
                row.bidSize = bidSize
                row.present.insert(.bidSize)
            }
        }
        if let ask, ask > 0 {
            row.ask = ask
            row.present.insert(.ask)
            if let askSize, askSize > 0 {
                row.askSize = askSize
                row.present.insert(.askSize)
            }
        }
        if (ask ?? 0) == 0 { return .noAsk }
        guard let bid, let ask else { return .noBid }
        return bid > ask ? .crossed : nil
    }

    /// True where the vendor's volatility stood there and is none.
    private func readGreeks(_ table: CSVTable, _ reading: inout Reading, _ row: inout ChainRows.Row) -> Bool {
        let volatility = reading.take(table.real(places.volatility))
        let delta = reading.take(table.real(places.delta))
        let gamma = reading.take(table.real(places.gamma))
        let theta = reading.take(table.real(places.theta))
        let vega = reading.take(table.real(places.vega))
        let noVolatility = (volatility ?? 1) <= 0
        if let volatility, volatility > 0 {
            row.volatility = volatility
            row.present.insert(.volatility)
        }
        if noVolatility, (delta ?? 0) == 0, (gamma ?? 0) == 0, (theta ?? 0) == 0, (vega ?? 0) == 0 { return true }
        if let delta {
            row.delta = delta
            row.present.insert(.delta)
        }
        if let gamma {
            row.gamma = gamma
            row.present.insert(.gamma)
        }
        if let theta {
            row.theta = theta
            row.present.insert(.theta)
        }
        if let vega {
            row.vega = vega
            row.present.insert(.vega)
        }
        return noVolatility
    }
}
