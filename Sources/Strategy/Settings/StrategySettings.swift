public import Market
public import Trading

/// One strategy of a profile, as data: what to look for, what must hold, when to leave. Every default lives in the
/// schema of `Profiles`, not here.
public struct StrategySettings: Hashable, Sendable {
    public var name: String
    public var enabled: Bool
    public var structure: StructureKind
    /// What it may trade; empty means whatever the command names.
    public var underlyings: [Symbol]
    public var expiry: ExpirySettings
    /// How strikes are found on each side; nil where the structure has none there.
    public var put: SideSettings?
    public var call: SideSettings?
    public var greeks: GreeksSource
    /// Only contracts that somebody bids for may be a leg.
    public var requiresBid: Bool
    /// The share of the legs' half spreads taken off the mid credit to get the credit after slippage, 0…1.
    public var slippageShare: Double
    public var ranking: Ranking
    /// How many runners-up an evaluation keeps beside the winner.
    public var runnersUp: Int
    public var gates: GateSettings
    public var exits: ExitSettings
    /// What a structure of undefined risk is sized by.
    public var stress: StressRule

    public init(
        name: String, enabled: Bool, structure: StructureKind, underlyings: [Symbol], expiry: ExpirySettings,
        put: SideSettings?, call: SideSettings?, greeks: GreeksSource, requiresBid: Bool, slippageShare: Double,
        ranking: Ranking, runnersUp: Int, gates: GateSettings, exits: ExitSettings, stress: StressRule = .standard
    ) {
        self.name = name
        self.enabled = enabled
        self.structure = structure
        self.underlyings = underlyings
        self.expiry = expiry
        self.put = put
        self.call = call
        self.greeks = greeks
        self.requiresBid = requiresBid
        self.slippageShare = slippageShare
        self.ranking = ranking
        self.runnersUp = runnersUp
        self.gates = gates
        self.exits = exits
        self.stress = stress
    }
}

/// Which expiries are looked at.
public struct ExpirySettings: Hashable, Sendable {
    /// Calendar days from the session, both ends included.
    public var window: ClosedRange<Int>
    public var choice: Choice
    /// Only these roots; empty means every root of the underlying.
    public var roots: [Root]
    public enum Choice: Hashable, Sendable {
        /// The one expiry whose DTE is nearest; of two equally near the sooner one.
        case nearest(Int)
        /// Every expiry in the window competes.
        case every
    }
    public init(window: ClosedRange<Int>, choice: Choice, roots: [Root]) {
        self.window = window
        self.choice = choice
        self.roots = roots
    }
}

/// How the strikes of one side (puts or calls) are found. Deltas are magnitudes: 0.16 is a put's −0.16.
public struct SideSettings: Hashable, Sendable {
    public var short: StrikeRule
    /// Nil where the structure has no long leg on this side.
    public var long: StrikeRule?
    public init(short: StrikeRule, long: StrikeRule?) {
        self.short = short
        self.long = long
    }
}

public enum StrikeRule: Hashable, Sendable {
    /// The one strike whose |delta| is nearest; within 1e-12 the strike nearer the money.
    case nearestDelta(Double)
    /// Every strike with |delta| in the band.
    case deltaBand(ClosedRange<Double>)
    /// For a long leg: that many points further out than the short one; each width competes.
    case widths([Price])
}

public enum GreeksSource: UInt8, Hashable, Sendable, CaseIterable { case model, vendor }

/// What makes one candidate better than another.
public enum Ranking: UInt8, Hashable, Sendable, CaseIterable { case expectedValue, returnOnRisk, credit }

