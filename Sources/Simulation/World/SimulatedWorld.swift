public import Market
import Quant
public import Trading

/// A market that never existed, for trying the desk in: from a seed, everything that a few sessions would say, in the
/// order in which it could be known. What is built on it is to be called simulated.
///
/// Its sessions are real ones of the New York Stock Exchange from 2018 on; prices jump and gap, volatility clusters and
/// rises when they fall, expiries are near. So short strikes are breached, stops fire and options expire worthless, in
/// the money and on the strike within days. The same seed gives the same bits on every processor.
///
/// A copy goes on by itself. It holds the events of one instant and no more.
public struct SimulatedWorld: Sendable {
    public let seed: UInt64
    public let settings: Settings
    /// In order.
    public let sessions: [TradingSession]

    public struct Settings: Hashable, Sendable {
        /// Sessions in the run, 1…250.
        public var days: Int
        /// Between two snapshots of a chain, give or take; feeds are silent now and then.
        public var interval: Duration
        /// Each on an underlying of its own; at least one.
        public var underlyings: [SimulatedUnderlying]

        public init(
            days: Int, interval: Duration = .seconds(300), underlyings: [SimulatedUnderlying] = [.index, .fund]
        ) {
            self.days = days
            self.interval = interval
            self.underlyings = underlyings
        }
    }

    /// Its volatility before the first session.
    let startVolatility: Double
    private(set) var climate: Climate
    private(set) var instruments: [Instrument]
    private let releases: ReleaseCalendar
    /// Continuously compounded, a fraction per year.
    private var rate: Double
    private var random: SplitMix64
    /// How far an inner snapshot may come late, as a share of the interval.
    private let lateness: Double
    private var volatilityBars = [
        VolatilityBar(symbol: .vix, years: Climate.thirtyDays),
        VolatilityBar(symbol: .vix3m, years: Climate.threeMonths),
    ]

    /// Where the run is: the next session to open, and the next step within the open one.
    private var nextSession = 0
    private var hours: Hours
    private var steps: [Instant] = []
    private var nextStep = 0
    private var releasesCountedUntil: Instant
    /// What `next` delivers from `head` on; empty only when the run is over.
    private var queue: [MarketEvent] = []
    private var head = 0

    public init(seed: UInt64, settings: Settings) {
        precondition((1...250).contains(settings.days), "a simulated run has 1 to 250 sessions")
        precondition(settings.interval >= .seconds(1), "snapshots are a second or more apart")
        let symbols = settings.underlyings.map(\.symbol).sorted()
        precondition(!symbols.isEmpty, "a simulated world has an underlying")
        precondition(zip(symbols, symbols.dropFirst()).allSatisfy { $0 < $1 }, "a root has an underlying of its own")
        self.seed = seed
        self.settings = settings
        var random = SplitMix64(seed: ColumnHash.spread(seed))
        sessions = SimulatedWorld.sessions(settings.days, &random)
        climate = Climate(seed: random.next())
        startVolatility = climate.volatility
        rate = random.uniform(0.001, 0.055)
        lateness = random.uniform() < 0.5 ? 0 : random.uniform(0.05, 0.4)
        let first = sessions[0].day
        let morning = CorporateCalendar.morning(of: first)
        releases = ReleaseCalendar(days: first - 30...sessions[sessions.count - 1].day + 60, knownAt: morning)
        hours = Hours(NYSE.session(before: first))
        releasesCountedUntil = hours.close
        instruments = settings.underlyings.map { Instrument($0, seed: random.next()) }
        self.random = random
        for index in instruments.indices { instruments[index].decideBeforeFirst(first) }
        queue = releases.coverages(knownAt: morning) + dividendCoverages(knownAt: morning)
        queue += releases.releases.map(MarketEvent.macro)
        fill()
    }

    /// For the head of every report.
    public var label: String { "simulated market, seed \(seed): invented, not a market" }
    /// How restless the market is at the instant of `upcoming`.
    public var regime: MarketRegime { climate.regime }

    /// When the next event could be known; nil at the end of the run.
    public var upcoming: Instant? { head < queue.count ? queue[head].knownAt : nil }

    /// The next event; nil at the end of the run. Instants never go back; at one instant, ranks never do.
    public mutating func next() -> MarketEvent? {
        guard head < queue.count else { return nil }
        let event = queue[head]
        head += 1
        if head == queue.count {
            queue.removeAll(keepingCapacity: true)
            head = 0
            fill()
        }
        return event
    }

    // MARK: - What happens

    /// Goes on until something is said, or the run is over.
    private mutating func fill() {
        repeat {
            if nextStep < steps.count {
                step()
            } else if nextSession < sessions.count {
                openSession()
            } else {
                return
            }
        } while queue.isEmpty
    }

