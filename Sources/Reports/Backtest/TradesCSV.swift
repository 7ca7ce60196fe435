import Market
import Profiles
import Trading

/// The trade list as comma-separated values: one header line, one line for each closed trade, by entry date and then by
/// number; LF line ends, decimal points, an empty cell where a trade has no such thing.
struct TradesCSV {
    let columns: [TradeColumn]
    let strategyNames: [String]

    func text(_ trades: [ClosedTrade]) -> String {
        var text = columns.map(\.rawValue).joined(separator: ",") + "\n"
        let sorted = trades.sorted { ($0.entrySession, $0.id) < ($1.entrySession, $1.id) }
        for trade in sorted {
            text += columns.map { TradesCSV.quoted(cell($0, trade)) }.joined(separator: ",") + "\n"
        }
        return text
    }

    private func cell(_ column: TradeColumn, _ trade: ClosedTrade) -> String {
        switch column {
        case .trade: trade.id.description
        case .strategy: name(trade.strategy)
        case .symbol: trade.underlying.description
        case .structure: trade.kind.name
        case .quantity: String(trade.quantity)
        case .entryDate: trade.entrySession.description
        case .exitDate: trade.exitSession.description
        case .entryTime: EasternTime.timeOfDay(of: trade.openedAt).clock
        case .exitTime: EasternTime.timeOfDay(of: trade.closedAt).clock
        case .expiration: trade.expiry.description
        case .dte: String(trade.entrySession.days(to: trade.expiry))
        case .daysHeld: String(trade.daysHeld)
        case .shortPut: strike(.shortPut, trade)
        case .longPut: strike(.longPut, trade)
        case .shortCall: strike(.shortCall, trade)
        case .longCall: strike(.longCall, trade)
        case .credit: fixed(trade.creditPerShare.units, places: 4)
        case .exitCost: fixed(trade.costPerShare.units, places: 4)
        case .reason: trade.reason.word
        case .pnl: fixed(trade.profit.units, places: 2)
        case .fees: fixed(trade.fees.units, places: 2)
        case .slippage: fixed(trade.slippage.units, places: 2)
        case .risk: fixed(trade.risk.units, places: 2)
        case .worstMark: trade.worstMark.map { fixed($0.units, places: 2) } ?? ""
        case .unmarkedSessions: String(trade.unmarkedSessions)
        case .spot: Decimals.text(trade.entry.spot.units)
        case .vix: number(trade.entry.vix, places: 2)
        case .ivRank: number(trade.entry.ivRank, places: 1)
        case .probabilityOfProfit: number(trade.entry.probabilityOfProfit, places: 4)
        case .expectedValueNet: number(trade.entry.expectedValueNet, places: 2)
        }
    }

    private func name(_ strategy: StrategyIndex) -> String {
        let index = Int(strategy.number)
        return index < strategyNames.count ? strategyNames[index] : String(index)
    }

    /// At least one decimal, `1950.0`.
    private func strike(_ role: LegRole, _ trade: ClosedTrade) -> String {
        trade.legs.first { $0.role == role }
            .map { Decimals.text($0.contract.strike.price.units, decimals: 1...4) } ?? ""
    }

    /// Rounded half away from zero, and no minus before a zero.
    private func fixed(_ units: Int64, places: Int) -> String {
        var step: Int64 = 1
        for _ in places..<4 { step *= 10 }
        return Decimals.text(Averages.rounded(units, over: Int(step)) * step, decimals: places...places)
    }

    private func number(_ value: Double?, places: Int) -> String {
        guard let value else { return "" }
        return Price(rounding: value).map { fixed($0.units, places: places) } ?? ""
    }

    /// Quoted where a comma, a quotation mark or a line end would break the row.
    private static func quoted(_ cell: String) -> String {
        guard cell.utf8.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }) else { return cell }
        return "\"" + cell.replacing("\"", with: "\"\"") + "\""
    }
}
