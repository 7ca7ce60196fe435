/// What an indicator can count with. Anything else is a hole: the indicator answers nil and warms up anew after it, so
/// that no result is ever built on both sides of one.
extension Double {
    /// A number, and so small that no sum, square or product of its like overflows.
    @inline(__always)
    var isSound: Bool { magnitude < 0x1p250 }

    /// Sound, above zero, and so large that no ratio overflows.
    @inline(__always)
    var isPrice: Bool { self > 0x1p-250 && self < 0x1p250 }

    /// Anything that can be divided by. An average of movements never reaches zero again, but thousands of still bars
    /// make it so small that a share of it may overflow.
    @inline(__always)
    var isMovement: Bool { self > 0x1p-500 }
}
