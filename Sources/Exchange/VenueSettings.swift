public import Market

/// How the embedded exchange fills, charges and checks.
public struct VenueSettings: Hashable, Sendable {
    public var startingCash: Money
    public var fills: FillModel
    public var commission: Commission
    /// Whether orders beyond the account's means are refused. Off is printed at the head of every report.
    public var enforcesMargin: Bool

    /// The best price a package can get; never better than the net mid of same-instant quotes.
    public enum FillModel: Hashable, Sendable {
        /// Every leg at its worse side.
        case natural
        case mid
        /// The mid less so many ticks of the package.
        case midLessTicks(Int)
        /// From the mid towards natural by this share, 0…1.
        case spreadShare(Double)
    }
    /// Per option contract; nothing is charged at expiry.
    public struct Commission: Hashable, Sendable {
        public var open: Money
        public var close: Money
        public init(open: Money, close: Money) {
            self.open = open
            self.close = close
        }
    }
    public init(startingCash: Money, fills: FillModel, commission: Commission, enforcesMargin: Bool) {
        self.startingCash = startingCash
        self.fills = fills
        self.commission = commission
        self.enforcesMargin = enforcesMargin
    }
}
