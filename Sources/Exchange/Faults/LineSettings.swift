/// How long things take on the line between a desk and its venue. How often they go wrong is said by the chances of
/// the exchange's dice.
public struct LineSettings: Hashable, Sendable {
    /// From the desk to the venue, and back. A message never overtakes another because its own was shorter.
    public var toVenue: ClosedRange<Duration>
    public var toDesk: ClosedRange<Duration>
    /// What a delayed message needs on top; those behind it wait with it.
    public var delay: ClosedRange<Duration>
    /// How long after a report its copy comes.
    public var repeatsAfter: ClosedRange<Duration>
    /// How long the line is down.
    public var outage: ClosedRange<Duration>
    /// How old a snapshot is at least when it comes late: it is handed over with the first one after that.
    public var staleAge: ClosedRange<Duration>
    /// Of so many two-sided rows of a crossed chain one is crossed; 1 crosses them all.
    public var crossedEvery: ClosedRange<Int>

    public init(
        toVenue: ClosedRange<Duration> = .zero ... .zero, toDesk: ClosedRange<Duration> = .zero ... .zero,
        delay: ClosedRange<Duration> = .seconds(1) ... .seconds(20),
        repeatsAfter: ClosedRange<Duration> = .zero ... .seconds(90),
        outage: ClosedRange<Duration> = .seconds(5) ... .seconds(300),
        staleAge: ClosedRange<Duration> = .seconds(5) ... .seconds(180), crossedEvery: ClosedRange<Int> = 1...8
    ) {
        for range in [toVenue, toDesk, delay, repeatsAfter, outage, staleAge] {
            precondition(range.lowerBound >= .zero, "nothing arrives before it is sent")
        }
        precondition(crossedEvery.lowerBound >= 1, "a row is crossed once at most")
        self.toVenue = toVenue
        self.toDesk = toDesk
        self.delay = delay
        self.repeatsAfter = repeatsAfter
        self.outage = outage
        self.staleAge = staleAge
        self.crossedEvery = crossedEvery
    }
}
