import Market
import Risk
import Trading

/// Journal records of what the desk decided and wanted done. A replay writes them again and compares the bytes, so they
/// are never read back; what they hold is everything a decision consists of.
extension DeskEffect {
    public func write(to writer: inout RecordWriter) {
        switch self {
        case .submit(let order):
            writer.put(UInt8(0))
            order.write(to: &writer)
        case .replace(let id, let limit):
            writer.put(UInt8(1))
            writer.put(id)
            writer.put(limit)
        case .cancel(let id):
            writer.put(UInt8(2))
            writer.put(id)
        case .propose(let recommendation):
            writer.put(UInt8(3))
            recommendation.write(to: &writer)
        case .notify(let notice):
            writer.put(UInt8(4))
            notice.write(to: &writer)
        case .record(let record):
            writer.put(UInt8(5))
            record.write(to: &writer)
        }
    }

    /// What the effect is, for messages about a journal.
    public var name: String {
        switch self {
        case .submit(let order): "order \(order.id) submitted at \(order.limit)"
        case .replace(let id, let limit): "order \(id) replaced at \(limit)"
        case .cancel(let id): "order \(id) cancelled"
        case .propose(let recommendation): "recommendation \(recommendation.id) proposed"
        case .notify: "notice"
        case .record(.evaluated(let id, let evaluation)): "evaluation \(id) of \(evaluation.underlying)"
        case .record(.recommended(let recommendation)): "recommendation \(recommendation.id)"
        case .record(.refused(let id, let reason)): "recommendation \(id) refused: \(reason)"
        case .record(.opened(let id)): "trade \(id) opened"
        case .record(.exitDecided(let id, let reason, _)): "exit of trade \(id): \(reason.word)"
        case .record(.closed(let trade)): "trade \(trade.id) closed: \(trade.reason.word)"
        }
    }
}

extension Recommendation {
    func write(to writer: inout RecordWriter) {
        writer.put(id)
        writer.put(evaluation)
        candidate.write(to: &writer)
        switch decision {
        case .approved(let quantity, let sizing):
            writer.put(UInt8(0))
            writer.put(quantity)
            writer.put(sizing.equity)
            writer.put(sizing.wanted)
            writer.put(sizing.boundBy) { $0.put($1) }
        case .refused: writer.put(UInt8(1))
        }
        writer.put(decision.verdicts) { writer, verdict in
            writer.put(verdict.limit)
            writer.put(verdict.answer)
            writer.put(verdict.measured) { $0.put($1) }
            writer.put(verdict.bound) { $0.put($1) }
            writer.put(verdict.allowed) { $0.put($1) }
        }
        writer.put(quantity)
        writer.put(at)
    }
}

extension Notice {
    func write(to writer: inout RecordWriter) {
        switch self {
        case .orderRejected(let order, let trade, let reason):
            writer.put(UInt8(0))
            writer.put(order)
            writer.put(trade)
            writer.put(reason)
        case .orderUnfilled(let order, let trade, let intent):
            writer.put(UInt8(1))
            writer.put(order)
            writer.put(trade)
            writer.put(intent)
        case .impossibleUpdate(let order):
            writer.put(UInt8(2))
            writer.put(order)
        case .entriesStopped(let reason):
            writer.put(UInt8(3))
            writer.put(reason)
        case .entriesResumed: writer.put(UInt8(4))
        case .unquoted(let trade):
            writer.put(UInt8(5))
            writer.put(trade)
        }
    }
}

extension DeskRecord {
    func write(to writer: inout RecordWriter) {
        switch self {
        case .evaluated(let id, let evaluation):
            writer.put(UInt8(0))
            writer.put(id)
            evaluation.write(to: &writer)
        case .recommended(let recommendation):
            writer.put(UInt8(1))
            recommendation.write(to: &writer)
        case .refused(let id, let reason):
            writer.put(UInt8(2))
            writer.put(id)
            writer.put(reason)
        case .opened(let id):
            writer.put(UInt8(3))
            writer.put(id)
        case .exitDecided(let id, let reason, let urgency):
            writer.put(UInt8(4))
            writer.put(id)
            writer.put(reason)
            writer.put(urgency)
        case .closed(let trade):
            writer.put(UInt8(5))
            trade.write(to: &writer)
        }
    }
}

extension Evaluation {
    func write(to writer: inout RecordWriter) {
        writer.put(strategy.number)
        writer.put(underlying)
        writer.put(session)
        writer.put(at)
        writer.put(underlyingVerdicts) { $1.write(to: &$0) }
        writer.put(waterfall) { writer, tally in
            writer.put(tally.gate)
            writer.put(tally.stopped)
            writer.put(tally.nearest) { writer, nearest in
                writer.put(nearest.measured)
                writer.put(nearest.limit)
            }
        }
        writer.put(enumerated)
        writer.put(candidates) { $1.write(to: &$0) }
        writer.put(candidateVerdicts) { $1.write(to: &$0) }
    }
}

extension GateVerdict {
    func write(to writer: inout RecordWriter) {
        writer.put(gate)
        func figures(_ measured: Double?, _ limit: Double?, _ writer: inout RecordWriter) {
            writer.put(measured) { $0.put($1) }
            writer.put(limit) { $0.put($1) }
        }
        switch verdict {
        case .passed(let measured, let limit):
            writer.put(UInt8(0))
            figures(measured, limit, &writer)
        case .failed(.refused, let measured, let limit):
            writer.put(UInt8(1))
            figures(measured, limit, &writer)
        case .failed(.unknown(let kind), let measured, let limit):
            writer.put(UInt8(2))
            writer.put(kind)
            figures(measured, limit, &writer)
        case .notApplicable: writer.put(UInt8(3))
        case .switchedOff: writer.put(UInt8(4))
        }
    }
}

extension Candidate {
    func write(to writer: inout RecordWriter) {
        writer.put(strategy.number)
        writer.put(underlying)
        writer.put(kind)
        writer.put(legs)
        writer.put(expiry)
        writer.put(dte)
        writer.put(spot)
        writer.put(quote.natural)
        writer.put(quote.doubleMid)
        writer.put(creditAfterSlippage)
        writer.put(measures.maximumProfit) { $0.put($1) }
        writer.put(measures.maximumLoss) { $0.put($1) }
        writer.put(measures.breakEvens) { $0.put($1) }
        for figure in [
            measures.probabilityOfProfit, measures.expectedValueNet, measures.expectedValueTwoOutcome,
            measures.returnOnRisk, measures.delta, measures.gamma, measures.theta, measures.vega,
            measures.lossForOnePercent,
        ] {
            writer.put(figure) { $0.put($1) }
        }
        writer.put(margin)
        writer.put(riskPerUnit)
    }
}

extension ClosedTrade {
    func write(to writer: inout RecordWriter) {
        writer.put(id)
        writer.put(strategy.number)
        writer.put(underlying)
        writer.put(kind)
        writer.put(legs)
        writer.put(expiry)
        writer.put(quantity)
        writer.put(openedAt)
        writer.put(closedAt)
        writer.put(entrySession)
        writer.put(exitSession)
        writer.put(reason)
        writer.put(opening)
        writer.put(closing)
        writer.put(fees)
        writer.put(slippage)
        writer.put(risk)
        writer.put(entry.spot)
        for figure in [entry.vix, entry.ivRank, entry.probabilityOfProfit, entry.expectedValueNet] {
            writer.put(figure) { $0.put($1) }
        }
        writer.put(worstMark) { $0.put($1) }
        writer.put(unmarkedSessions)
    }
}
