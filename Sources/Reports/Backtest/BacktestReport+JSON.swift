import Backtest
import Market
import Profiles
import Trading

/// A run for scripts: everything the other renderings show, numbers as numbers, dates ISO, no path and no clock.
extension BacktestReport {
    public func json() -> String {
        JSONValue.object([
            "report": "backtest",
            "version": 1,
            "head": head.json,
            "run": run,
            "statistics": figuresJSON,
            "missing": .object(missing.map { JSONValue.Field(name: $0.name, value: .text($0.reason)) }),
            "by": .object(
                zip(["strategy", "underlying", "exit_reason"], breakdowns).map { name, breakdown in
                    JSONValue.Field(name: name, value: .array(breakdown.rows.map(row)))
                }),
            "months": .array(
                months.years.map { year in
                    .object([
                        "year": .count(year.year), "return": .fraction(year.total),
                        "months": .array(year.months.map { .fraction($0) }),
                    ])
                }),
            "held_instead": .array(holdings.map(holding)),
            "equity": .array(result.sessions.enumerated().map { index, point in equity(point, index) }),
            "trades": .array(trades.map(trade)),
            "open_trades": .array(result.open.sorted { $0.id < $1.id }.map(openTrade)),
            "waterfall": .array(waterfalls.map(waterfall)),
            "events": .array(result.events.compactMap(event)),
        ]).document
    }

    private var run: JSONValue {
        .object([
            "symbols": .symbols(facts.symbols),
            "profile": .text(profile.name),
            "first_session": .day(result.sessions.first?.session),
            "last_session": .day(result.sessions.last?.session),
            "sessions": .count(result.sessions.count),
            "data": .text(facts.data),
            "origins": .words(Chain.Origin.allCases.filter(result.origins.contains).map { "\($0)" }),
            "resolutions": .words(Chain.Resolution.allCases.filter(result.resolutions.contains).map { "\($0)" }),
            "delayed": .bool(facts.isDelayed),
            "markers": .array(
                profile.markers.map { .object(["name": .text($0.name), "value": .text($0.value)]) }),
            "relaxations": .array(
                profile.relaxations.map {
                    .object(["setting": .text($0.setting), "what": .text($0.what), "why": .text($0.why)])
                }),
            "settlements": .words(
                Settlement.Basis.allCases.filter(result.settlementBases.contains).map { "\($0)" }),
            "physical_settlements": .count(result.physicalSettlements),
        ])
    }

    private var figuresJSON: JSONValue {
        let (all, returns) = (statistics.trades, statistics.returns)
        func span(_ span: ReturnFigures.DrawdownSpan?) -> JSONValue {
            span.map {
                .object([
                    "from": .day($0.first), "valley": .day($0.valley), "to": .day($0.last), "days": .count($0.days),
                    "fall": .money($0.fall), "recovered": .bool($0.hasRecovered),
                ])
            } ?? .null
        }
        return .object([
            "starting_cash": .money(statistics.startingCash),
            "ending_equity": .money(statistics.endingEquity),
            "profit": .money(statistics.profit),
            "total_return": .fraction(returns.totalReturn.value),
            "annual_return": .fraction(returns.annualReturn.value),
            "annual_volatility": .fraction(returns.annualVolatility.value),
            "risk_free": .fraction(returns.riskFree),
            "sharpe": .fraction(returns.sharpe.value),
            "sortino": .fraction(returns.sortino.value),
            "calmar": .fraction(returns.calmar.value),
            "max_drawdown": .fraction(returns.maximumDrawdown.value),
            "deepest_drawdown": span(returns.deepest),
            "longest_drawdown": span(returns.longest),
            "exposure": .fraction(statistics.exposure.value),
            "margin_used_mean": .fraction(statistics.marginMean.value),
            "margin_used_max": .fraction(statistics.marginPeak.value),
            "trades": .count(all.count),
            "wins": .count(all.wins),
            "losses": .count(all.losses),
            "win_rate": .fraction(all.winRate.value),
            "win_rate_last_30_days": .fraction(statistics.recent.winRate.value),
            "trades_last_30_days": .count(statistics.recent.count),
            "closed_profit": .money(all.profit),
            "average_winner": .money(all.averageWinner.value),
            "average_loser": .money(all.averageLoser.value),
            "best_trade": .money(all.best.value),
            "worst_trade": .money(all.worst.value),
            "expectancy": .money(all.expectancy.value),
            "profit_factor": .fraction(all.profitFactor.value),
            "payoff_ratio": .fraction(all.payoffRatio.value),
            "days_held_mean": .fraction(all.daysHeld.value),
            "credit_kept": .fraction(all.creditKept.value),
            "slippage": .money(all.slippage),
            "slippage_of_credit": .fraction(all.slippageOfCredit.value),
            "fees": .money(all.fees),
            "open_trades": .count(statistics.openTrades),
            "unmarked_trades": .count(all.unmarkedTrades),
            "unmarked_sessions": .count(all.unmarkedSessions),
            "orders": .object([
                "submitted": .count(result.orders.submitted), "replaced": .count(result.orders.replaced),
                "filled": .count(result.orders.filled), "unfilled": .count(result.orders.unfilled),
                "rejected": .count(result.orders.rejected),
            ]),
        ])
    }

