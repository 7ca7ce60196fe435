import Desk
import Exchange
import Market
import Risk
import Strategy
import Trading

/// What a seed makes of the desk: a few strategies on both underlyings, most gates off so that it trades, and every
/// manner of execution.
extension Scenario {
    var deskSettings: DeskSettings {
        var draw = Draw(seed, .execution)
        let venue = venueSettings
        let approval: ApprovalMode = draw.once(in: 16) ? .propose : draw.once(in: 2) ? .ask : .automatic
        var care = VenueCareSettings.careful
        care.lookups = draw.whole(2...4)
        care.restsFor = draw.seconds(10...60)
        return DeskSettings(
            strategies: strategies, risk: risk(&draw), execution: execution(&draw), approval: approval,
            memory: MemorySettings(
                impliedVolatilityFrom: [
                    MemorySettings.Substitute(symbol: .spx, index: .vix),
                    MemorySettings.Substitute(symbol: .spy, index: .vix),
                ], dividendYields: [MemorySettings.Yield(symbol: .spx, fraction: 0.013)], historyLength: 252),
            capabilities: venue.capabilities, commissionOpen: venue.commission.open,
            commissionClose: venue.commission.close, venue: care,
            scanInterval: .seconds(60 * draw.one(of: [10, 15, 30])), startingCash: venue.startingCash)
    }

    private func risk(_ draw: inout Draw) -> RiskSettings {
        let sizing: RiskSettings.Sizing =
            draw.once(in: 3) ? .riskShare(draw.uniform(0.01...0.05)) : .fixedQuantity(draw.whole(1...5))
        return RiskSettings(
            sizing: sizing, quantityMaximum: draw.whole(2...5), riskPerTrade: draw.once(in: 2) ? 0.1 : nil,
            heat: draw.once(in: 2) ? 0.5 : nil, tradesPerSymbol: draw.whole(1...4),
            dailyLoss: draw.once(in: 3) ? 0.03 : nil,
            dailyLossEnds: draw.once(in: 2) ? .person : .nextSession, enforcesMargin: true)
    }

    private func execution(_ draw: inout Draw) -> ExecutionSettings {
        let start: ExecutionSettings.WalkStart = draw.one(of: [
            .mid, .midLess(.cents(2)), .shareOfHalfSpread(0.25),
        ])
        return ExecutionSettings(
            start: start, steps: draw.whole(0...4), stepInterval: draw.seconds(20...120),
            lastStepInterval: draw.seconds(30...240), worstShareOfNatural: draw.uniform(0.8...0.98),
            capsExitAtWidth: draw.once(in: 2), approvalDeadline: draw.seconds(300...1_200),
            revalidationMove: draw.uniform(0.005...0.03), asksForExits: draw.once(in: 4),
            emergency: EmergencySettings(
                interval: draw.seconds(15...40), cap: 0.1, least: .cents(10), endsInMarketOrder: draw.once(in: 2),
                limitsBeforeMarket: draw.whole(1...3), ratioBreakGrace: draw.seconds(2...10),
                nakedDeadline: .seconds(60)),
            ratioBreak: draw.once(in: 2) ? .complete : .flatten,
            protection: ProtectionSettings(
                restsTarget: draw.once(in: 2), restsStop: draw.once(in: 3), withEntry: draw.once(in: 2)))
    }

    // MARK: - Strategies

    private var strategies: [StrategySettings] {
        var draw = Draw(seed, .strategies)
        // Some look at the same expiry and the same deltas, so that trades come to share contracts.
        let shared = Shape(&draw)
        return (0..<draw.whole(2...4)).map { number in
            strategy(number, draw.once(in: 2) ? shared : Shape(&draw), &draw)
        }
    }

    /// Where a strategy looks for its strikes.
    private struct Shape {
        let short: Double
        let long: Double
        let dte: Int

