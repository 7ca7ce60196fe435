public import Market

/// One concrete structure that could be opened now, with everything a person or a limit needs to judge it. All money
/// figures are per one unit of the structure (100 shares a leg) unless they are prices per share.
public struct Candidate: Hashable, Sendable {
    public let strategy: StrategyIndex
    public let underlying: Symbol
    public let kind: StructureKind
    public let legs: [Leg]
    public let expiry: Day
    /// Calendar days from the session to the expiry.
    public let dte: Int
    public let spot: Price
    public let quote: PackageQuote
    /// The mid credit less the profile's share of the legs' half spreads, per share: what we expect to get.
    public let creditAfterSlippage: NetPrice
    public let measures: Measures

    /// Model figures; approximate by nature.
    public struct Measures: Hashable, Sendable {
        /// Most that can be made and lost at expiry per share; loss positive, nil when unbounded.
        public var maximumProfit: Price?
        public var maximumLoss: Price?
        public var breakEvens: [Double]
        /// P(profit at expiry) under implied volatility, 0…1.
        public var probabilityOfProfit: Double?
        /// Expected profit per unit in dollars with forecast volatility, after slippage and friction; the ranking.
        public var expectedValueNet: Double?
        /// POP × max profit − (1 − POP) × max loss per unit in dollars; shown only, no gate hangs on it.
        public var expectedValueTwoOutcome: Double?
        /// Credit after slippage over what is at risk, per unit.
        public var returnOnRisk: Double?
        /// Greeks per unit from the holder's side: delta in shares, theta dollars per day, vega dollars per point.
        public var delta: Double?
        public var gamma: Double?
        public var theta: Double?
        public var vega: Double?
        /// Loss in dollars per unit if the underlying moves 1% against us at once (delta-gamma).
        public var lossForOnePercent: Double?
        /// How easily it can be traded, 0…100, as its worst leg; nil where a leg's volume or open interest is unknown.
        public var liquidity: Double?

        public init(
            maximumProfit: Price? = nil, maximumLoss: Price? = nil, breakEvens: [Double] = [],
            probabilityOfProfit: Double? = nil, expectedValueNet: Double? = nil,
            expectedValueTwoOutcome: Double? = nil, returnOnRisk: Double? = nil, delta: Double? = nil,
            gamma: Double? = nil, theta: Double? = nil, vega: Double? = nil, lossForOnePercent: Double? = nil,
            liquidity: Double? = nil
        ) {
            self.maximumProfit = maximumProfit
            self.maximumLoss = maximumLoss
            self.breakEvens = breakEvens
            self.probabilityOfProfit = probabilityOfProfit
            self.expectedValueNet = expectedValueNet
            self.expectedValueTwoOutcome = expectedValueTwoOutcome
            self.returnOnRisk = returnOnRisk
            self.delta = delta
            self.gamma = gamma
            self.theta = theta
            self.vega = vega
            self.lossForOnePercent = lossForOnePercent
            self.liquidity = liquidity
        }
    }
    /// Reg-T requirement of one unit, and what one unit can lose for the limits (max loss, or for undefined risk the
    /// larger of stress loss and margin).
    public let margin: Money
    public let riskPerUnit: Money

    public init(
        strategy: StrategyIndex, underlying: Symbol, kind: StructureKind, legs: [Leg], expiry: Day, dte: Int,
        spot: Price, quote: PackageQuote, creditAfterSlippage: NetPrice, measures: Measures, margin: Money,
        riskPerUnit: Money
    ) {
        self.strategy = strategy
        self.underlying = underlying
        self.kind = kind
        self.legs = legs
        self.expiry = expiry
        self.dte = dte
        self.spot = spot
        self.quote = quote
        self.creditAfterSlippage = creditAfterSlippage
        self.measures = measures
        self.margin = margin
        self.riskPerUnit = riskPerUnit
    }
}

/// One strategy's whole judgement of one underlying at one instant: the "why" of a trade, or of none.
public struct Evaluation: Sendable {
    public let strategy: StrategyIndex
    public let underlying: Symbol
    public let session: Day
    public let at: Instant
    /// The gates that judge the underlying and the moment, all of them, in order, also after one failed.
    public let underlyingVerdicts: [GateVerdict]
    /// How many candidate structures each gate stopped (the first that said no), and how near the nearest came.
    public let waterfall: [GateTally]
    /// Structures that were enumerated at all.
    public let enumerated: Int
    /// Survivors, best first: the winner and its runners-up.
    public let candidates: [Candidate]
    /// All gates of the winner, or of the candidate that came nearest, in order.
    public let candidateVerdicts: [GateVerdict]

    public init(
        strategy: StrategyIndex, underlying: Symbol, session: Day, at: Instant, underlyingVerdicts: [GateVerdict],
        waterfall: [GateTally], enumerated: Int, candidates: [Candidate], candidateVerdicts: [GateVerdict]
    ) {
        self.strategy = strategy
        self.underlying = underlying
        self.session = session
        self.at = at
        self.underlyingVerdicts = underlyingVerdicts
        self.waterfall = waterfall
        self.enumerated = enumerated
        self.candidates = candidates
        self.candidateVerdicts = candidateVerdicts
    }

    /// The first gate that stopped the underlying as a whole, if one did.
    public var stoppedAt: GateVerdict? { underlyingVerdicts.first { $0.verdict.isFailure } }
}

/// How many candidates one gate stopped, and the nearest miss among them.
public struct GateTally: Hashable, Sendable {
    public let gate: Gate
    public var stopped: Int
    /// The measured value that came nearest to the limit, and that limit, in the gate's unit.
    public var nearest: (measured: Double, limit: Double)? {
        get { nearestMeasured.flatMap { measured in nearestLimit.map { (measured, $0) } } }
        set {
            nearestMeasured = newValue?.measured
            nearestLimit = newValue?.limit
        }
    }
    private var nearestMeasured: Double?
    private var nearestLimit: Double?

    public init(gate: Gate, stopped: Int, nearest: (measured: Double, limit: Double)? = nil) {
        self.gate = gate
        self.stopped = stopped
        nearestMeasured = nearest?.measured
        nearestLimit = nearest?.limit
    }
}
