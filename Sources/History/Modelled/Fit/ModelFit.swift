public import Market
import Quant

/// Fits the quote model on real chains of a catalog and judges it on other real days. Deterministic: the same catalog
/// and days give the same parameters to the last bit.
public struct ModelFit {
    /// A real chain's name.
    public struct Session: Hashable, Sendable {
        public let symbol: Symbol
        public let day: Day
        public init(_ symbol: Symbol, _ day: Day) {
            self.symbol = symbol
            self.day = day
        }
    }

    /// What a fit found, and what it leaves unexplained on its own training days (root mean squares).
    public struct Outcome: Sendable {
        public let parameters: ModelParameters
        public let trainingSessions: [Session]
        /// Training sessions the catalog does not have.
        public let missing: [Session]
        public let slices: Int
        public let residuals: [Residual]
    }
    public struct Residual: Hashable, Sendable {
        /// For people.
        public let name: String
        public let value: Double
    }

    private let catalog: Catalog

    public init(_ catalog: Catalog) { self.catalog = catalog }

    /// Fits on `training`, starting from `start` for what is searched rather than solved.
    ///
    /// Errors: damaged segments, no bars of the underlyings or of VIX.
    public func fit(
        training: [Session] = ModelFit.trainingSessions, from start: ModelParameters = .current
    ) throws(CatalogError) -> Outcome {
        var parameters = start
        let vix = try catalog.bars(of: .vix)
        let index = IndexFit.volatilityIndex(try catalog.bars(of: .spx), vix, from: start.volatilityIndex)
        parameters.volatilityIndex = index.proxy
        let far = IndexFit.threeMonth(vix, try catalog.bars(of: .vix3m), from: start.threeMonthIndex)
        parameters.threeMonthIndex = far.proxy
        let (chains, missing) = try chains(training, parameters)
        let smile = SmileFit.fit(chains, from: parameters)
        parameters = smile.parameters
        var residuals = [
            Residual(name: "ln(volatility at the money)", value: smile.level),
            Residual(name: "slope", value: smile.slope), Residual(name: "ln(curvature)", value: smile.curvature),
            Residual(name: "ln(VIX) where it is modelled", value: index.residual),
            Residual(name: "ln(VIX3M) where it is modelled", value: far.residual),
        ]
        let onIndex = chains.filter { $0.symbol != .spy }
        let onFund = chains.filter { $0.symbol == .spy }
        if !onIndex.isEmpty {
            let alarmed = try self.chains(ModelFit.spreadSessions, parameters).chains
            let spread = SpreadFit.fit(onIndex + alarmed, parameters, from: start.indexSpread, shapeOnly: false)
            parameters.indexSpread = spread.spread
            residuals.append(Residual(name: "ln(half spread), SPX", value: spread.residual))
            parameters.indexActivity = ActivityFit.fit(onIndex, parameters, from: start.indexActivity, hasEra: true)
        }
        if !onFund.isEmpty {
            var from = start.fundSpread
            // Too few days of the fund: how its spreads move with the market is taken from the index.
            from.perLevel = parameters.indexSpread.perLevel
            from.perStress = parameters.indexSpread.perStress
            let spread = SpreadFit.fit(onFund, parameters, from: from, shapeOnly: true)
            parameters.fundSpread = spread.spread
            residuals.append(Residual(name: "ln(half spread), SPY", value: spread.residual))
            parameters.fundActivity = ActivityFit.fit(onFund, parameters, from: start.fundActivity, hasEra: false)
        }
        return Outcome(
            parameters: parameters, trainingSessions: training.filter { !missing.contains($0) }, missing: missing,
            slices: smile.slices, residuals: residuals)
    }

    /// The chains of the sessions named with their facts, and which of them the catalog does not have.
    func chains(
        _ sessions: [Session], _ parameters: ModelParameters
    ) throws(CatalogError) -> (chains: [FitChain], missing: [Session]) {
        var found: [FitChain] = []
        var missing: [Session] = []
        for symbol in Set(sessions.map(\.symbol)).sorted() {
            let history = try ModelledHistory(catalog, symbol: symbol, parameters: parameters)
            for session in sessions where session.symbol == symbol {
                guard let day = history.day(session.day),
                    let chain = try catalog.chains(of: symbol, on: session.day)
                        .last(where: { $0.identity.origin == .quoted })
                else {
                    missing.append(session)
                    continue
                }
                found.append(FitChain(chain, day: day))
            }
        }
        return (found, missing)
    }
}

extension ModelFit {
    /// The real days the committed parameters are fitted on, and those they are judged on: none is in both, and the
    /// days of alarm are judged only.
    public static let trainingSessions: [Session] =
        sessions(
            .spx,
            """
            2011-01-03 2011-01-05 2011-01-07
            2018-01-02 2018-01-04 2018-01-08 2018-01-10 2018-01-12 2018-01-17 2018-01-19 2018-01-23 2018-01-25
            2018-02-02 2018-02-07 2018-02-08 2018-02-12 2018-02-14 2018-02-16 2018-02-21
            2022-02-04 2023-02-07 2023-09-14 2026-07-22 2026-07-24 2026-07-28 2026-07-30 2026-08-03
            """) + sessions(.spy, "2023-09-14 2026-07-22 2026-07-24 2026-07-28 2026-07-30 2026-08-03")
    /// Fitted for the width of quotes alone: without a day of alarm nothing says how wide they get. The widths of this
    /// day are therefore no test; its prices are.
    public static let spreadSessions = sessions(.spx, "2018-02-05")
    public static let judgedSessions: [Session] =
        sessions(
            .spx,
            """
            2011-01-04 2011-01-06
            2018-01-03 2018-01-05 2018-01-09 2018-01-11 2018-01-16 2018-01-18 2018-01-22 2018-01-24
            2018-02-01 2018-02-09 2018-02-13 2018-02-15 2018-02-20
            2023-08-18 2024-01-05 2026-07-27 2026-07-29 2026-07-31 2026-08-04 2026-08-06
            """) + sessions(.spy, "2026-07-27 2026-07-29 2026-07-31 2026-08-04 2026-08-06")
    public static let stressSessions: [Session] =
        sessions(.spx, "2018-02-05 2018-02-06 2018-10-15 2018-10-16 2018-10-17 2022-06-10")
        + sessions(.spy, "2025-04-09")

    private static func sessions(_ symbol: Symbol, _ days: String) -> [Session] {
        days.split(whereSeparator: \.isWhitespace).compactMap { Day($0).map { Session(symbol, $0) } }
    }
}