/// The limits of the entry pipeline. A gate in `off` is not asked, and is printed at the head of every report.
public struct GateSettings: Hashable, Sendable {
    /// In the order of the pipeline.
    public var off: [Gate]
    /// The underlying's price; not applied to indexes and funds.
    public var priceRange: ClosedRange<Price>
    /// Shares traded by the underlying in the last known session; indexes have none.
    public var underlyingVolumeMinimum: Int64
    /// Open trades of the whole book, and of one expiry.
    public var positionsMaximum: Int
    public var positionsPerExpiryMaximum: Int
    /// Hours before and after a release during which nothing is entered, per kind.
    public var macroWindows: [MacroWindow]
    /// Days after this strategy's last close on the underlying before it may enter again.
    public var coolOffDays: Int
    /// Directional structures against the trend are stopped; condors and strangles above this ADX.
    public var adxMaximum: Double
    /// 0…100.
    public var ivRankMinimum: Double
    /// New York time in which entries may be sent, on the wall clock.
    public var entryWindow: ClosedRange<TimeOfDay>
    /// Minutes after the open in which spreads are still opening-wide.
    public var openingMinutes: Int
    /// How old a quote may be, counted from receipt.
    public var quoteAgeMaximum: Duration
    /// A leg's spread as a share of its mid, and the absolute width that always passes (cheap wings).
    public var legSpreadMaximum: Double
    public var legSpreadFloor: Price
    public var legVolumeMinimum: Int
    /// On short legs.
    public var openInterestMinimum: Int
    /// Per share, after slippage: above this.
    public var minimumCredit: Price
    /// Credit after slippage as a share of the widest wing; zero asks nothing.
    public var creditOfWidthMinimum: Double
    /// Dollars per unit that EV_net must exceed.
    public var expectedValueMinimum: Double
    /// Loss for a 1% move as a share of the credit; larger is stopped.
    public var convexityMaximum: Double

    public init(
        off: [Gate], priceRange: ClosedRange<Price>, underlyingVolumeMinimum: Int64, positionsMaximum: Int,
        positionsPerExpiryMaximum: Int, macroWindows: [MacroWindow], coolOffDays: Int, adxMaximum: Double,
        ivRankMinimum: Double, entryWindow: ClosedRange<TimeOfDay>, openingMinutes: Int, quoteAgeMaximum: Duration,
        legSpreadMaximum: Double, legSpreadFloor: Price, legVolumeMinimum: Int, openInterestMinimum: Int,
        minimumCredit: Price, creditOfWidthMinimum: Double, expectedValueMinimum: Double, convexityMaximum: Double
    ) {
        self.off = off
        self.priceRange = priceRange
        self.underlyingVolumeMinimum = underlyingVolumeMinimum
        self.positionsMaximum = positionsMaximum
        self.positionsPerExpiryMaximum = positionsPerExpiryMaximum
        self.macroWindows = macroWindows
        self.coolOffDays = coolOffDays
        self.adxMaximum = adxMaximum
        self.ivRankMinimum = ivRankMinimum
        self.entryWindow = entryWindow
        self.openingMinutes = openingMinutes
        self.quoteAgeMaximum = quoteAgeMaximum
        self.legSpreadMaximum = legSpreadMaximum
        self.legSpreadFloor = legSpreadFloor
        self.legVolumeMinimum = legVolumeMinimum
        self.openInterestMinimum = openInterestMinimum
        self.minimumCredit = minimumCredit
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

/// When a held trade is closed. A rule that is nil does not exist for the strategy.
public struct ExitSettings: Hashable, Sendable {
    /// Closing cost at or below (1 − this) of the credit received: 0.5 keeps half of it.
    public var profitTarget: Double?
    /// Which price must show the profit.
    public var targetPrice: ExitPrice
    /// Loss as a multiple of the credit: 2 means the mark stands at 3 × the credit.
    public var stopMultiple: Double?
    /// For defined risk: loss as a share of the maximum loss; the smaller of both limits counts.
    public var stopShareOfMaximumLoss: Double?
    /// How many snapshots in a row must confirm a stop; one where there is one a day.
    public var stopConfirmations: Int
    /// After entry, no guarded exit for this long.
    public var grace: Duration
    /// |delta| of a short leg at or above which the trade is closed.
    public var shortDelta: Double?
    /// Closed at this many calendar days to expiry, or fewer.
    public var dte: Int?

    public enum ExitPrice: UInt8, Hashable, Sendable, CaseIterable {
        /// Closing at the legs' worse sides: what we could get.
        case natural
        case mid
    }
    public init(
        profitTarget: Double?, targetPrice: ExitPrice, stopMultiple: Double?, stopShareOfMaximumLoss: Double?,
        stopConfirmations: Int, grace: Duration, shortDelta: Double?, dte: Int?
    ) {
        self.profitTarget = profitTarget
        self.targetPrice = targetPrice
        self.stopMultiple = stopMultiple
        self.stopShareOfMaximumLoss = stopShareOfMaximumLoss
        self.stopConfirmations = stopConfirmations
        self.grace = grace
        self.shortDelta = shortDelta
        self.dte = dte
    }
}
