public import Market
import Quant
public import Strategy

/// A chain's volatility surface: each expiry's forward, volatility at the money, skew and width, what was left out of
/// the fit and why; as a page, with a drawing of each smile.
public struct SurfaceReport: Sendable {
    let chain: Chain
    let fitted: ChainSurface
    let head: ReportHead

    /// - Parameter source: where the chain is from, in a few words.
    public init(_ fitted: ChainSurface, chain: Chain, source: String) {
        self.fitted = fitted
        self.chain = chain
        var parts = [chain.session.short, "spot \(Format.decimal(fitted.surface.spot, places: 2))"]
        if let thirty = fitted.surface.thirtyDay { parts.append("30-day volatility \(Format.percent(thirty))") }
        if !source.isEmpty { parts.append(source) }
        if fitted.isAmerican { parts.append("American quotes, fitted as European ones of the same volatility") }
        var head = ReportHead(
            title: "Volatility surface of \(chain.underlying)", subtitle: parts.joined(separator: " · "), labels: [],
            notes: [])
        head.add(origins: [chain.identity.origin], resolutions: [chain.identity.resolution], isDelayed: false)
        head.notes.removeAll { $0.label == "daily" }
        self.head = head
    }

    // MARK: - Tables

    /// `title` and what it is of: a page says both in its head already.
    func expiries(title: String = "", source: [Cell] = []) -> Table {
        var table = Table(
            title: title, source: source,
            columns: [
                Table.Column("expiry"), Table.Column("days", .right), Table.Column("root"),
                Table.Column("forward", .right), Table.Column("from"), Table.Column("fitted", .right),
                Table.Column("of", .right), Table.Column("ATM", .right), Table.Column("skew 25Δ", .right),
                Table.Column("put 10Δ", .right), Table.Column("call 10Δ", .right),
            ])
        for (index, expiry) in fitted.surface.expiries.enumerated() {
            let series = fitted.series[index]
            var cells = [
                Cell(series.expiry.short), .count(fitted.daysLeft[index]), Cell("\(series.root)"),
                Cell(Format.decimal(expiry.forward?.forward, places: 2)), Cell(words(expiry.forward?.source)),
                .count(expiry.quotes.usable), .count(expiry.quotes.defects.count),
            ]
            switch expiry.smile {
            case .success(let smile):
                cells += [
                    Cell(Format.percent(smile.atTheMoney)), Cell(Format.signed(smile.skew, places: 1)),
                    Cell(Format.signed(smile.width(.put), places: 1)),
                    Cell(Format.signed(smile.width(.call), places: 1)),
                ]
            case .failure(let refusal):
                cells += [Cell(Format.missing, .caution, detail: words(refusal))]
                cells += (0..<3).map { _ in Cell(Format.missing) }
            }
            table.add(cells)
        }
        let refused = refusals
        table.closing = refused.isEmpty ? Cell("Every expiry has a smile.") : Cell(refused, .caution)
        return table
    }

    /// Which expiries have no smile, and why.
    private var refusals: String {
        var lines: [String] = []
        for (index, expiry) in fitted.surface.expiries.enumerated() {
            guard case .failure(let refusal) = expiry.smile else { continue }
            lines.append("\(fitted.series[index].expiry.short) \(fitted.series[index].root): \(words(refusal))")
        }
        return lines.isEmpty ? "" : "No smile: " + lines.joined(separator: "; ") + "."
    }

    var defects: Table {
        var table = Table(
            title: "Quotes left out of the fit", columns: [Table.Column("why"), Table.Column("quotes", .right)])
        for defect in QuoteDefect.allCases {
            let count = fitted.surface.expiries.reduce(0) { $0 + $1.quotes.count(defect) }
            if count > 0 { table.add([Cell(words(defect)), .count(count)]) }
        }
        return table
    }

    // MARK: - Renderings

    public func terminal(style: TerminalStyle) -> String {
        expiries(title: head.title, source: [Cell(head.subtitle)]).render(style: style) + "\n"
            + defects.render(style: style) + "\n"
    }

    public func json() -> String {
        JSONValue.object([
            "report": .text("surface"), "underlying": .text("\(chain.underlying)"),
            "session": .text("\(chain.session)"), "spot": .number(fitted.surface.spot),
            "volatility_30_days": .fraction(fitted.surface.thirtyDay),
            "expiries": .array(
                fitted.surface.expiries.indices.map { index in
                    let expiry = fitted.surface.expiries[index]
                    let smile = try? expiry.smile.get()
                    return .object([
                        "expiry": .text("\(fitted.series[index].expiry)"),
                        "root": .text("\(fitted.series[index].root)"),
                        "days": .count(fitted.daysLeft[index]), "forward": .fraction(expiry.forward?.forward),
                        "discount": .fraction(expiry.forward?.discount), "fitted": .count(expiry.quotes.usable),
                        "quotes": .count(expiry.quotes.defects.count), "atm": .fraction(smile?.atTheMoney),
                        "skew_25_delta": .fraction(smile?.skew), "width_10_delta_put": .fraction(smile?.width(.put)),
                        "width_10_delta_call": .fraction(smile?.width(.call)),
                        "refused": .word(refusal(expiry.smile)),
                    ])
                }),
        ]).document
    }

    public func page(footer: String) -> String {
        var blocks: [Block] = []
        for (index, expiry) in fitted.surface.expiries.enumerated() {
            guard case .success(let smile) = expiry.smile else { continue }
            blocks.append(.chart(drawing(of: smile, index)))
        }
        let page = HTMLPage(
            title: head.title, subtitle: head.subtitle, labels: head.labels, head: [.notes(head.notes)],
            sections: [
                HTMLPage.Section("Expiries", lead: "Volatility at the money, and how it leans.", [.table(expiries())]),
                HTMLPage.Section("Smiles", lead: "The fit through bids and asks.", blocks),
                HTMLPage.Section(
                    "Left out", lead: "What is wrong with a quote that was not fitted.", [.table(defects)]),
            ], footer: footer)
        return page.html()
    }

    private func drawing(of smile: Smile, _ index: Int) -> SmileChart {
        let strikes = smile.quotedStrikes
        let steps = 120
        let line = (0...steps).compactMap { step -> SmileChart.Point? in
            let share = Double(step) / Double(steps)
            let strike = strikes.lowerBound + share * (strikes.upperBound - strikes.lowerBound)
            return smile.volatility(strike: strike).map { SmileChart.Point(strike, $0) }
        }
        let quotes = fitted.quotedVolatilities(of: index).map { SmileChart.Quote($0.strike, bid: $0.bid, ask: $0.ask) }
        let series = fitted.series[index]
        return SmileChart(
            title: "\(series.expiry.short), \(Format.count(fitted.daysLeft[index], "day")), \(series.root)", line: line,
            quotes: quotes, forward: smile.forward, whenEmpty: "No strike of this expiry is quoted.")
    }
}
