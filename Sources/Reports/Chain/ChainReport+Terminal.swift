import Market

/// A chain on a terminal: calls left, strikes in the middle, puts right.
extension ChainReport {
    public func terminal(style: TerminalStyle) -> String {
        var parts = [head.terminal(style: style)]
        if dte == nil {
            parts.append(expiryTable.render(style: style))
        } else {
            parts += sections.map { table($0).render(style: style) }
        }
        parts.append(
            TextWidth.wrapped(closing, to: style.width).map { style.paint($0, as: .strong) }.joined(separator: "\n")
                + "\n")
        return parts.joined(separator: "\n")
    }

    private var expiryTable: Table {
        var table = Table(
            title: "Expiries", source: [Cell("volatility is the source's own, at the strike nearest the spot")],
            columns: [
                .init("expiry"), .init("root"), .init("settles", priority: 2), .init("contracts", .right, priority: 1),
                .init("quoted", .right), .init("IV", unit: "%", .decimal), .init("volume", .right, priority: 3),
                .init("open interest", .right, priority: 3),
            ], whenEmpty: "The snapshot lists no contract.")
        for expiry in expiries {
            table.add([
                Cell(Format.expiry(expiry.series.expiry.reportDate, daysLeft: expiry.dte)),
                Cell(expiry.series.root.description), Cell(expiry.settlesOnOpen ? "open" : "close"),
                .count(expiry.contracts), .count(expiry.quoted, expiry.quoted == 0 ? .caution : .plain),
                expiry.volatility.map { .percent($0) } ?? .missing("the source has none"),
                expiry.volume.map { .count($0) } ?? .missing("the source has none"),
                expiry.openInterest.map { .count($0) } ?? .missing("the source has none"),
            ])
        }
        return table
    }

    private func table(_ section: Section) -> Table {
        var table = Table(
            title: "\(section.series.root) \(Format.expiry(section.series.expiry.reportDate, daysLeft: section.dte))",
            source: [
                Cell("settled on the \(RootRules.of(section.series.root).settlesOn == .open ? "open" : "close")"),
                Cell("IV and delta are the source's own"),
            ] + limits(section),
            columns: side("C", fromLeft: true) + [.init("strike", .decimal)] + side("P", fromLeft: false),
            whenEmpty: "No strike to show.")
        let spot = chain.underlyingPrice
        var isBelow = true
        for row in section.rows {
            if let spot, isBelow, row.strike.price > spot {
                if row.strike != section.rows.first?.strike {
                    table.section("\(chain.underlying) \(Format.money(units: spot.units))")
                }
                isBelow = false
            }
            table.add(cells(row.call, fromLeft: true) + [strike(row)] + cells(row.put, fromLeft: false))
        }
        let crossed = section.rows.flatMap { [$0.call, $0.put] }.compactMap { $0 }
            .count { chain.quote(at: $0).defect == .crossed }
        if crossed > 0 {
            table.closing = Cell(
                "× \(Format.count(crossed, "quote")) crossed: the bid stands above the ask.", .caution)
        }
        return table
    }

    private func limits(_ section: Section) -> [Cell] {
        guard section.leftOut > 0 else { return [Cell("all \(Format.count(section.rows.count, "strike"))")] }
        let band = "|delta| \(Format.delta(Self.deltaBand.lowerBound)) to \(Format.delta(Self.deltaBand.upperBound))"
        let (shown, left) = (Format.count(section.rows.count, "strike"), Format.count(section.leftOut))
        return switch section.limitedBy {
        case .delta: [Cell("\(shown), \(band); \(left) left out")]
        case .thinned:
            [Cell("\(shown), \(band); \(left) left out"), Cell("of each hundredth the one with most open interest")]
        case .strikes, .nothing: [Cell("\(shown) around the spot; \(left) left out")]
        }
    }

    /// The quote stands next to the strike on both sides.
    private func side(_ letter: String, fromLeft: Bool) -> [Table.Column] {
        let columns: [Table.Column] = [
            .init("\(letter) OI", .right, priority: 5), .init("\(letter) volume", .right, priority: 4),
            .init("\(letter) IV", unit: "%", .decimal, priority: 2), .init("\(letter) delta", .decimal, priority: 1),
            .init("\(letter) bid", unit: "$", .decimal), .init("\(letter) ask", unit: "$", .decimal),
        ]
        return fromLeft ? columns : Array(columns[4...]) + columns[..<4].reversed()
    }

    private func strike(_ row: Row) -> Cell {
        Cell(Format.strike(units: row.strike.price.units), .strong)
    }

    private func cells(_ row: Int?, fromLeft: Bool) -> [Cell] {
        guard let row else { return Array(repeating: .missing("not listed"), count: 6) }
        let quote = chain.quote(at: row)
        let isCrossed = quote.defect == .crossed
        func price(_ price: Price?, _ what: String) -> Cell {
            guard let price else { return .missing("no \(what)") }
            let text = Format.money(units: price.units, places: price.units.isMultiple(of: 100) ? 2 : 4)
            return Cell(isCrossed ? text + "×" : text, isCrossed ? .caution : .plain)
        }
        let none = "the source has none"
        let columns: [Cell] = [
            chain.openInterest(at: row).map { .count($0) } ?? .missing(none),
            chain.volume(at: row).map { .count($0) } ?? .missing(none),
            chain.vendorVolatility(at: row).map { .percent($0) } ?? .missing(none),
            chain.vendorDelta(at: row).map { Cell(Format.delta($0)) } ?? .missing(none),
            price(quote.bid, "bid"), price(quote.ask, "ask"),
        ]
        return fromLeft ? columns : Array(columns[4...]) + columns[..<4].reversed()
    }
}
