public import Market
import Trading

/// Journal records of what entered the desk. A chain is written as its identity, never as its columns: the catalog or
/// the tape holds those, and a replay finds them by it.
extension DeskEvent {
    private enum Tag: UInt8 {
        case clock, chain, bar, rate, dividend, split, earnings, macro, coverage, venue, approval, command
        case noAnswer, started
        case quote
    }

    public func write(to writer: inout RecordWriter) {
        switch self {
        case .clock(let at):
            writer.put(Tag.clock)
            writer.put(at)
        case .market(let event): DeskEvent.write(event, to: &writer)
        case .venue(let report):
            writer.put(Tag.venue)
            report.write(to: &writer)
        case .approval(let id, let approval, let at):
            writer.put(Tag.approval)
            writer.put(id)
            writer.put(approval.answer)
            writer.put(approval.by)
            writer.put(approval.via)
            writer.put(at)
        case .command(let command, let at):
            writer.put(Tag.command)
            command.write(to: &writer)
            writer.put(at)
        case .noAnswer(let id, let at):
            writer.put(Tag.noAnswer)
            writer.put(id)
            writer.put(at)
        case .started(let incarnation, let at):
            writer.put(Tag.started)
            writer.put(incarnation)
            writer.put(at)
        }
    }

    private static func write(_ event: MarketEvent, to writer: inout RecordWriter) {
        switch event {
        case .chain(let chain):
            writer.put(Tag.chain)
            chain.identity.write(to: &writer)
        case .bar(let symbol, let bar):
            writer.put(Tag.bar)
            writer.put(symbol)
            writer.put(bar.session)
            writer.put(bar.open) { $0.put($1) }
            writer.put(bar.high) { $0.put($1) }
            writer.put(bar.low) { $0.put($1) }
            writer.put(bar.close)
            writer.put(bar.volume) { $0.put($1) }
            writer.put(bar.knownAt)
        case .rate(let rate):
            writer.put(Tag.rate)
            writer.put(rate.day)
            writer.put(rate.rate)
            writer.put(rate.knownAt)
        case .dividend(let dividend):
            writer.put(Tag.dividend)
            writer.put(dividend.symbol)
            writer.put(dividend.exDate)
            writer.put(dividend.amount)
            writer.put(dividend.knownAt)
        case .split(let split):
            writer.put(Tag.split)
            writer.put(split.symbol)
            writer.put(split.date)
            writer.put(split.newPerOld)
            writer.put(split.knownAt)
        case .earnings(let earnings):
            writer.put(Tag.earnings)
            writer.put(earnings.symbol)
            writer.put(earnings.date)
            writer.put(earnings.timing)
            writer.put(earnings.knownAt)
        case .macro(let release):
            writer.put(Tag.macro)
            writer.put(release.kind)
            writer.put(release.at)
            writer.put(release.knownAt)
        case .coverage(let coverage):
            writer.put(Tag.coverage)
            coverage.write(to: &writer)
        case .quote(let symbol, let quote):
            writer.put(Tag.quote)
            writer.put(symbol)
            writer.put(quote.quote.bid) { $0.put($1) }
            writer.put(quote.quote.ask) { $0.put($1) }
            writer.put(quote.knownAt)
        }
    }

    /// Reads one record. `chain` finds the snapshot that an identity names.
    public static func read(
        from reader: inout RecordReader, chain: (Chain.Identity) -> Chain?
    ) throws(RecordReader.Malformed) -> DeskEvent {
        switch try reader.choice(Tag.self) {
        case .clock: return .clock(try reader.instant())
        case .chain:
            guard let found = chain(try Chain.Identity(from: &reader)) else {
                throw reader.malformed("a snapshot that the catalog holds")
            }
            return .market(.chain(found))
        case .bar:
            let symbol = try reader.symbol()
            return .market(.bar(symbol, try DailyBar(from: &reader)))
        case .rate:
            return .market(
                .rate(
                    InterestRate(
                        day: try reader.day(), rate: try reader.double(in: -10...10), knownAt: try reader.instant())))
        case .dividend:
            return .market(
                .dividend(
                    CashDividend(
                        symbol: try reader.symbol(), exDate: try reader.day(), amount: try reader.price(),
                        knownAt: try reader.instant())))
        case .split:
            return .market(
                .split(
                    StockSplit(
                        symbol: try reader.symbol(), date: try reader.day(),
                        newPerOld: try reader.double(in: 1e-6...1e6), knownAt: try reader.instant())))
        case .earnings:
            return .market(
                .earnings(
                    EarningsDate(
                        symbol: try reader.symbol(), date: try reader.day(),
                        timing: try reader.choice(EarningsDate.Timing.self), knownAt: try reader.instant())))
        case .macro:
            return .market(
                .macro(
                    MacroRelease(
                        kind: try reader.choice(MacroRelease.Kind.self), at: try reader.instant(),
                        knownAt: try reader.instant())))
        case .coverage: return .market(.coverage(try CalendarCoverage(from: &reader)))
        case .quote:
            let symbol = try reader.symbol()
            let quote = Quote(
                bid: try reader.optional { reader throws(RecordReader.Malformed) in try reader.price() },
                ask: try reader.optional { reader throws(RecordReader.Malformed) in try reader.price() })
            return .market(.quote(symbol, UnderlyingQuote(quote: quote, knownAt: try reader.instant())))
        case .venue: return .venue(try VenueReport(from: &reader))
        case .approval:
            let id = try reader.identifier(RecommendationKind.self)
            let approval = Approval(
                answer: try reader.choice(Approval.Answer.self), by: try reader.integer(UInt32.self),
                via: try reader.choice(Approval.Channel.self))
            return .approval(id, approval, at: try reader.instant())
        case .command:
            let command = try OperatorCommand(from: &reader)
            return .command(command, at: try reader.instant())
        case .noAnswer:
            let id = try reader.identifier(RequestKind.self)
            return .noAnswer(id, at: try reader.instant())
        case .started:
            let incarnation = try reader.integer(UInt16.self)
            return .started(incarnation: incarnation, at: try reader.instant())
        }
    }

