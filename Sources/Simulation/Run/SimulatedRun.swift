import Desk
import Exchange
import Journal
import Market
import Trading

/// Whole sessions of a real desk and a real exchange with a line between them that fails, a journal that can lose what
/// was not synced, and people who answer late: one scenario, from its first instant to its last.
///
/// What a desk does to the world is written down before it is done. A crash throws the desk away; the next one is made
/// by replaying the journal, and every effect must come out again byte for byte.
struct SimulatedRun: ~Copyable {
    let scenario: Scenario
    let settings: DeskSettings
    var world: SimulatedWorld
    var venue: FaultyVenue
    var desk: Desk
    let journal: MemoryJournal
    var tape = ChainTape()
    var person: SimulatedPerson
    var edge: Edge
    var witness: Witness
    var counts = RunCounts()
    var story: StoryRecorder?

    var now = Instant.distantPast
    /// The desk's steps over all its starts.
    var steps = 0
    /// Raised durably before each start.
    var incarnation: UInt16 = 1
    /// When the next desk starts; nil while one runs.
    var restartsAt: Instant?
    /// Calendars and bars that came while no desk ran: read again at a start, as from any vendor.
    var missed: [MarketEvent] = []
    /// Whether mishaps are over and people clear up.
    var isHealing = false
    private let lastClose: Instant

    // Used again in every step.
    var effects: [DeskEffect] = []
    var reports: [VenueReport] = []
    var scribe = Scribe()

    /// Beyond this the desk is going round in circles: steps at one instant.
    static let stepsAtOnce = 2_000

    init(_ scenario: Scenario, tellsStory: Bool = false) {
        self.scenario = scenario
        settings = scenario.deskSettings
        world = SimulatedWorld(seed: scenario.worldSeed, settings: scenario.worldSettings)
        let exchange = EmbeddedExchange(settings: scenario.venueSettings, dice: scenario.dice)
        venue = FaultyVenue(exchange: exchange, settings: scenario.lineSettings)
        desk = Desk(settings: settings, flaw: scenario.bug?.inDesk)
        journal = MemoryJournal(
            head: JournalHead(
                profile: "simulated", symbols: [], from: "", to: "", source: nil, history: world.label, data: ""))
        person = SimulatedPerson(seed: scenario.seed)
        edge = Edge(bug: scenario.bug?.atEdge)
        witness = Witness(settings: settings)
        story = tellsStory ? StoryRecorder() : nil
        lastClose = world.sessions[world.sessions.count - 1].closesAt
    }

    /// Runs to the end; what was broken first, if anything was.
    mutating func run() -> BrokenInvariant? {
        do {
            try begin()
            try pass(until: lastClose - SimulatedRun.healing)
            heal()
            try pass(until: lastClose + SimulatedRun.evening)
            try finish()
            return nil
        } catch {
            return error
        }
    }
    /// How long before the last close mishaps end, and how long after it the books are compared.
    private static let healing = Duration.seconds(2 * 3_600)
    private static let evening = Duration.seconds(1_800)

    private mutating func begin() throws(BrokenInvariant) {
        let history = world.warmUp(sessions: scenario.historyLength)
        for event in history {
            now = event.knownAt
            try step(.market(event))
        }
        try step(.started(incarnation: incarnation, at: now))
        try deliver()
    }

    // MARK: - Time

    /// Everything that happens until `end`, in its order.
    private mutating func pass(until end: Instant) throws(BrokenInvariant) {
        while let next = nextInstant, next <= end { try happen(at: max(next, now)) }
    }

    private var nextInstant: Instant? {
        var next = world.upcoming ?? .distantFuture
        if let due = venue.nextDeadline { next = min(next, due) }
        if let restartsAt {
            next = min(next, restartsAt)
        } else if let due = edge.deadline(desk.nextDeadline) {
            next = min(next, due)
        }
        if let due = person.nextDeed { next = min(next, due) }
        return next == .distantFuture ? nil : next
    }

    /// At one instant: the venue first, then the desk's deadlines, then people, last the market.
    private mutating func happen(at moment: Instant) throws(BrokenInvariant) {
        if restartsAt == nil, let deadline = desk.nextDeadline, deadline < moment {
            throw broken(.deadlinesHeard, "it asked for \(deadline), and it is \(moment)")
        }
        now = moment
        if let start = restartsAt, start <= moment { try restart() }
        venue.advance(to: moment)
        story?.note(now, venue.exchange.dice)
        try deliver()
        try tellTime()
        while let deed = person.take(at: moment) {
            try perform(deed)
            try deliver()
        }
        while world.upcoming == moment, let event = world.next() { try market(event) }
        try tellTime()
    }

    private mutating func tellTime() throws(BrokenInvariant) {
        var times = 0
        while restartsAt == nil, let deadline = edge.deadline(desk.nextDeadline), deadline <= now {
            times += 1
            guard times < SimulatedRun.stepsAtOnce else {
                throw broken(.comesToRest, "told the time \(times) times, it still waits for \(deadline)")
            }
            try step(.clock(now))
            try deliver()
        }
    }

    /// What has arrived goes to the desk, until nothing more comes of it; to nobody while no desk runs.
    mutating func deliver() throws(BrokenInvariant) {
        guard restartsAt == nil else {
            venue.deliver(until: now, into: &reports)
            return
        }
        var rounds = 0
        while restartsAt == nil {
            reports.removeAll(keepingCapacity: true)
            venue.deliver(until: now, into: &reports)
            guard !reports.isEmpty else { return }
            rounds += 1
            guard rounds < SimulatedRun.stepsAtOnce else {
                throw broken(.comesToRest, "after \(rounds) exchanges at one instant they still talk")
            }
            let arrived = reports
            // What had been collected when the desk crashed is lost with it.
            for report in arrived where restartsAt == nil {
                for told in edge.told(report) { try step(.venue(told)) }
            }
        }
    }

    private mutating func market(_ event: MarketEvent) throws(BrokenInvariant) {
        venue.market(event)
        story?.note(now, venue.exchange.dice)
        try deliver()
        guard case .chain(let chain) = event else {
            if restartsAt == nil { try step(.market(event)) } else { missed.append(event) }
            return
        }
        tradeElsewhere(chain)
        guard restartsAt == nil else { return }
        for seen in venue.quotes(chain) where restartsAt == nil {
            tape.note(seen)
            try step(.market(.chain(seen)))
            try deliver()
        }
    }

    // MARK: - The end

    /// From here on nothing goes wrong any more, and people clear up.
    private mutating func heal() {
        isHealing = true
        venue.exchange.dice.chances = Dice.Chances()
        story?.note(now, .heals)
        person.clearsUp(from: now)
    }

    func broken(_ invariant: Invariant, _ words: String) -> BrokenInvariant {
        BrokenInvariant(invariant: invariant, step: steps, at: now, words: words, trade: nil)
    }
}