    /// Everything from the night to just before the open.
    private mutating func openSession() {
        let previous = hours
        hours = Hours(sessions[nextSession])
        let morning = CorporateCalendar.morning(of: hours.day)
        announce(at: morning)
        if releases.decides(after: previous.open, through: hours.open) { changeRate() }
        let rateKnownAt = EasternTime.instant(hours.day, TimeOfDay(8, 0))
        queue.append(.rate(InterestRate(day: previous.day, rate: rate, knownAt: rateKnownAt)))
        let move = climate.night(
            days: previous.day.days(to: hours.day), releases: countReleases(until: hours.open))
        for index in instruments.indices { instruments[index].open(hours, move: move, climate: climate) }
        for index in volatilityBars.indices { volatilityBars[index].open(climate) }
        planSteps()
    }

    /// The Fed moves by a quarter of a point now and then.
    private mutating func changeRate() {
        let draw = random.uniform()
        if draw < 0.2 { rate = max(rate - 0.0025, 0.0005) }
        if draw > 0.8 { rate += 0.0025 }
    }

    private mutating func countReleases(until instant: Instant) -> Int {
        defer { releasesCountedUntil = instant }
        return releases.count(after: releasesCountedUntil, through: instant)
    }

    /// What companies tell at `instant`, dividends first.
    private mutating func announce(at instant: Instant) {
        for calendar in instruments.compactMap(\.corporate) {
            if let dividend = calendar.dividend, dividend.knownAt == instant { queue.append(.dividend(dividend)) }
        }
        for calendar in instruments.compactMap(\.corporate) {
            if let split = calendar.split, split.knownAt == instant { queue.append(.split(split)) }
        }
    }

    /// One instant of a session: prices move, and whose feed speaks is quoted. The last one is the close.
    private mutating func step() {
        let at = steps[nextStep]
        if nextStep > 0 { move(to: at, from: steps[nextStep - 1]) }
        let isClose = nextStep == steps.count - 1
        if isClose {
            for index in instruments.indices {
                queue.append(.bar(instruments[index].symbol, instruments[index].bar(hours, climate: climate)))
            }
        }
        for index in instruments.indices {
            guard nextStep == 0 || isClose || instruments[index].speaks(step: nextStep) else { continue }
            queue.append(.chain(instruments[index].chain(hours, at: at, step: nextStep, rate: rate, climate: climate)))
        }
        nextStep += 1
        if isClose { closeSession() }
    }

    private mutating func move(to at: Instant, from last: Instant) {
        let gone = hours.share(until: at)
        let share = gone - hours.share(until: last)
        let move = climate.step(share: share, releases: countReleases(until: at))
        for index in instruments.indices {
            instruments[index].step(move: move, share: share, left: 1 - gone, session: hours.day, climate: climate)
        }
        for index in volatilityBars.indices { volatilityBars[index].note(climate) }
    }

    /// What is told after the close: the volatility indexes, and what companies announce.
    private mutating func closeSession() {
        for bar in volatilityBars { queue.append(.bar(bar.symbol, bar.finished(hours))) }
        for index in instruments.indices { instruments[index].decideAfterClose(of: hours.day) }
        announce(at: CorporateCalendar.evening(of: hours.day))
        nextSession += 1
    }

    private func dividendCoverages(knownAt: Instant) -> [MarketEvent] {
        instruments.filter { $0.corporate != nil }.map {
            .coverage(
                CalendarCoverage(
                    calendar: .dividends($0.symbol), days: sessions[0].day...releases.days.upperBound, knownAt: knownAt)
            )
        }
    }

    // MARK: - Time

    /// Consecutive sessions from a start of 2018–2026; one run in six begins just before a half day.
    private static func sessions(_ count: Int, _ random: inout SplitMix64) -> [TradingSession] {
        let first = Day(year: 2018, month: 1, day: 2)!
        let last = Day(year: 2026, month: 12, day: 31)!
        var start = NYSE.session(onOrBefore: first + Int(random.next() % UInt64(first.days(to: last) + 1)))
        let draw = random.next()
        if draw % 6 == 0 {
            let halfDays = NYSE.EarlyClose.all(in: start.day.year)
            let halfDay = halfDays[Int(draw >> 8) % halfDays.count].day
            start = NYSE.session(onOrBefore: halfDay)
            for _ in 0..<Int(draw >> 32) % min(count, 4) { start = NYSE.session(before: start.day) }
        }
        var sessions = [start]
        while sessions.count < count { sessions.append(NYSE.session(after: sessions[sessions.count - 1].day)) }
        return sessions
    }

    /// From the open to the close, about an interval apart.
    private mutating func planSteps() {
        steps.removeAll(keepingCapacity: true)
        nextStep = 0
        steps.append(hours.open)
        let interval = settings.interval.components.seconds
        var regular = hours.open.seconds + interval
        while regular < hours.close.seconds {
            let late = lateness > 0 ? Int64(lateness * random.uniform() * Double(interval)) : 0
            if regular + late < hours.close.seconds { steps.append(Instant(seconds: regular + late)) }
            regular += interval
        }
        steps.append(hours.close)
    }
}
