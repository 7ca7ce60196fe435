public import Market
public import Trading

extension VenueSettings.FillModel {
    /// The best net price the package can get at one snapshot: at most the mid, at least natural. `tick` is the
    /// package's; fractions of a unit are rounded against the order.
    public func price(for package: PackageQuote, tick: Price) -> NetPrice {
        let natural = package.natural
        let mid = package.mid
        switch self {
        case .natural: return natural
        case .mid: return mid
        case .midLessTicks(let ticks):
            return min(mid, max(natural, NetPrice(units: mid.units - Int64(ticks) * tick.units)))
        case .spreadShare(let share):
            let given = (Double(mid.units - natural.units) * share).rounded(.up)
            return min(mid, max(natural, NetPrice(units: mid.units - Int64(given))))
        }
    }
}
