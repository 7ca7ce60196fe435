import Market
import Trading

/// A closed trade's page: what was held and what it could pay, the fills, the market it was opened in, why it was
/// closed. Folded until asked for.
struct TradeStory {
    let trade: ClosedTrade
    let strategy: String

    var block: Block {
        .details(
            summary: "\(trade.id) · \(trade.underlying) \(trade.kind.name) \(StructureWords.strikes(trade.legs))",
            hint:
                "\(Format.dates(trade.entrySession.reportDate, trade.exitSession.reportDate)) · \(trade.reason.word) · "
                + Format.pnl(units: trade.profit.units),
            anchor: trade.anchor,
            [.paragraph(sentence), .pair([.table(legs), .table(money)], [.chart(payoff)])])
    }

    /// Its life in a few sentences.
    var sentence: String {
        var text = "Opened by \(strategy) on \(trade.entrySession.short) at \(time(trade.openedAt)) ET with "
        text += Words.list(market) + ". "
        text += "Closed on \(trade.exitSession.short) because \(trade.reason.sentence), after "
        text += "\(Format.count(trade.daysHeld, "day")), for \(Format.pnl(units: trade.profit.units))"
        if trade.opening > .zero {
            let kept = trade.profit.approximateDollars / trade.opening.approximateDollars
            text += " (\(Format.signedPercent(kept)) of the credit)"
        }
        text += "."
        if trade.unmarkedSessions > 0 {
            text +=
                " On \(Format.count(trade.unmarkedSessions, "session")) it could not be marked because a leg had no "
            text += "quote; no price was made up."
        }
        return text
    }

    private var market: [String] {
        var parts = ["\(trade.underlying) at \(Format.money(units: trade.entry.spot.units))"]
        if let vix = trade.entry.vix { parts.append("VIX \(Format.decimal(vix, places: 1))") }
        if let rank = trade.entry.ivRank { parts.append("IV rank \(Format.decimal(rank, places: 0))") }
        if let chance = trade.entry.probabilityOfProfit { parts.append("POP \(Format.percent(chance, places: 0))") }
        if let value = trade.entry.expectedValueNet {
            parts.append("expected value \(Format.signed(value, places: 2)) a unit after costs")
        }
        return parts
    }

    private func time(_ instant: Instant) -> String { EasternTime.timeOfDay(of: instant).clock }

    private var legs: Table {
        var table = Table(
            title: "Legs",
            columns: [
                .init("contracts", .right), .init("right"), .init("strike", .decimal), .init("root"),
                .init("expiry"),
            ])
        for leg in trade.legs {
            let count = leg.ratio * trade.quantity
            table.add([
                Cell((leg.side == .short ? Format.minus : "+") + Format.count(count)),
                Cell(leg.contract.right == .put ? "put" : "call"), .strike(leg.contract.strike),
                Cell(leg.contract.root.description), .day(leg.contract.expiry),
            ])
        }
        return table
    }

    private var money: Table {
        var table = Table(
            title: "Fills", source: [Cell("whole trade, $; what is paid is negative")],
            columns: [.init(""), .init("a share", unit: "$", .decimal), .init("all units", unit: "$", .decimal)])
        func places(_ price: Price) -> Int { StructureWords.places(price) }
        table.add([
            Cell("received to open"),
            Cell(Format.money(units: trade.creditPerShare.units, places: places(trade.creditPerShare))),
            Cell(Format.pnl(units: trade.opening.units)),
        ])
        table.add([
            Cell(trade.reason == .expiry ? "settled at expiry" : "paid to close"),
            Cell(Format.money(units: trade.costPerShare.units, places: places(trade.costPerShare))),
            Cell(Format.pnl(units: trade.closing.units)),
        ])
        table.add([Cell("fees"), .blank, Cell(Format.pnl(units: -trade.fees.units))])
        table.add([Cell("P&L", .strong), .blank, .pnl(trade.profit)])
        table.rule()
        table.add([Cell("of it given away against mid"), .blank, .money(trade.slippage)])
        table.add([Cell("at risk when opened"), .blank, .money(trade.risk)])
        table.add([
            Cell("worst while held"), .blank, trade.worstMark.map { .pnl($0) } ?? .missing("it was never marked"),
        ])
        return table
    }

    /// At expiry, for all units, from the credit received, before fees.
    private var payoff: PayoffChart {
        let net = NetPrice.credit(trade.creditPerShare)
        let payoff = Payoff(legs: trade.legs, net: net)
        let strikes = trade.legs.map { $0.contract.strike.price.approximateDollars }
        let spot = trade.entry.spot.approximateDollars
        let low = min(strikes.min() ?? spot, spot)
        let high = max(strikes.max() ?? spot, spot)
        let air = max((high - low) * 0.3, spot * 0.02)
        let (from, to) = (max(0, low - air), high + air)
        let inside = payoff.corners.map(\.level.approximateDollars).filter { from < $0 && $0 < to }
        let scale = Double(trade.quantity * trade.multiplier)
        return PayoffChart(
            title: "At expiry", source: "all units, before fees",
            underlyingName: trade.underlying.description,
            atExpiry: ([from] + inside + [to]).map { .init($0, payoff.profit(at: $0) * scale) },
            strikes: trade.legs.map {
                .init($0.contract.strike.price.approximateDollars, StructureWords.leg($0, quantity: trade.quantity))
            } + [.init(spot, "at entry \(Format.decimal(spot, places: 2))")],
            breakEvens: payoff.breakEvens, whenEmpty: "The legs have no payoff to draw.")
    }
}
