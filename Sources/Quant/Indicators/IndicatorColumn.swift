/// An indicator over a column of bars: one number per bar, and the bars at which it is defined, which are those after
/// the warm-up, and after the warm-up that follows each hole.
///
/// As a collection it gives nil where nothing is defined; who wants speed reads `values` within `defined`.
public struct IndicatorColumn: Sendable, RandomAccessCollection {
    /// One per bar; what stands outside of `defined` says nothing.
    public internal(set) var values: [Double]
    /// Ascending, apart, and not empty.
    public internal(set) var defined: [Range<Int>] = []

    init(count: Int) {
        values = [Double](repeating: 0, count: count)
    }

    /// What a stream answers to bar after bar.
    @inline(__always)
    init(count: Int, _ answer: (Int) -> Double?) {
        self.init(count: count)
        var known = DefinedBars()
        for bar in 0..<count {
            let value = answer(bar)
            known.note(bar, isDefined: value != nil)
            if let value { values[bar] = value }
        }
        defined = known.ranges(upTo: count)
    }

    /// The first bar with a value; nil if there is none.
    public var firstDefined: Int? { defined.first?.lowerBound }

    public var startIndex: Int { 0 }
    public var endIndex: Int { values.count }

    /// O(log of the number of holes).
    public subscript(bar: Int) -> Double? {
        precondition(bar >= 0 && bar < values.count, "a column has a place for each of its bars only")
        var low = 0
        var high = defined.count
        while low < high {
            let middle = (low + high) / 2
            if defined[middle].upperBound <= bar { low = middle + 1 } else { high = middle }
        }
        return low < defined.count && defined[low].contains(bar) ? values[bar] : nil
    }
}

/// The bars at which something is known, gathered in ascending order.
struct DefinedBars {
    private var closed: [Range<Int>] = []
    private var start: Int?

    @inline(__always)
    mutating func note(_ bar: Int, isDefined: Bool) {
        guard isDefined != (start != nil) else { return }
        if let start { closed.append(start..<bar) }
        start = isDefined ? bar : nil
    }

    func ranges(upTo count: Int) -> [Range<Int>] {
        guard let start else { return closed }
        return closed + [start..<count]
    }
}
