import Trading

/// Whose orders these are. A profile that names a broker trades by what that broker takes, in a backtest too.
public enum BrokerName: UInt8, Hashable, Sendable, CaseIterable {
    /// The exchange in this program.
    case embedded
    case tradier, alpaca, tastytrade, interactiveBrokers, schwab
}

extension BrokerName {
    /// What it takes for packages of options, as its documentation has it; what that leaves open is taken as lacking.
    var capabilities: BrokerCapabilities {
        switch self {
        case .embedded: .embedded
        case .tradier:
            // Its dependent orders hold single contracts, and a package has no trigger. Trading has a quota of its own.
            BrokerCapabilities(
                multiLegOrders: true, maximumLegs: 4, replacesInPlace: true, uncoveredShorts: true,
                refusesDuplicateIDs: false, keepsClientIDs: true, groups: [], packageStops: false, marketPackages: true,
                deliversShares: true, messagesPerMinute: 60)
        case .alpaca:
            // Every short leg is covered within its own order; dependent orders are for shares alone.
            BrokerCapabilities(
                multiLegOrders: true, maximumLegs: 4, replacesInPlace: true, uncoveredShorts: false,
                refusesDuplicateIDs: true, keepsClientIDs: true, groups: [], packageStops: false, marketPackages: true,
                deliversShares: true, messagesPerMinute: 200)
        case .tastytrade:
            // Market orders have one leg. Whether a package takes a stop is not said. No quota is published.
            BrokerCapabilities(
                multiLegOrders: true, maximumLegs: 4, replacesInPlace: true, uncoveredShorts: true,
                refusesDuplicateIDs: false, keepsClientIDs: true, groups: [.oco, .oto, .otoco], packageStops: false,
                marketPackages: false, deliversShares: true, messagesPerMinute: nil)
        case .interactiveBrokers:
            // 50 messages a second. Groups of combos and combos without a limit are unproven.
            BrokerCapabilities(
                multiLegOrders: true, maximumLegs: 4, replacesInPlace: true, uncoveredShorts: true,
                refusesDuplicateIDs: false, keepsClientIDs: true, groups: [], packageStops: false,
                marketPackages: false, deliversShares: true, messagesPerMinute: 3_000)
        case .schwab:
            // No client order id; whether dependent orders take packages was never confirmed.
            BrokerCapabilities(
                multiLegOrders: true, maximumLegs: 4, replacesInPlace: true, uncoveredShorts: true,
                refusesDuplicateIDs: false, keepsClientIDs: false, groups: [], packageStops: false,
                marketPackages: false, deliversShares: true, messagesPerMinute: 120)
        }
    }
}
