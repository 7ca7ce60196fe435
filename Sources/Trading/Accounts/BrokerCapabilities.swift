/// What a venue can do, as data: the same matrix is checked before submit in backtest, paper and live.
public struct BrokerCapabilities: Hashable, Sendable {
    public var multiLegOrders: Bool
    public var maximumLegs: Int
    public var replacesInPlace: Bool
    public var uncoveredShorts: Bool
    public var refusesDuplicateIDs: Bool
    /// Whether an order can be looked up by the id we gave it; else by its fingerprint.
    public var keepsClientIDs: Bool
    /// Which dependent orders it watches itself, for packages.
    public var groups: Groups
    /// Whether a package may rest there with a trigger.
    public var packageStops: Bool
    /// Whether it takes a package without a limit.
    public var marketPackages: Bool
    /// Whether exercise and assignment bring shares; else physically settled options are booked at intrinsic value.
    public var deliversShares: Bool
    /// Messages an account may send in a minute; nil where nothing is counted.
    public var messagesPerMinute: Int?

    /// Forms of dependent orders.
    public struct Groups: OptionSet, Hashable, Sendable {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        /// One cancels the other.
        public static let oco = Groups(rawValue: 1 << 0)
        /// One triggers the other.
        public static let oto = Groups(rawValue: 1 << 1)
        /// One triggers an OCO pair: a bracket.
        public static let otoco = Groups(rawValue: 1 << 2)
    }

    public init(
        multiLegOrders: Bool, maximumLegs: Int, replacesInPlace: Bool, uncoveredShorts: Bool,
        refusesDuplicateIDs: Bool, keepsClientIDs: Bool, groups: Groups, packageStops: Bool, marketPackages: Bool,
        deliversShares: Bool, messagesPerMinute: Int?
    ) {
        self.multiLegOrders = multiLegOrders
        self.maximumLegs = maximumLegs
        self.replacesInPlace = replacesInPlace
        self.uncoveredShorts = uncoveredShorts
        self.refusesDuplicateIDs = refusesDuplicateIDs
        self.keepsClientIDs = keepsClientIDs
        self.groups = groups
        self.packageStops = packageStops
        self.marketPackages = marketPackages
        self.deliversShares = deliversShares
        self.messagesPerMinute = messagesPerMinute
    }

    public static let embedded = BrokerCapabilities(
        multiLegOrders: true, maximumLegs: 4, replacesInPlace: true, uncoveredShorts: true, refusesDuplicateIDs: true,
        keepsClientIDs: true, groups: [.oco, .oto, .otoco], packageStops: true, marketPackages: true,
        deliversShares: false, messagesPerMinute: nil)
}
