import Market

/// Messages under way in one direction, in the order in which they arrive.
struct Wire<Message: Sendable>: Sendable {
    private(set) var messages: [Message] = []
    /// When each of them arrives.
    private(set) var arrivals: [Instant] = []
    /// What is sent arrives no earlier than what was sent before it.
    private var latest = Instant.distantPast

    var nextArrival: Instant? { arrivals.first }

    /// How many have not arrived before `now`.
    func underWay(at now: Instant) -> Int { arrivals.count - place { $0 < now } }
    /// How many have arrived by `now`.
    func arrived(by now: Instant) -> Int { place { $0 <= now } }

    /// Behind all that was sent before it; returns when it arrives.
    @discardableResult
    mutating func send(_ message: Message, arriving: Instant) -> Instant {
        latest = max(latest, arriving)
        insert(message, arriving: latest)
        return latest
    }
    /// In front of the last `overtaken` ones that are under way; returns when it arrives.
    @discardableResult
    mutating func send(_ message: Message, arriving: Instant, overtaking overtaken: Int) -> Instant {
        let index = arrivals.count - overtaken
        let before = index > 0 ? arrivals[index - 1] : .distantPast
        let arrives = max(before, min(arriving, arrivals[index]))
        messages.insert(message, at: index)
        arrivals.insert(arrives, at: index)
        return arrives
    }
    /// A stray: nothing waits for it.
    mutating func insert(_ message: Message, arriving: Instant) {
        let index = arrived(by: arriving)
        messages.insert(message, at: index)
        arrivals.insert(arriving, at: index)
    }

    mutating func removeFirst() -> Message {
        arrivals.removeFirst()
        return messages.removeFirst()
    }
    mutating func removeFirst(_ count: Int) {
        messages.removeFirst(count)
        arrivals.removeFirst(count)
    }
    mutating func removeAll(where isLost: (Message) -> Bool) {
        for index in messages.indices.reversed() where isLost(messages[index]) {
            messages.remove(at: index)
            arrivals.remove(at: index)
        }
    }
    /// What had not arrived by then is gone.
    mutating func cut(at now: Instant) {
        let left = arrived(by: now)
        messages.removeSubrange(left...)
        arrivals.removeSubrange(left...)
        latest = min(latest, now)
    }

    /// How many arrive early enough: mostly all or none, so that it is looked for from the end.
    private func place(_ isEarly: (Instant) -> Bool) -> Int {
        var count = arrivals.count
        while count > 0, !isEarly(arrivals[count - 1]) { count -= 1 }
        return count
    }
}
