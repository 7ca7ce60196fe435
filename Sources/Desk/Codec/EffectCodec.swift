import Market
import Risk
import Strategy
import Trading

/// Journal records of what the desk decided and wanted done. A replay writes them again and compares the bytes, so they
/// are never read back; what they hold is everything a decision consists of.
extension DeskEffect {
    private enum Tag: UInt8 {
        case submit, submitGroup, replace, cancel, fetch, link, propose, proposeExit, notify, record
    }

    public func write(to writer: inout RecordWriter) {
        switch self {
        case .submit(let order):
            writer.put(Tag.submit)
            order.write(to: &writer)
        case .submitGroup(let orders):
            writer.put(Tag.submitGroup)
            writer.put(orders) { $1.write(to: &$0) }
        case .replace(let id, let limit):
            writer.put(Tag.replace)
            writer.put(id)
            writer.put(limit)
        case .cancel(let id):
            writer.put(Tag.cancel)
            writer.put(id)
        case .fetch(let id, let question):
            writer.put(Tag.fetch)
            writer.put(id)
            switch question {
            case .order(let order):
                writer.put(UInt8(0))
                writer.put(order.id)
            case .book(let since):
                writer.put(UInt8(1))
                writer.put(since)
            }
        case .link(let id, let venueID):
            writer.put(Tag.link)
            writer.put(id)
            writer.put(venueID)
        case .propose(let recommendation):
            writer.put(Tag.propose)
            recommendation.write(to: &writer)
        case .proposeExit(let proposal):
            writer.put(Tag.proposeExit)
            writer.put(proposal.id)
            writer.put(proposal.trade)
            writer.put(proposal.reason)
            writer.put(proposal.urgency)
            writer.put(proposal.at)
        case .notify(let notice):
            writer.put(Tag.notify)
            notice.write(to: &writer)
        case .record(let record):
            writer.put(Tag.record)
            record.write(to: &writer)
        }
    }

    /// What the effect is, for messages about a journal.
    public var name: String {
        switch self {
        case .submit(let order): "order \(order.id) submitted at \(order.limit.map(\.description) ?? "market")"
        case .submitGroup(let orders):
            "orders \(orders.map(\.id.description).joined(separator: ", ")) submitted together"
        case .replace(let id, let limit): "order \(id) replaced at \(limit)"
        case .cancel(let id): "order \(id) cancelled"
        case .fetch(let id, .order(let order)): "request \(id): order \(order.id)"
        case .fetch(let id, .book): "request \(id): the venue's book"
        case .link(let id, let venueID): "order \(id) linked to the venue's \(venueID)"
        case .propose(let recommendation): "recommendation \(recommendation.id) proposed"
        case .proposeExit(let proposal): "exit of trade \(proposal.trade) proposed"
        case .notify: "notice"
        case .record(let record): record.name
        }
    }
}

extension DeskRecord {
    fileprivate var name: String {
        switch self {
        case .evaluated(let id, let evaluation): "evaluation \(id) of \(evaluation.underlying)"
        case .recommended(let recommendation): "recommendation \(recommendation.id)"
        case .refused(let id, let reason): "recommendation \(id) refused: \(reason)"
        case .opened(let id): "trade \(id) opened"
        case .exitDecided(let id, let reason, _): "exit of trade \(id): \(reason.word)"
        case .closed(let trade): "trade \(trade.id) closed: \(trade.reason.word)"
        case .moved(let change): change.name
        case .protected(let id, let protection): "protection of trade \(id): \(protection.form)"
        case .answeredError(let id, let reason, let response): "order \(id), \(reason): \(response)"
        case .reconciled: "books agree"
        case .adjusted(let id, let kind, _): "trade \(id) is a \(kind.name) now"
        case .regimeChanged(let transition): transition.sentence
        }
    }
}

extension LifeChange {
    /// Which life, and from where to where.
    public var name: String {
        switch self {
        case .recommendation(let id, let from, let to): "recommendation \(id): \(from) → \(to)"
        case .order(let id, let from, let to): "order \(id): \(from) → \(to)"
        case .trade(let id, let from, let to): "trade \(id): \(from) → \(to)"
        case .slot(let id, let from, let to):
            "slot \(id.place) of strategy \(id.strategy.number) on \(id.underlying): \(from) → \(to)"
        case .position(.contract(let contract), let from, let to):
            "position in \(contract.root) \(contract.expiry) \(contract.strike.price) \(contract.right): \(from) → \(to)"
        case .position(.shares(let symbol), let from, let to): "shares of \(symbol): \(from) → \(to)"
        }
    }