    /// What the event is, for messages about a journal.
    public var name: String {
        switch self {
        case .clock: "clock"
        case .market(.chain(let chain)): "chain of \(chain.underlying), session \(chain.session)"
        case .market(.bar(let symbol, let bar)): "bar of \(symbol), session \(bar.session)"
        case .market(.rate(let rate)): "rate of \(rate.day)"
        case .market(.dividend(let dividend)): "dividend of \(dividend.symbol)"
        case .market(.split(let split)): "split of \(split.symbol)"
        case .market(.earnings(let earnings)): "earnings of \(earnings.symbol)"
        case .market(.macro(let release)): "\(release.kind) release"
        case .market(.coverage): "calendar coverage"
        case .market(.quote(let symbol, _)): "quote of \(symbol)"
        case .venue(.order(let update)): "update of order \(update.order)"
        case .venue(.activity(let activity)): activity.name
        case .venue(.account): "account snapshot"
        case .venue(.marginCall): "margin call"
        case .venue(.halted(let symbol, let isHalted, _)): "\(symbol) \(isHalted ? "halted" : "trading again")"
        case .venue(.connected(let isUp, _)): isUp ? "line up" : "line down"
        case .venue(.answered(let id, _, _)): "answer to request \(id)"
        case .approval(let id, _, _): "answer to recommendation \(id)"
        case .command: "command"
        case .noAnswer(let id, _): "no answer to request \(id)"
        case .started(let incarnation, _): "start \(incarnation)"
        }
    }
}

extension Chain.Identity {
    func write(to writer: inout RecordWriter) {
        writer.put(underlying)
        writer.put(session)
        writer.put(knownAt)
        writer.put(origin)
        writer.put(resolution)
        writer.put(contentHash)
    }
    init(from reader: inout RecordReader) throws(RecordReader.Malformed) {
        self.init(
            underlying: try reader.symbol(), session: try reader.day(), knownAt: try reader.instant(),
            origin: try reader.choice(Chain.Origin.self), resolution: try reader.choice(Chain.Resolution.self),
            contentHash: try reader.integer(UInt64.self))
    }
}

extension DailyBar {
    init(from reader: inout RecordReader) throws(RecordReader.Malformed) {
        self.init(
            session: try reader.day(),
            open: try reader.optional { (r) throws(RecordReader.Malformed) in try r.price() },
            high: try reader.optional { (r) throws(RecordReader.Malformed) in try r.price() },
            low: try reader.optional { (r) throws(RecordReader.Malformed) in try r.price() },
            close: try reader.price(),
            volume: try reader.optional { (r) throws(RecordReader.Malformed) in
                try r.integer(in: 0...1_000_000_000_000_000, "a volume")
            },
            knownAt: try reader.instant())
    }
}

extension CalendarCoverage {
    func write(to writer: inout RecordWriter) {
        switch calendar {
        case .macro(let kind):
            writer.put(UInt8(0))
            writer.put(kind)
        case .earnings(let symbol):
            writer.put(UInt8(1))
            writer.put(symbol)
        case .dividends(let symbol):
            writer.put(UInt8(2))
            writer.put(symbol)
        }
        writer.put(days.lowerBound)
        writer.put(days.upperBound)
        writer.put(knownAt)
    }
    init(from reader: inout RecordReader) throws(RecordReader.Malformed) {
        let calendar: Calendar
        switch try reader.integer(UInt8.self) {
        case 0: calendar = .macro(try reader.choice(MacroRelease.Kind.self))
        case 1: calendar = .earnings(try reader.symbol())
        case 2: calendar = .dividends(try reader.symbol())
        default: throw reader.malformed("a known calendar")
        }
        let from = try reader.day()
        let to = try reader.day()
        guard from <= to else { throw reader.malformed("a range of days") }
        self.init(calendar: calendar, days: from...to, knownAt: try reader.instant())
    }
}
