public import Market
public import Trading

/// The limits of the entry pipeline. A gate in `off` is not asked, and is printed at the head of every report.
public struct GateSettings: Hashable, Sendable {
    /// In the order of the pipeline.
    public var off: [Gate]
    /// The underlying's price; not applied to indexes and funds.
    public var priceRange: ClosedRange<Price>
    /// Shares traded by the underlying in the last known session; indexes have none.
    public var underlyingVolumeMinimum: Int64
    /// The underlying's own spread as a share of its mid must be below this; indexes and daily snapshots have no quote.
    public var underlyingSpreadMaximum: Double
    /// The last known session's volume as a share of the average's; zero asks nothing but that both are known.
    public var relativeVolumeMinimum: Double
    /// Open trades of the whole book, and of one expiry.
    public var positionsMaximum: Int
    public var positionsPerExpiryMaximum: Int
    /// Hours before and after a release during which nothing is entered, per kind.
    public var macroWindows: [MacroWindow]
    /// Days after this strategy's last close on the underlying before it may enter again.
    public var coolOffDays: Int
    /// Which side of its own average the underlying must stand on; nil asks nothing.
    public var movingAverage: MovingAverageRule?
    /// Directional structures against the trend are stopped; condors and strangles above this ADX.
    public var adxMaximum: Double
    /// 0…100.
    public var ivRankMinimum: Double
    /// 0…100, beside the rank; nil asks nothing.
    public var ivPercentileMinimum: Double?
    /// New York time in which entries may be sent, on the wall clock.
    public var entryWindow: ClosedRange<TimeOfDay>
    /// Minutes after the open in which spreads are still opening-wide.
    public var openingMinutes: Int
    /// For so many minutes after the open spreads are compared with those at the close before; zero never.
    public var openingSpreadMinutes: Int
    /// And must not be wider than so many times theirs.
    public var openingSpreadMultiple: Double
    /// How old a quote may be, counted from receipt.
    public var quoteAgeMaximum: Duration
    /// A leg's spread as a share of its mid, and the absolute width that always passes (cheap wings).
    public var legSpreadMaximum: Double
    public var legSpreadFloor: Price
    /// Contracts of a leg traded in a whole session.
    public var legVolumeMinimum: Int
    /// Within a session the share of it counts that is usually traded by then, or all of it in the session before.
    public var legVolumeByTimeOfDay: Bool
    /// On short legs.
    public var openInterestMinimum: Int
    /// A covered call is not sold so many calendar days before an ex-date, or fewer; zero asks nothing.
    public var coveredCallDividendDays: Int
    /// Per share, after slippage: above this.
    public var minimumCredit: Price
    /// And at least this share of the underlying's price, or what is named for the underlying; zero asks nothing.
    public var minimumCreditOfSpot: Double
    /// In order of symbol.
    public var minimumCreditOn: [CreditOfSymbol]
    /// Credit after slippage as a share of the widest wing; zero asks nothing.
    public var creditOfWidthMinimum: Double
    /// Dollars per unit that EV_net must exceed.
    public var expectedValueMinimum: Double
    /// Loss for a 1% move as a share of the credit; larger is stopped.
    public var convexityMaximum: Double

    public init(
        off: [Gate], priceRange: ClosedRange<Price>, underlyingVolumeMinimum: Int64,
        underlyingSpreadMaximum: Double = 1, relativeVolumeMinimum: Double = 0, positionsMaximum: Int,
        positionsPerExpiryMaximum: Int, macroWindows: [MacroWindow], coolOffDays: Int,
        movingAverage: MovingAverageRule? = nil, adxMaximum: Double, ivRankMinimum: Double,
        ivPercentileMinimum: Double? = nil, entryWindow: ClosedRange<TimeOfDay>, openingMinutes: Int,
        openingSpreadMinutes: Int = 0, openingSpreadMultiple: Double = 1, quoteAgeMaximum: Duration,
        legSpreadMaximum: Double, legSpreadFloor: Price, legVolumeMinimum: Int, legVolumeByTimeOfDay: Bool = false,
        openInterestMinimum: Int, coveredCallDividendDays: Int = 0, minimumCredit: Price,
        minimumCreditOfSpot: Double = 0, minimumCreditOn: [CreditOfSymbol] = [], creditOfWidthMinimum: Double,
        expectedValueMinimum: Double, convexityMaximum: Double
    ) {
        self.off = off
        self.priceRange = priceRange
        self.underlyingVolumeMinimum = underlyingVolumeMinimum
        self.underlyingSpreadMaximum = underlyingSpreadMaximum
        self.relativeVolumeMinimum = relativeVolumeMinimum
        self.positionsMaximum = positionsMaximum
        self.positionsPerExpiryMaximum = positionsPerExpiryMaximum
        self.macroWindows = macroWindows
        self.coolOffDays = coolOffDays
        self.movingAverage = movingAverage
        self.adxMaximum = adxMaximum
        self.ivRankMinimum = ivRankMinimum
        self.ivPercentileMinimum = ivPercentileMinimum
        self.entryWindow = entryWindow
        self.openingMinutes = openingMinutes
        self.openingSpreadMinutes = openingSpreadMinutes
        self.openingSpreadMultiple = openingSpreadMultiple
        self.quoteAgeMaximum = quoteAgeMaximum
        self.legSpreadMaximum = legSpreadMaximum
        self.legSpreadFloor = legSpreadFloor
        self.legVolumeMinimum = legVolumeMinimum
        self.legVolumeByTimeOfDay = legVolumeByTimeOfDay
        self.openInterestMinimum = openInterestMinimum
        self.coveredCallDividendDays = coveredCallDividendDays
        self.minimumCredit = minimumCredit
        self.minimumCreditOfSpot = minimumCreditOfSpot
        self.minimumCreditOn = minimumCreditOn
        self.creditOfWidthMinimum = creditOfWidthMinimum
        self.expectedValueMinimum = expectedValueMinimum
        self.convexityMaximum = convexityMaximum
    }
}

public struct MacroWindow: Hashable, Sendable {
    public var kind: MacroRelease.Kind
    public var hoursBefore: Double
    public var hoursAfter: Double
    public init(kind: MacroRelease.Kind, hoursBefore: Double, hoursAfter: Double) {
        self.kind = kind
        self.hoursBefore = hoursBefore
        self.hoursAfter = hoursAfter
    }
}

/// The underlying's price against the simple average of its last closes.
public enum MovingAverageRule: Hashable, Sendable {
    case above(sessions: Int)
    case below(sessions: Int)

    public var sessions: Int {
        switch self {
        case .above(let sessions), .below(let sessions): sessions
        }
    }
}

/// The least credit on one underlying, per share.
public struct CreditOfSymbol: Hashable, Sendable {
    public var symbol: Symbol
    public var credit: Price
    public init(symbol: Symbol, credit: Price) {
        self.symbol = symbol
        self.credit = credit
    }
}
