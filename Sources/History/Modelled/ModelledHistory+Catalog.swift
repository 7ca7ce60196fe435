public import Market
import Trading

extension ModelledHistory {
    /// From a catalog's bars of the underlying and of `VIX` and `VIX3M`, its rates and dividends. The yield of SPX is
    /// that of SPY where the catalog knows SPY's dividends.
    ///
    /// Errors: a damaged segment, no bars of the symbol, a class whose listings are not known.
    public init(
        _ catalog: Catalog, symbol: Symbol, parameters: ModelParameters = .current, horizonDays: Int = 100,
        includesDailies: Bool = false
    ) throws(CatalogError) {
        let bars = try catalog.bars(of: symbol)
        guard !bars.isEmpty else {
            throw CatalogError(
                .noData, "there are no bars of \(symbol)", file: catalog.directory,
                wayOut: "Import its daily bars with `wingspan data import PATH`.")
        }
        let history = ModelledHistory(
            symbol: symbol, bars: bars, vix: try catalog.bars(of: .vix), vix3m: try catalog.bars(of: .vix3m),
            rates: try catalog.rates(), dividends: try ModelledHistory.dividends(catalog, of: symbol),
            parameters: parameters, horizonDays: horizonDays, includesDailies: includesDailies)
        guard let history else {
            throw CatalogError(
                .unknownSymbol, "options on \(symbol) cannot be modelled: when which were listed is not known here",
                wayOut: "SPX and SPY can.")
        }
        self = history
    }

    private static func dividends(_ catalog: Catalog, of symbol: Symbol) throws(CatalogError) -> DividendOutlook? {
        let fund = symbol == .spx ? Symbol.spy : symbol
        let paid = try catalog.dividends(of: fund)
        guard !paid.isEmpty else { return nil }
        return fund == symbol ? .cash(paid) : .fund(dividends: paid, bars: try catalog.bars(of: fund))
    }
}