    /// Why each figure that is null is.
    private var missing: [(name: String, reason: String)] {
        let (all, returns) = (statistics.trades, statistics.returns)
        let numbers: [(String, String?)] = [
            ("total_return", returns.totalReturn.reason), ("annual_return", returns.annualReturn.reason),
            ("annual_volatility", returns.annualVolatility.reason), ("sharpe", returns.sharpe.reason),
            ("sortino", returns.sortino.reason), ("calmar", returns.calmar.reason),
            ("max_drawdown", returns.maximumDrawdown.reason), ("exposure", statistics.exposure.reason),
            ("margin_used_mean", statistics.marginMean.reason), ("margin_used_max", statistics.marginPeak.reason),
            ("win_rate", all.winRate.reason), ("win_rate_last_30_days", statistics.recent.winRate.reason),
            ("average_winner", all.averageWinner.reason), ("average_loser", all.averageLoser.reason),
            ("best_trade", all.best.reason), ("worst_trade", all.worst.reason), ("expectancy", all.expectancy.reason),
            ("profit_factor", all.profitFactor.reason), ("payoff_ratio", all.payoffRatio.reason),
            ("days_held_mean", all.daysHeld.reason), ("credit_kept", all.creditKept.reason),
            ("slippage_of_credit", all.slippageOfCredit.reason),
        ]
        return numbers.compactMap { name, reason in reason.map { (name, $0) } }
    }

    private func row(_ row: Breakdown.Row) -> JSONValue {
        .object([
            "name": .text(row.name), "trades": .count(row.figures.count), "wins": .count(row.figures.wins),
            "losses": .count(row.figures.losses), "win_rate": .fraction(row.figures.winRate.value),
            "profit": .money(row.figures.profit), "expectancy": .money(row.figures.expectancy.value),
            "worst": .money(row.figures.worst.value), "profit_factor": .fraction(row.figures.profitFactor.value),
            "credit_kept": .fraction(row.figures.creditKept.value),
            "days_held_mean": .fraction(row.figures.daysHeld.value), "fees": .money(row.figures.fees),
            "slippage": .money(row.figures.slippage),
        ])
    }

    private func holding(_ holding: BuyAndHold) -> JSONValue {
        .object([
            "symbol": .text(holding.symbol.description), "from": .day(holding.first), "to": .day(holding.last),
            "total_return": .fraction(holding.totalReturn.value),
            "annual_return": .fraction(holding.annualReturn.value),
            "max_drawdown": .fraction(holding.maximumDrawdown.value), "dividends": .bool(false),
        ])
    }

    private func equity(_ point: SessionPoint, _ index: Int) -> JSONValue {
        let depths = statistics.returns.depths
        return .object([
            "session": .day(point.session), "equity": .money(point.equity), "cash": .money(point.cash),
            "margin": .money(point.margin), "drawdown": .fraction(index < depths.count ? depths[index] : nil),
            "open_trades": .count(point.openTrades), "stale_positions": .count(point.stalePositions),
            "underlyings": .array(point.underlyings.map { .price($0) }),
        ])
    }

