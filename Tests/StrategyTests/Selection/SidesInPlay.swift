import Market
import Strategy
import Trading

extension StructureKind {
    /// An inverted strangle is what a strangle may be adjusted to.
    static let entries = allCases.filter { $0 != .invertedStrangle }

    /// Rules by which every structure is found on the scene that tests start from.
    var passingSides: (put: SideSettings?, call: SideSettings?) {
        let band = StrikeRule.deltaBand(0.18...0.30)
        let wing = StrikeRule.deltaBand(0.05...0.15)
        switch self {
        case .bullPutSpread: return (SideSettings(short: band, long: wing), nil)
        case .bearCallSpread: return (nil, SideSettings(short: band, long: wing))
        case .ironCondor: return (SideSettings(short: band, long: wing), SideSettings(short: band, long: wing))
        case .shortStrangle: return (SideSettings(short: band, long: nil), SideSettings(short: band, long: nil))
        case .ironFly:
            return (
                SideSettings(short: .atTheMoney, long: .widths([.dollars(10), .dollars(15)])),
                SideSettings(short: .sameAs(.shortPut), long: .sameAs(.longPut))
            )
        case .ironButterfly:
            return (
                SideSettings(short: .atTheMoney, long: wing), SideSettings(short: .sameAs(.shortPut), long: wing)
            )
        case .putButterfly:
            return (SideSettings(short: .deltaBand(0.40...0.50), long: .widths([.dollars(5), .dollars(8)])), nil)
        case .callButterfly:
            return (nil, SideSettings(short: .deltaBand(0.40...0.50), long: .widths([.dollars(5), .dollars(8)])))
        case .shortStraddle:
            return (SideSettings(short: .atTheMoney, long: nil), SideSettings(short: .sameAs(.shortPut), long: nil))
        case .invertedStrangle:
            let inside = SideSettings(short: .deltaBand(0.55...0.65), long: nil)
            return (inside, inside)
        case .cashSecuredPut: return (SideSettings(short: band, long: nil), nil)
        case .coveredCall: return (nil, SideSettings(short: band, long: nil))
        }
    }
}