    func write(to writer: inout RecordWriter) {
        switch self {
        case .recommendation(let id, let from, let to):
            writer.put(UInt8(0))
            writer.put(id)
            writer.put(from)
            writer.put(to)
        case .order(let id, let from, let to):
            writer.put(UInt8(1))
            writer.put(id)
            writer.put(from)
            writer.put(to)
        case .trade(let id, let from, let to):
            writer.put(UInt8(2))
            writer.put(id)
            writer.put(from)
            writer.put(to)
        case .slot(let id, let from, let to):
            writer.put(UInt8(3))
            id.write(to: &writer)
            writer.put(from)
            writer.put(to)
        case .position(let key, let from, let to):
            writer.put(UInt8(4))
            key.write(to: &writer)
            writer.put(from)
            writer.put(to)
        }
    }
}

extension SlotID {
    func write(to writer: inout RecordWriter) {
        writer.put(strategy.number)
        writer.put(underlying)
        writer.put(place)
    }
}

extension Protection {
    func write(to writer: inout RecordWriter) {
        for watch in [target, stop] {
            switch watch {
            case .byDesk: writer.put(UInt8(1))
            case .byVenue(let id):
                writer.put(UInt8(2))
                writer.put(id)
            }
        }
        writer.put(form)
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
        slot.write(to: &writer)
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
        case .lateFill(let order, let trade): Notice.put(6, order, trade, &writer)
        case .orderLost(let order, let trade): Notice.put(7, order, trade, &writer)
        case .ambiguousOrder(let order, let trade): Notice.put(8, order, trade, &writer)
        case .ratioBreak(let order, let trade): Notice.put(9, order, trade, &writer)
        case .nakedShort(let trade, let count):
            writer.put(UInt8(10))
            writer.put(trade)
            writer.put(count)
        case .assigned(let trade):
            writer.put(UInt8(11))
            writer.put(trade)
        case .quarantined(let trade):
            writer.put(UInt8(12))
            writer.put(trade)
        case .marginCall(let amount):
            writer.put(UInt8(13))
            writer.put(amount)
        case .underlyingHalted(let symbol, let reason):
            writer.put(UInt8(14))
            writer.put(symbol)
            writer.put(reason)
        case .underlyingResumed(let symbol):
            writer.put(UInt8(15))
            writer.put(symbol)
        case .unexplained(let key, let ours, let theirs):
            writer.put(UInt8(16))
            key.write(to: &writer)
            writer.put(ours)
            writer.put(theirs)
        case .cashDiffers(let amount):
            writer.put(UInt8(17))
            writer.put(amount)
        case .impossibleChange(let change):
            writer.put(UInt8(18))
            change.write(to: &writer)
        case .earlyAssignment(let trade, let contract):
            writer.put(UInt8(19))
            writer.put(trade)
            writer.put(contract)
        }
    }
    private static func put(_ tag: UInt8, _ order: OrderID, _ trade: TradeID, _ writer: inout RecordWriter) {
        writer.put(tag)
        writer.put(order)
        writer.put(trade)
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
        case .moved(let change):
            writer.put(UInt8(6))
            change.write(to: &writer)
        case .protected(let id, let protection):
            writer.put(UInt8(7))
            writer.put(id)
            protection.write(to: &writer)
        case .answeredError(let id, let reason, let response):
            writer.put(UInt8(8))
            writer.put(id)
            writer.put(reason)
            writer.put(response)
        case .reconciled(let at):
            writer.put(UInt8(9))
            writer.put(at)
        case .adjusted(let id, let kind, let legs):
            writer.put(UInt8(10))
            writer.put(id)
            writer.put(kind)
            writer.put(legs)
        case .regimeChanged(let transition):
            writer.put(UInt8(11))
            transition.write(to: &writer)
        }
    }
}

extension RegimeTransition {
    func write(to writer: inout RecordWriter) {
        func put<Level: RawRepresentable<UInt8>>(_ tag: UInt8, _ from: Level?, _ to: Level?) {
            writer.put(tag)
            writer.put(from) { $0.put($1) }
            writer.put(to) { $0.put($1) }
        }
        writer.put(underlying)
        writer.put(at)
        switch change {
        case .termStructure(let from, let to): put(0, from, to)
        case .trend(let from, let to): put(1, from, to)
        case .premium(let from, let to): put(2, from, to)
        case .volatility(let from, let to): put(3, from, to)
        case .strength(let from, let to): put(4, from, to)
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
            measures.lossForOnePercent, measures.liquidity,
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
