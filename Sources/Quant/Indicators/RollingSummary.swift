/// What a window tells of its values without looking at each of them again.
protocol Summary: Sendable {
    associatedtype Element
    /// Of nothing.
    init()
    /// Of one value.
    init(_ element: Element)
    /// Of both: `later` summarises other values than this.
    func joined(with later: Self) -> Self
}

/// A summary of the last `period` values, O(1) per value on average.
///
/// Nothing is ever taken off a sum, which is where a running sum loses its digits: once a lap the values are summarised
/// from the end backwards, and the window is what is left of that and what has come since.
struct RollingSummary<Content: Summary>: Sendable {
    /// Before `next` the values of this lap, each by itself; from `next` on the rest of the lap before, each with all
    /// that came after it.
    private var slots: [Content]
    private var next = 0
    private var isFull = false
    /// Of this lap.
    private var lap = Content()

    init(period: Int) {
        precondition(period > 0, "a window holds at least one value")
        slots = [Content](repeating: Content(), count: period)
    }

    /// Adds a value; nil until there are `period` of them.
    @inline(__always)
    mutating func push(_ element: Content.Element) -> Content? {
        let value = Content(element)
        lap = lap.joined(with: value)
        slots[next] = value
        next += 1
        if next == slots.count { return turn() }
        return isFull ? slots[next].joined(with: lap) : nil
    }

    /// Ends a lap, which is the whole window.
    private mutating func turn() -> Content {
        let window = lap
        var tail = Content()
        for index in slots.indices.reversed() {
            tail = slots[index].joined(with: tail)
            slots[index] = tail
        }
        lap = Content()
        next = 0
        isFull = true
        return window
    }

    mutating func removeAll() {
        lap = Content()
        next = 0
        isFull = false
    }
}

/// Count, mean and sum of squared deviations, joined as by Chan, Golub and LeVeque (1979).
struct Moments<Value: Averageable>: Summary {
    private(set) var count = 0.0
    private(set) var mean = Value.zero
    private var squares = Value.zero

    init() {}

    init(_ value: Value) {
        count = 1
        mean = value
    }

    @inline(__always)
    func joined(with later: Moments) -> Moments {
        var both = self
        let distance = later.mean - mean
        both.count = count + later.count
        let share = later.count / both.count
        both.mean = mean + distance * share
        both.squares = squares + later.squares + distance * distance * (count * share)
        return both
    }

    /// Squared deviations / (n − 1).
    var sampleVariance: Value { squares / (count - 1) }
}
