import Exchange
import Market
import Trading

/// What a seed makes of the market, the venue and the line.
extension Scenario {
    var worldSettings: SimulatedWorld.Settings {
        var draw = Draw(seed, .world)
        return SimulatedWorld.Settings(
            days: days, interval: draw.one(of: [.seconds(900), .seconds(1_200), .seconds(1_800)]))
    }
    var worldSeed: UInt64 {
        var draw = Draw(seed, .world, key: 1)
        return draw.bits()
    }

    var dice: Dice {
        var draw = Draw(seed, .dice)
        let diceSeed = draw.bits()
        let chances = faults.chances(seed: seed)
        guard let only else { return Dice(seed: diceSeed, chances: chances) }
        return Dice(seed: diceSeed, chances: chances, only: only, days: days)
    }

    var startingCash: Money {
        var draw = Draw(seed, .account)
        return .dollars(Int64(draw.one(of: [100_000, 150_000, 250_000, 500_000, 1_000_000])))
    }

    var capabilities: BrokerCapabilities {
        var draw = Draw(seed, .venue, key: 1)
        let keepsClientIDs = !draw.once(in: 3)
        let groups = draw.one(of: [BrokerCapabilities.Groups](arrayLiteral: [], [.oco], [.oco, .oto, .otoco]))
        return BrokerCapabilities(
            multiLegOrders: true, maximumLegs: 4, replacesInPlace: !draw.once(in: 3),
            uncoveredShorts: !draw.once(in: 6), refusesDuplicateIDs: keepsClientIDs, keepsClientIDs: keepsClientIDs,
            groups: groups, packageStops: draw.once(in: 2), marketPackages: draw.once(in: 2), deliversShares: true,
            messagesPerMinute: draw.one(of: [nil, 60, 120]))
    }

    var venueSettings: VenueSettings {
        var draw = Draw(seed, .venue)
        let fills: VenueSettings.FillModel = draw.one(of: [
            .natural, .mid, .spreadShare(0.3), .probabilistic(atNatural: 0.7),
            .queue(VenueSettings.Queue(turnover: 0.5, size: 20)),
        ])
        var settings = VenueSettings(
            startingCash: startingCash, fills: fills,
            commission: VenueSettings.Commission(
                open: .cents(Int64(draw.whole(0...100))), close: .cents(Int64(draw.whole(0...65))),
                share: Money(units: Int64(draw.whole(0...50))),
                assignment: .cents(Int64(draw.one(of: [0, 500, 1_500])))),
            enforcesMargin: true)
        settings.capabilities = capabilities
        settings.delivery = .shares
        settings.marginCalls = draw.once(in: 3) ? nil : VenueSettings.MarginCalls(dueAfter: .seconds(7_200))
        settings.closesRiskyFrom = draw.once(in: 2) ? TimeOfDay(15, 30) : nil
        settings.ordersRemembered = 512
        return settings
    }

    var lineSettings: LineSettings {
        var draw = Draw(seed, .line)
        guard !draw.once(in: 5) else { return LineSettings() }
        let there = draw.whole(1...200)
        let back = draw.whole(1...400)
        return LineSettings(
            toVenue: .milliseconds(there) ... .milliseconds(3 * there),
            toDesk: .milliseconds(back) ... .milliseconds(3 * back))
    }
}

extension Scenario {
    /// Sessions of daily history before the run: most gates need few.
    var historyLength: Int {
        var draw = Draw(seed, .world, key: 2)
        return draw.once(in: 8) ? 260 : 40
    }
}
