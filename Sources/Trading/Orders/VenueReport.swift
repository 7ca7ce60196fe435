/// Everything a venue tells the desk.
public enum VenueReport: Hashable, Sendable {
    case order(OrderUpdate)
    case settled(Settlement)
    case account(AccountSnapshot)
}