    private func trade(_ trade: ClosedTrade) -> JSONValue {
        .object([
            "trade": .text(trade.id.description),
            "strategy": .text(strategyName(trade.strategy)),
            "symbol": .text(trade.underlying.description),
            "structure": .text(trade.kind.name),
            "legs": .array(trade.legs.map { .leg($0) }),
            "expiration": .day(trade.expiry),
            "quantity": .count(trade.quantity),
            "entry_session": .day(trade.entrySession),
            "exit_session": .day(trade.exitSession),
            "opened_at": .instant(trade.openedAt),
            "closed_at": .instant(trade.closedAt),
            "days_held": .count(trade.daysHeld),
            "reason": .text(trade.reason.word),
            "credit_per_share": .price(trade.creditPerShare),
            "cost_per_share": .price(trade.costPerShare),
            "opening": .money(trade.opening),
            "closing": .money(trade.closing),
            "fees": .money(trade.fees),
            "slippage": .money(trade.slippage),
            "profit": .money(trade.profit),
            "risk": .money(trade.risk),
            "worst_mark": .money(trade.worstMark),
            "unmarked_sessions": .count(trade.unmarkedSessions),
            "entry": .object([
                "spot": .price(trade.entry.spot), "vix": .fraction(trade.entry.vix),
                "iv_rank": .fraction(trade.entry.ivRank),
                "probability_of_profit": .fraction(trade.entry.probabilityOfProfit),
                "expected_value_net": .fraction(trade.entry.expectedValueNet),
            ]),
        ])
    }

    private func openTrade(_ trade: OpenTrade) -> JSONValue {
        .object([
            "trade": .text(trade.id.description),
            "strategy": .text(strategyName(trade.candidate.strategy)),
            "symbol": .text(trade.candidate.underlying.description),
            "structure": .text(trade.candidate.kind.name),
            "legs": .array(trade.candidate.legs.map { .leg($0) }),
            "expiration": .day(trade.candidate.expiry),
            "quantity": .count(trade.quantity),
            "entry_session": .day(trade.entrySession),
            "profit": .money(trade.profit),
        ])
    }

    private func waterfall(_ waterfall: StrategyWaterfall) -> JSONValue {
        func step(_ step: StrategyWaterfall.Step) -> JSONValue {
            .object([
                "ended_at": .text(step.name), "gate": .word(step.gate.map { "\($0)" }), "count": .count(step.count),
            ])
        }
        return .object([
            "strategy": .text(waterfall.name),
            "scans": .count(waterfall.scans),
            "scans_ended": .array(waterfall.scanSteps.map(step)),
            "entered": .count(waterfall.entered),
            "structures": .count(waterfall.enumerated),
            "structures_ended": .array(waterfall.structureSteps.map(step)),
            "structures_passed": .count(waterfall.passed),
            "nearest_misses": .array(
                waterfall.misses.map {
                    .object([
                        "gate": .text("\($0.gate)"), "measured": .number($0.measured), "limit": .number($0.limit),
                        "session": .day($0.session), "words": .text($0.words),
                    ])
                }),
        ])
    }

    /// What stands out; entries and exits are told by the trades.
    private func event(_ event: RunEvent) -> JSONValue? {
        func object(_ kind: String, _ fields: [JSONValue.Field] = []) -> JSONValue {
            .object(
                [.init(name: "session", value: .day(event.session)), .init(name: "kind", value: .text(kind))] + fields)
        }
        func trade(_ id: TradeID) -> JSONValue.Field { .init(name: "trade", value: .text(id.description)) }
        func reason(_ words: String) -> JSONValue.Field { .init(name: "reason", value: .text(words)) }
        return switch event.kind {
        case .opened, .closed, .refused: nil
        case .adjusted(let id, let structure, let legs):
            object(
                "adjusted",
                [
                    trade(id), .init(name: "structure", value: .text(structure.name)),
                    .init(name: "legs", value: .array(legs.map { .text("\($0)") })),
                ])
        case .unfilled(let id, let intent):
            object("unfilled", [trade(id), .init(name: "intent", value: .text("\(intent)"))])
        case .rejected(let id, let cause): object("rejected", [trade(id), reason(cause.words)])
        case .entriesStopped(let cause): object("entries_stopped", [reason(cause.words)])
        case .entriesResumed: object("entries_resumed")
        case .unquoted(let id): object("unquoted", [trade(id)])
        }
    }
}
