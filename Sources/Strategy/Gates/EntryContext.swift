import Market
import Trading

/// What the gates of one evaluation are asked about, together.
struct EntryContext {
    let strategy: StrategySettings
    let chain: Chain
    let facts: MarketFacts
    let book: BookFacts
    /// One bit per gate that the profile switched off.
    private let offBits: UInt64

    init(strategy: StrategySettings, chain: Chain, facts: MarketFacts, book: BookFacts) {
        self.strategy = strategy
        self.chain = chain
        self.facts = facts
        self.book = book
        offBits = strategy.gates.off.reduce(0) { $0 | 1 << UInt64($1.rawValue) }
    }

    var gates: GateSettings { strategy.gates }
    func isOff(_ gate: Gate) -> Bool { offBits & 1 << UInt64(gate.rawValue) != 0 }
    func isWithheld(_ kind: InputKind) -> Bool { facts.withheld.contains(kind) }
}

/// A question about the underlying and the moment, asked once for an evaluation.
protocol UnderlyingGate: SendableMetatype {
    static var gate: Gate { get }
    /// The inputs it cannot do without.
    static var reads: InputSet { get }
    static func judge(_ context: EntryContext, _ expiries: ExpiryChoice) -> Verdict
}

extension Verdict {
    /// Passed or refused, with what was compared.
    static func answer(_ passes: Bool, measured: Double?, limit: Double?) -> Verdict {
        passes ? .passed(measured: measured, limit: limit) : .failed(.refused, measured: measured, limit: limit)
    }
    static func unknown(_ kind: InputKind, limit: Double? = nil) -> Verdict {
        .failed(.unknown(kind), measured: nil, limit: limit)
    }
    /// Judges an input's value; what is unknown fails, what does not exist passes.
    static func of<Value>(
        _ input: Input<Value>, _ kind: InputKind, limit: Double? = nil, _ judge: (Value) -> Verdict
    ) -> Verdict {
        switch input {
        case .value(let value): judge(value)
        case .notApplicable: .notApplicable
        case .unknown: .unknown(kind, limit: limit)
        }
    }

    /// How far a refused measure lies from its limit, as a share of the limit: the smaller, the nearer the miss.
    /// Infinite where nothing was measured, zero where nothing failed.
    var miss: Double {
        guard case .failed(let failure, let measured, let limit) = self else { return 0 }
        guard failure == .refused, let measured, let limit else { return .infinity }
        let distance = (measured - limit).magnitude
        return limit == 0 ? distance : distance / limit.magnitude
    }
}

/// The gates that judge the underlying as a whole, in their order.
struct UnderlyingGates {
    let verdicts: [GateVerdict]
    /// The chosen series whose expiry may still take a trade, in the order of the chain.
    let openSeries: [Chain.Series]

    static let all: [any UnderlyingGate.Type] = [
        SpotKnownGate.self, PriceRangeGate.self, UnderlyingVolumeGate.self, ExpirationsListedGate.self,
        PositionMaximumGate.self, UnderlyingSpreadGate.self, MarketOpenGate.self, MacroWindowGate.self,
        RelativeVolumeGate.self, EnabledGate.self, DTEWindowGate.self, CoolOffGate.self, ExpiryMaximumGate.self,
        MovingAverageGate.self, BackwardationGate.self, VolatilityRiskPremiumGate.self, TrendAgainstGate.self,
        StrongTrendGate.self, IVRankGate.self, IVPercentileGate.self, EntryWindowGate.self, OpeningMinutesGate.self,
        OpeningSpreadGate.self, CoveredCallDividendGate.self,
    ]

    init(_ context: EntryContext, _ expiries: ExpiryChoice) {
        verdicts = Self.all.map { gate in
            GateVerdict(gate.gate, context.isOff(gate.gate) ? .switchedOff : gate.judge(context, expiries))
        }
        openSeries =
            context.isOff(.expiryMaximum) || context.isWithheld(.bookCounts)
            ? expiries.chosen
            : expiries.chosen.filter { ExpiryMaximumGate.hasRoom(context, expiry: $0.expiry) ?? true }
    }
}