        init(_ draw: inout Draw) {
            short = draw.uniform(0.2...0.45)
            long = draw.uniform(0.05...0.15)
            dte = draw.once(in: 2) ? 0 : draw.whole(1...4)
        }
    }

    private func strategy(_ number: Int, _ shape: Shape, _ draw: inout Draw) -> StrategySettings {
        let kinds: [StructureKind] = [.bullPutSpread, .bearCallSpread, .ironCondor, .shortStrangle]
        let kind = draw.one(of: kinds)
        let wing: StrikeRule? = kind.isDefinedRisk ? .nearestDelta(shape.long) : nil
        let side = SideSettings(short: .nearestDelta(shape.short), long: wing)
        let underlyings: [Symbol] = draw.one(of: [[], [.spx], [.spy]])
        return StrategySettings(
            name: "strategy \(number)", enabled: true, structure: kind, underlyings: underlyings,
            expiry: ExpirySettings(window: 0...(shape.dte + 4), choice: .nearest(shape.dte), roots: []),
            put: kind == .bearCallSpread ? nil : side, call: kind == .bullPutSpread ? nil : side,
            greeks: .vendor, requiresBid: true, slippageShare: draw.uniform(0...0.5), ranking: .credit, runnersUp: 0,
            gates: gates(&draw), exits: exits(&draw))
    }

    private func gates(_ draw: inout Draw) -> GateSettings {
        let always: Set<Gate> = [.spotKnown, .marketOpen, .legQuoted, .quoteAge, .minimumCredit, .enoughStrikes]
        // Gates that came later draw nothing, so that a seed stays the day it was.
        let drawn = Gate.allCases.filter { $0.rawValue <= Gate.convexity.rawValue }
        let on = always.union(drawn.filter { _ in draw.once(in: 6) })
        return GateSettings(
            // The simulated feed gives no gamma, without which convexity is unknown.
            off: Gate.allCases.filter { !on.contains($0) || $0 == .convexity },
            priceRange: .dollars(1)...(.dollars(9_000)),
            underlyingVolumeMinimum: 1, positionsMaximum: draw.whole(2...8),
            positionsPerExpiryMaximum: draw.whole(1...6),
            macroWindows: [MacroWindow(kind: .fomc, hoursBefore: 1, hoursAfter: 1)], coolOffDays: draw.whole(0...1),
            adxMaximum: 60, ivRankMinimum: 2, entryWindow: TimeOfDay(9, 30)...TimeOfDay(15, 45),
            openingMinutes: draw.one(of: [0, 5, 15]), quoteAgeMaximum: .seconds(300), legSpreadMaximum: 0.9,
            legSpreadFloor: .dollars(1), legVolumeMinimum: 0, openInterestMinimum: 1, minimumCredit: .cents(5),
            creditOfWidthMinimum: 0.01, expectedValueMinimum: -100_000, convexityMaximum: 1_000)
    }

    private func exits(_ draw: inout Draw) -> ExitSettings {
        // Some are held to expiry, so that there is something to settle and to deliver.
        guard !draw.once(in: 4) else {
            return ExitSettings(
                profitTarget: nil, targetPrice: .natural, stopMultiple: nil, stopShareOfMaximumLoss: nil,
                stopConfirmations: 1, grace: .zero, shortDelta: nil, dte: nil)
        }
        return ExitSettings(
            profitTarget: draw.once(in: 4) ? nil : draw.uniform(0.1...0.6),
            targetPrice: draw.once(in: 2) ? .natural : .mid,
            stopMultiple: draw.once(in: 4) ? nil : draw.uniform(0.3...2),
            stopShareOfMaximumLoss: draw.once(in: 3) ? 0.4 : nil, stopConfirmations: draw.whole(1...2),
            grace: .seconds(60 * draw.one(of: [0, 15])), shortDelta: draw.once(in: 3) ? draw.uniform(0.5...0.7) : nil,
            dte: draw.once(in: 5) ? 0 : nil)
    }
}
