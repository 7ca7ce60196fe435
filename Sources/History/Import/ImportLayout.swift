/// The vendors' layouts that are imported, each recognised by its header line and never by a file's name.
public enum ImportLayout: String, Hashable, Sendable, CaseIterable {
    case chains = "option chains"
    case dataShop = "Cboe DataShop end-of-day"
    case riskAlert = "riskalert trades"
    case bars = "daily bars"
    case volatilityIndex = "volatility index"
    case treasuryBills = "Treasury bills"
    case fedFunds = "federal funds"
    case dividends
    case splits
    case earnings
    case fedDecisions = "Fed decisions"
    case releases = "CPI and jobs"
    case archIndex = "arch S&P 500"
    case archVolatility = "arch VIX"

    /// The columns without which a file is not of this layout.
    var required: [String] {
        switch self {
        case .chains:
            ["quote_date", "quote_time", "underlying", "root", "expiration", "strike", "right", "bid", "ask"]
        case .dataShop:
            [
                "underlying_symbol", "quote_date", "root", "expiration", "strike", "option_type", "trade_volume",
                "bid_eod", "ask_eod", "open_interest",
            ]
        case .riskAlert:
            [
                "quote_date", "underlying_price", "expiration", "strike", "right", "price", "volume", "open_interest",
                "iv", "delta",
            ]
        case .bars:
            ["date", "open", "high", "low", "close", "volume", "adj_close", "dividend", "split", "source"]
        case .volatilityIndex: ["date", "open", "high", "low", "close", "source"]
        case .treasuryBills: ["date", "dgs3mo_pct", "dtb3_pct"]
        case .fedFunds: ["date", "dff_pct"]
        case .dividends: ["symbol", "ex_date", "amount", "kind"]
        case .splits: ["symbol", "date", "new_shares_per_old"]
        case .earnings: ["symbol", "date", "session"]
        case .fedDecisions: ["date", "fed_list", "second_list", "kind"]
        case .releases: ["date", "event", "time_et"]
        case .archIndex: ["Date", "Open", "High", "Low", "Close", "Adj Close", "Volume"]
        case .archVolatility: ["Date", "vix"]
        }
    }

    /// Columns that make it another layout.
    private var excluded: [String] {
        switch self {
        case .riskAlert: ["underlying", "bid", "ask"]
        case .volatilityIndex: ["volume", "time", "symbol"]
        default: []
        }
    }

    /// The layout of a header line, or nil.
    static func of(_ header: [String]) -> ImportLayout? {
        allCases.first { layout in
            layout.required.allSatisfy(header.contains) && !layout.excluded.contains(where: header.contains)
        }
    }

    /// The layout a header comes nearest to, where at least two thirds of its columns are there, and what is missing.
    static func nearest(_ header: [String]) -> (layout: ImportLayout, missing: [String])? {
        var best: (layout: ImportLayout, missing: [String], share: Double)?
        for layout in allCases
        where layout.required.count >= 4 && !layout.excluded.contains(where: header.contains) {
            let missing = layout.required.filter { !header.contains($0) }
            let share = 1 - Double(missing.count) / Double(layout.required.count)
            if share >= 0.66, share > best?.share ?? 0 { best = (layout, missing, share) }
        }
        return best.map { ($0.layout, $0.missing) }
    }
}
