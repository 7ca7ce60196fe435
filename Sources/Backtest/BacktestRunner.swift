public import Desk
public import Exchange
public import Journal
public import Market
public import Trading

/// One desk, one embedded exchange, one history: feeds events in the order in which they could be known, lets the desk's
/// deadlines pass between them, and carries orders to the exchange and its answers back within the same call.
public struct BacktestRunner: ~Copyable {
    private var desk: Desk
    private var exchange: EmbeddedExchange
    private var collector: Collector
    private let lastSession: Day
    private let closesAtEnd: Bool
    private var announcedEnd = false
    private let journal: (any JournalSink)?
    private var writer = RecordWriter()
    private var written = StepBuilder()
    private var effects: [DeskEffect] = []
    private var queue: [VenueReport] = []
    private var reports: [VenueReport] = []

    /// - Parameters:
    ///   - lastSession: the session whose snapshots are the last of the history.
    ///   - closesAtEnd: whether open trades are closed on it, with the reason `end`; else they stay, marked.
    ///   - dice: the venue's chances; by default nothing happens by chance.
    public init(
        settings: DeskSettings, venue: VenueSettings, symbols: [Symbol], lastSession: Day, closesAtEnd: Bool,
        journal: (any JournalSink)? = nil, dice: Dice = Dice(seed: 0)
    ) {
        desk = Desk(settings: settings)
        exchange = EmbeddedExchange(settings: venue, dice: dice)
        collector = Collector(settings: settings, venue: venue, symbols: symbols)
        self.lastSession = lastSession
        self.closesAtEnd = closesAtEnd
        self.journal = journal
    }

    /// Runs the whole history, event by event until `next` gives none. `observe` is told after each snapshot; it may
    /// only look, and stops the run by returning false. Errors are those of `next`; what was done until then is lost.
    public mutating func run<Failure: Error>(
        next: () throws(Failure) -> MarketEvent?, observe: (borrowing RunProgress) -> Bool = { _ in true }
    ) throws(Failure) -> BacktestResult {
        while let event = try next() {
            pass(to: event.knownAt)
            if case .chain(let chain) = event {
                if chain.session >= lastSession, !announcedEnd {
                    announcedEnd = true
                    feed(.command(.lastSession(close: closesAtEnd), at: event.knownAt))
                }
                collector.note(chain)
            }
            exchange.market(event, into: &reports)
            deliver()
            feed(.market(event))
            if case .chain(let chain) = event {
                let goesOn = collector.progress(
                    chain, collector.hasOpened ? desk.view : nil, account: exchange.snapshot(at: chain.knownAt), observe
                )
                if !goesOn { break }
            }
        }
        while let deadline = desk.nextDeadline { pass(to: deadline) }
        return collector.finish(desk.view)
    }

    /// Lets every deadline up to `instant` pass, in order.
    private mutating func pass(to instant: Instant) {
        while let deadline = desk.nextDeadline, deadline <= instant {
            feed(.clock(deadline))
            exchange.advance(to: deadline, into: &reports)
            deliver()
        }
    }

    private mutating func feed(_ event: DeskEvent) {
        step(event)
        deliver()
    }

    /// Carries the venue's reports to the desk until both are quiet.
    private mutating func deliver() {
        while !reports.isEmpty {
            swap(&queue, &reports)
            reports.removeAll(keepingCapacity: true)
            for report in queue { step(.venue(report)) }
            queue.removeAll(keepingCapacity: true)
        }
    }

    private mutating func step(_ event: DeskEvent) {
        collector.note(event)
        effects.removeAll(keepingCapacity: true)
        desk.step(event, into: &effects)
        record(event)
        for effect in effects {
            collector.note(effect)
            switch effect {
            case .submit(let order): exchange.submit(order, at: event.at, into: &reports)
            case .submitGroup(let orders): exchange.submit(group: orders, at: event.at, into: &reports)
            case .replace(let id, let limit): exchange.replace(id, limit: limit, at: event.at, into: &reports)
            case .cancel(let id): exchange.cancel(id, at: event.at, into: &reports)
            case .fetch(let id, let question):
                reports.append(.answered(id, exchange.answer(question, at: event.at), at: event.at))
            case .link, .propose, .proposeExit, .notify, .record: break
            }
        }
    }

    /// The event and all it caused, before anything is carried out.
    private mutating func record(_ event: DeskEvent) {
        guard let journal else { return }
        // Taken out for the while: a span of the one may not live while the other is changed in place.
        var (writer, step) = (RecordWriter(), StepBuilder())
        swap(&writer, &self.writer)
        swap(&step, &written)
        writer.clear()
        event.write(to: &writer)
        step.begin(event: writer.bytes.span)
        for effect in effects {
            writer.clear()
            effect.write(to: &writer)
            step.add(effect: writer.bytes.span)
        }
        journal.append(step)
        swap(&writer, &self.writer)
        swap(&step, &written)
    }
}
