/// Why a file that was found is not imported by this version: named, so that nobody wonders where it went.
enum NotImported {
    /// A reason that the file's name alone gives; nil when its content must be looked at.
    static func reason(name: String) -> String? {
        let lower = name.lowercased()
        let plain = lower.hasSuffix(".gz") ? String(lower.dropLast(3)) : lower
        if plain.hasSuffix(".csv") { return nil }
        if plain.hasSuffix(".zip") { return "a zip archive" }
        if plain.hasSuffix(".json") { return "JSON" }
        if plain.hasSuffix(".md") { return "a text for people" }
        if plain.hasSuffix(".txt") { return nil }
        return "not comma-separated text"
    }

    /// A reason by header line, for layouts that are known and wait for a later version; nil for strangers.
    static func reason(header: [String]) -> String? {
        known.first { entry in entry.columns.allSatisfy(header.contains) }?.reason
    }

    /// The first entry whose columns are all there speaks.
    private static let known: [(columns: [String], reason: String)] = [
        (["file", "bytes", "data_rows", "sha256"], "a list of files"),
        (["date", "open_et", "close_et"], "an exchange calendar: sessions come from our own rules"),
        (["date", "kind", "name_or_time_et"], "an exchange calendar: sessions come from our own rules"),
        (["symbol", "window_start", "vwap", "transactions"], "daily bars of single options, without quotes"),
        (["date", "time_et", "root", "expiration", "bid", "ask"], "minute quotes of options"),
        (["date", "time", "open", "high", "low", "close"], "minute bars"),
        (["date", "symbol", "iv_1d", "iv_7d", "iv_30d"], "a screening table"),
        (["date", "primary_credit_rate_pct"], "discount-window rates"),
        (["date", "y_1mo", "y_3mo", "y_10yr"], "a Treasury yield curve"),
        (["date", "AAPL", "JPM", "XOM"], "a wide table, one column a symbol"),
        (["Date", "Open", "High", "Low", "Close"], "a price table without a symbol"),
        (["Price", "Adj Close", "Close", "High"], "a yfinance price table"),
        (["timestamp", "adjusted_close", "dividend_amount"], "Alpha Vantage daily prices"),
        (["DATE", "OPEN", "HIGH", "LOW", "CLOSE"], "Cboe's own index history"),
        (["observation_date"], "a FRED series"),
        (["option", "last_trade_price", "open_interest"], "Cboe's delayed-quote feed"),
        (["optionroot", "quotedate"], "HistoricalOptionData"),
        (["OptionSymbol", "DataDate"], "HistoricalOptionData L3"),
        (["option_symbol", "option_expiration", "call/put"], "iVolatility RawIV"),
        (["c_date", "option_symbol", "price_strike"], "iVolatility's API"),
        (["ticker", "tradeDate", "expirDate"], "ORATS"),
        (["contractSymbol", "lastTradeDate"], "a yfinance chain"),
        (["adjClose", "divCash", "splitFactor"], "Tiingo daily prices"),
        (["#expiry", "implied_volatility"], "a LEAN universe"),
        (["[QUOTE_UNIXTIME]"], "OptionsDX"),
    ]

    /// Bars that were adjusted for later splits and dividends are not what was traded.
    static let adjusted = "adjusted for splits and dividends: not the prices that were traded"
}
