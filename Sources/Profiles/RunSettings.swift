public import Market

/// What a run goes over and what it prints: the part of a profile that neither desk nor venue knows.
public struct RunSettings: Hashable, Sendable {
    /// What is traded; empty means whatever the command names, else whatever the catalog has chains of.
    public var symbols: [Symbol]
    /// Sessions on which the desk decides, both ends included; nil means all there are.
    public var dates: ClosedRange<Day>?
    /// The catalog's source of chains by name; nil means the catalog's own order (quotes win over trades only).
    public var source: String?
    public var chains: ChainOrigin
    /// Sessions of bars fed before the first decision, for indicators and IV rank.
    public var warmUpSessions: Int
    public var decide: DecisionMoment
    public var atEnd: AtEnd
    /// Columns of `--trades`, in order.
    public var tradeColumns: [TradeColumn]
    /// Whose money a desk outside a history trades with.
    public var mode: TradingMode
    public var broker: BrokerName

    /// Where chains come from. What is modelled is labelled so wherever it is shown.
    public enum ChainOrigin: UInt8, Hashable, Sendable, CaseIterable {
        /// Only what a source recorded; a session without a chain has none.
        case recorded
        /// Modelled where no source has a chain for the session.
        case gapsModelled
        /// Modelled for every session, also where a source has one.
        case modelled
    }
    /// When entries and exits are decided.
    public enum DecisionMoment: UInt8, Hashable, Sendable, CaseIterable {
        /// As each chain snapshot becomes known, and on that snapshot.
        case snapshot
    }
    /// What happens to trades that are open when the history ends.
    public enum AtEnd: UInt8, Hashable, Sendable, CaseIterable {
        /// They stay open and are reported as such, marked at closable prices.
        case mark
        /// They are closed on the last session with the reason `end`, and nothing is entered on that session.
        case close
    }

    public init(
        symbols: [Symbol], dates: ClosedRange<Day>?, source: String?, chains: ChainOrigin, warmUpSessions: Int,
        decide: DecisionMoment, atEnd: AtEnd, tradeColumns: [TradeColumn], mode: TradingMode = .paper,
        broker: BrokerName = .embedded
    ) {
        self.symbols = symbols
        self.dates = dates
        self.source = source
        self.chains = chains
        self.warmUpSessions = warmUpSessions
        self.decide = decide
        self.atEnd = atEnd
        self.tradeColumns = tradeColumns
        self.mode = mode
        self.broker = broker
    }
}

/// Whose money a desk trades with. A history knows neither.
public enum TradingMode: UInt8, Hashable, Sendable, CaseIterable {
    /// Simulated fills on real quotes.
    case paper
    /// Real orders: said by the profile, and again by whoever starts the desk.
    case live
}

/// A column of the trade list. The raw value is its head in a CSV file; a cell is empty where the trade has no such
/// thing (a vertical has no short call).
public enum TradeColumn: String, Hashable, Sendable, CaseIterable {
    case trade, strategy, symbol, structure, quantity
    /// Sessions, as `2015-01-02`.
    case entryDate = "entry_date"
    case exitDate = "exit_date"
    /// New York time, as `15:45:00`.
    case entryTime = "entry_time"
    case exitTime = "exit_time"
    /// As `2015-02-13`.
    case expiration
    /// Calendar days to expiry when opened, and between entry and exit.
    case dte
    case daysHeld = "days_held"
    /// Strikes with at least one decimal, as `1950.0`.
    case shortPut = "short_put"
    case longPut = "long_put"
    case shortCall = "short_call"
    case longCall = "long_call"
    /// Received when opened, and paid to close, per share, four decimals.
    case credit
    case exitCost = "exit_cost"
    case reason
    /// Dollars of the whole trade, two decimals, after fees.
    case pnl
    /// Dollars of the whole trade, two decimals: paid in commissions, given away against mid, at risk when opened, and
    /// the worst mark while held.
    case fees, slippage, risk
    case worstMark = "worst_mark"
    case unmarkedSessions = "unmarked_sessions"
    /// The market when the trade was opened.
    case spot, vix
    case ivRank = "iv_rank"
    case probabilityOfProfit = "pop"
    case expectedValueNet = "ev_net"
}
