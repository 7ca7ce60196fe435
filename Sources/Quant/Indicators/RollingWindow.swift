/// The last `capacity` numbers of a stream, oldest overwritten first. Copying one is cheap until the copy changes.
struct RollingWindow: Sendable {
    private(set) var values: [Double]
    private(set) var count = 0
    private var next = 0

    init(capacity: Int) {
        precondition(capacity > 0, "a window holds at least one value")
        values = [Double](repeating: 0, count: capacity)
    }

    var capacity: Int { values.count }
    var isFull: Bool { count == values.count }
    /// Whether the next value starts a new lap over the storage.
    var isAtStart: Bool { next == 0 }

    /// Adds a value and returns the one it pushed out, if the window was full.
    mutating func push(_ value: Double) -> Double? {
        let pushed = isFull ? values[next] : nil
        values[next] = value
        next = next + 1 == values.count ? 0 : next + 1
        if count < values.count { count += 1 }
        return pushed
    }

    /// The next value is the first of a new window.
    mutating func removeAll() {
        count = 0
        next = 0
    }

    /// The value pushed `age` values ago; 0 is the newest.
    subscript(age age: Int) -> Double {
        precondition(age >= 0 && age < count, "only what is in the window can be read")
        let index = next - 1 - age
        return values[index < 0 ? index + values.count : index]
    }
}
