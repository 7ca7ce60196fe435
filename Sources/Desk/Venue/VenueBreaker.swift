import Market
import Trading

/// The circuit breaker: so many failures within a minute, and the venue is left alone for a while; then one probe
/// decides. It keeps entries in; getting out is tried regardless.
struct VenueBreaker: Sendable {
    private let threshold: Int
    private let rest: Duration
    private var failures: [Instant] = []
    private(set) var isOpen = false
    /// When the probe is due; nil while closed, or while a probe is out.
    private(set) var probeAt: Instant?

    init(_ settings: VenueCareSettings) {
        threshold = settings.failuresPerMinute
        rest = settings.restsFor
    }

    /// Whether it opens now.
    mutating func fails(at now: Instant) -> Bool {
        failures.removeAll { $0 <= now - .seconds(60) }
        failures.append(now)
        if isOpen {
            probeAt = probeAt ?? now + rest
            return false
        }
        guard failures.count >= threshold else { return false }
        isOpen = true
        probeAt = now + rest
        return true
    }

    /// The probe goes out.
    mutating func probes() { probeAt = nil }

    /// Whether it closes now.
    mutating func succeeds() -> Bool {
        guard isOpen, probeAt == nil else { return false }
        isOpen = false
        failures.removeAll(keepingCapacity: true)
        return true
    }
}

/// The minute's messages: what a broker takes, of which the last ones belong to exits. Their count is ours; a broker's
/// own words (`rateLimited`) slow it down for a minute.
struct MessageQuota: Sendable {
    private let limit: Int?
    private let reserved: Int
    private var sent: [Instant] = []
    private var slowUntil: Instant?

    init(limit: Int?, reserved: Int) {
        self.limit = limit
        self.reserved = reserved
    }

    func allows(_ intent: OrderIntent, at now: Instant) -> Bool {
        if intent.addsRisk, let slowUntil, now < slowUntil { return false }
        guard let limit else { return true }
        let recent = sent.count { $0 > now - .seconds(60) }
        return intent.addsRisk ? recent < max(1, limit - reserved) : recent < limit
    }

    mutating func note(_ now: Instant) {
        guard limit != nil else { return }
        sent.removeAll { $0 <= now - .seconds(60) }
        sent.append(now)
    }
    mutating func slowDown(at now: Instant) { slowUntil = now + .seconds(60) }
}
