import Market
import Risk
import Strategy
import Trading

@testable import Desk

/// The market of these stories: SPXW puts of the end of February 2018, written as `P2600 10.00/10.40 -0.16`; where
/// shares are delivered, those of SPY.
enum Made {
    static let root = Root("SPXW")!
    static let expiry = Day("2018-02-28")!

    /// What a story trades, and the spread it enters: for how much at the mid, and for how much it is filled.
    struct Listing: Sendable {
        let symbol: Symbol
        let root: Root
        let spot: String
        let spread: String
        let credit: String
    }
    static let spx = Listing(symbol: .spx, root: root, spot: "2750", spread: spread, credit: "4.00")
    /// Brings 1.06 at once and 1.10 at the mid.
    static let spy = Listing(
        symbol: .spy, root: Root("SPY")!, spot: "275", spread: "P265 2.00/2.04 -0.16, P255 0.90/0.94 -0.05",
        credit: "1.10")

    /// What SPY's options of March are quoted at when those of February are gone.
    static let march = Day("2018-03-29")!
    static let marchSpread = "P250 2.00/2.04, P240 0.90/0.94"

    static func price(_ text: some StringProtocol) -> Price { Price(units: Decimals.units(text.utf8)!.units) }
    static func dollars(_ text: String) -> Money { Money(units: Decimals.units(text.utf8)!.units) }
    /// `2018-01-10 16:00` or `2018-01-10 16:00:30`, New York.
    static func instant(_ text: String) -> Instant {
        let parts = text.split(separator: " ")
        return EasternTime.instant(Day(parts[0])!, TimeOfDay(parts[1])!)
    }
    static func contract(
        _ text: some StringProtocol, expiry: Day = expiry, root: Root = root
    ) -> OptionContract {
        OptionContract(
            root: root, expiry: expiry, right: text.first == "C" ? .call : .put,
            strike: Strike(trusted: price(text.dropFirst())))
    }
    /// Lines are split at commas; a dash is a side that is absent, the delta may be.
    static func chain(
        _ moment: String, _ lines: String, spot: String? = "2750", resolution: Chain.Resolution = .daily,
        expiry: Day = expiry, of listing: Listing = spx
    ) -> Chain {
        var builder = ChainBuilder()
        for line in lines.split(separator: ",") {
            let words = line.split(separator: " ")
            let sides = words[1].split(separator: "/")
            var row = ChainBuilder.Row(contract(words[0], expiry: expiry, root: listing.root))
            row.bid = sides[0] == "-" ? nil : price(sides[0])
            row.ask = sides[1] == "-" ? nil : price(sides[1])
            row.delta = words.count > 2 ? Double(words[2]) : nil
            builder.add(row)
        }
        let known = instant(moment)
        return builder.build(
            underlying: listing.symbol, session: EasternTime.day(of: known), knownAt: known, origin: .quoted,
            resolution: resolution, underlyingPrice: spot.map(price)
        ).chain
    }

    /// A spread that brings 3.80 at once and 4.10 at the mid.
    static let spread = "P2600 10.00/10.40 -0.16, P2575 6.00/6.20 -0.05"

    /// Ten points down with the spread of SPY that stories hold.
    static var rollDown: AdjustmentPlan {
        func leg(_ side: Side, _ text: String) -> Leg { Leg(side, contract(text, root: spy.root)) }
        return AdjustmentPlan(
            closing: [leg(.long, "P265"), leg(.short, "P255")], opening: [leg(.short, "P250"), leg(.long, "P240")],
            quantity: 1, least: .debit(.dollars(5)),
            result: TradeStructure(
                kind: .bullPutSpread, expiry: expiry, riskPerUnit: .dollars(1_000), maximumLoss: .dollars(10)))
    }

    /// A desk that enters one put spread on every snapshot: each story takes away or adds what it is about.
    static var settings: DeskSettings {
        let side = SideSettings(short: .nearestDelta(0.16), long: .nearestDelta(0.05))
        let gates = GateSettings(
            off: Gate.allCases.filter { $0 != .minimumCredit }, priceRange: .dollars(1)...(.dollars(9_000)),
            underlyingVolumeMinimum: 0, positionsMaximum: 99, positionsPerExpiryMaximum: 99, macroWindows: [],
            coolOffDays: 0, adxMaximum: 99, ivRankMinimum: 0, entryWindow: TimeOfDay(9, 30)...TimeOfDay(16, 15),
            openingMinutes: 0, quoteAgeMaximum: .seconds(300), legSpreadMaximum: 1, legSpreadFloor: .dollars(1),
            legVolumeMinimum: 0, openInterestMinimum: 0, minimumCredit: .dollars(1), creditOfWidthMinimum: 0,
            expectedValueMinimum: -1_000_000, convexityMaximum: 1_000_000)
        let strategy = StrategySettings(
            name: "spread", enabled: true, structure: .bullPutSpread, underlyings: [],
            expiry: ExpirySettings(window: 30...60, choice: .nearest(45), roots: []), put: side, call: side,
            greeks: .vendor, requiresBid: true, slippageShare: 0, ranking: .credit, runnersUp: 0, gates: gates,
            exits: ExitSettings(
                profitTarget: 0.5, targetPrice: .natural, stopMultiple: 2, stopShareOfMaximumLoss: nil,
                stopConfirmations: 1, grace: .zero, shortDelta: nil, dte: 21))
        return DeskSettings(
            strategies: [strategy],
            risk: RiskSettings(
                sizing: .fixedQuantity(1), quantityMaximum: 100, riskPerTrade: nil, heat: nil, tradesPerSymbol: 1,
                dailyLoss: nil, dailyLossEnds: .nextSession, enforcesMargin: false),
            execution: ExecutionSettings(
                start: .mid, steps: 2, stepInterval: .seconds(60), lastStepInterval: .seconds(120),
                worstShareOfNatural: 0.95, capsExitAtWidth: true, approvalDeadline: .seconds(900),
                revalidationMove: 0.01),
            approval: .automatic,
            memory: MemorySettings(impliedVolatilityFrom: [], dividendYields: [], historyLength: 252),
            capabilities: .embedded, commissionOpen: .cents(65), commissionClose: .cents(65))
    }
}
