public import Market

/// Which series stand for what, where a symbol has none of its own; named in the profile and shown in reports.
public struct MemorySettings: Hashable, Sendable {
    /// The index whose closes seed a symbol's IV history: VIX for SPX and SPY. In order of symbol.
    public var impliedVolatilityFrom: [Substitute]
    /// Continuous dividend yield of symbols without a dividend calendar (indexes), a fraction per year.
    public var dividendYields: [Yield]
    /// Trading days of history kept for indicators.
    public var historyLength: Int

    public struct Substitute: Hashable, Sendable {
        public var symbol: Symbol
        public var index: Symbol
        public init(symbol: Symbol, index: Symbol) {
            self.symbol = symbol
            self.index = index
        }
    }
    public struct Yield: Hashable, Sendable {
        public var symbol: Symbol
        public var fraction: Double
        public init(symbol: Symbol, fraction: Double) {
            self.symbol = symbol
            self.fraction = fraction
        }
    }
    public init(impliedVolatilityFrom: [Substitute], dividendYields: [Yield], historyLength: Int) {
        self.impliedVolatilityFrom = impliedVolatilityFrom
        self.dividendYields = dividendYields
        self.historyLength = historyLength
    }
}
