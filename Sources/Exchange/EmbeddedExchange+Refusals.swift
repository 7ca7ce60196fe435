import Market
import Trading

/// What the venue refuses, and why.
extension EmbeddedExchange {
    func refusal(of order: Order, at now: Instant) -> RejectReason? {
        if usedIDs.contains(order.id), settings.capabilities.refusesDuplicateIDs { return .duplicateID }
        if let reason = structureRefusal(of: order) { return reason }
        guard let chain = chain(of: order.underlying) else { return .notQuoted }
        for leg in order.legs {
            if RootRules.of(leg.contract.root).isAdjusted || chain.row(of: leg.contract) == nil {
                return .unknownContract
            }
            if isOver(leg.contract, chain, at: now) { return .contractExpired }
        }
        if isHalted(order.underlying) { return .halted }
        if !isOpen(order, chain, at: now) { return .marketClosed }
        if let reason = tickRefusal(of: order) { return reason }
        // What waits for its parent closes what is not there yet.
        if order.link?.after == nil, let reason = holdingRefusal(of: order, besides: nil) { return reason }
        return marginRefusal(of: order, units: order.quantity, chain, besides: nil)
    }

    /// Whether the orders hang together, and in a form that the venue watches.
    func groupRefusal(of orders: [Order]) -> RejectReason? {
        guard orders.count > 1 || orders.contains(where: { $0.link != nil }) else { return nil }
        var waits = false
        var excludes = false
        for (index, order) in orders.enumerated() {
            if orders[..<index].contains(where: { $0.id == order.id }) { return .duplicateID }
            if let parent = order.link?.after {
                waits = true
                if !isThere(parent, orders[..<index]) { return .unknownOrder }
            }
            if let group = order.link?.oneOf {
                excludes = true
                if !isThere(group, orders[...index]) { return .unknownOrder }
            }
        }
        let needed: BrokerCapabilities.Groups = waits ? excludes ? .otoco : .oto : excludes ? .oco : []
        return settings.capabilities.groups.isSuperset(of: needed) ? nil : .structureNotSupported
    }
    private func isThere(_ id: OrderID, _ orders: ArraySlice<Order>) -> Bool {
        orders.contains { $0.id == id } || working.contains { $0.order.id == id }
    }

    private func structureRefusal(of order: Order) -> RejectReason? {
        let can = settings.capabilities
        if order.stock != nil {
            let kind = RootRules.roots(of: order.underlying).first.map { RootRules.of($0).kind }
            return kind == .broadIndex || kind == .volatilityIndex ? .structureNotSupported : nil
        }
        let isPackage = order.legs.count > 1
        let isTaken =
            order.legs.count <= can.maximumLegs && (can.multiLegOrders || !isPackage)
            && (can.marketPackages || !isPackage || order.limit != nil)
            && (can.packageStops || !isPackage || order.trigger == nil)
            && (can.uncoveredShorts || order.intent != .open || isCovered(order))
        return isTaken ? nil : .structureNotSupported
    }

    /// Whether every short leg is covered by a long one of the order, a lone call by shares, a lone put by cash (which
    /// its margin then asks for).
    func isCovered(_ order: Order) -> Bool {
        if let leg = order.legs.first, order.legs.count == 1 {
            let needed = order.quantity * leg.ratio * order.multiplier
            return leg.side == .long || leg.contract.right == .put || freeShares(of: order.underlying) >= needed
        }
        for right in Right.allCases {
            var longs = 0
            // From the last expiry back: a long covers what expires with it or before it.
            for leg in order.legs.filter({ $0.contract.right == right }).sorted(by: {
                ($0.contract.expiry, $0.side.sign) > ($1.contract.expiry, $1.side.sign)
            }) {
                longs += leg.signedRatio
                if longs < 0 { return false }
            }
        }
        return true
    }

    func tickRefusal(of order: Order) -> RejectReason? {
        guard let chain = chain(of: order.underlying) else { return nil }
        let tick = tick(of: order, chain).units
        let isOn = (order.limit?.units ?? 0) % tick == 0 && (order.trigger?.units ?? 0) % tick == 0
        return isOn ? nil : .badTick
    }

    // MARK: - Hours

    /// A daily snapshot of the last day finds its contracts settled, not quoted; within a day they trade to the end.
    func isOver(_ contract: OptionContract, _ chain: Chain, at now: Instant) -> Bool {
        let rules = RootRules.of(contract.root)
        switch chain.identity.resolution {
        case .daily: return rules.settlementSession(expiry: contract.expiry).day <= chain.session
        case .intraday: return now >= rules.lastTradingMoment(expiry: contract.expiry)
        }
    }

    /// Whether everything in the order trades now. A history of one snapshot a session trades on that snapshot,
    /// whenever it is known.
    func isOpen(_ order: Order, _ chain: Chain, at now: Instant) -> Bool {
        guard chain.identity.resolution == .intraday else { return true }
        guard let session = NYSE.session(on: EasternTime.day(of: now)) else { return false }
        var close = order.stock == nil ? TimeOfDay(23, 59) : session.close
        for leg in order.legs {
            close = min(close, RootRules.of(leg.contract.root).tradingClose(on: session, expiry: leg.contract.expiry))
        }
        let time = EasternTime.timeOfDay(of: now)
        return time >= session.open && time < close
    }

    func isHalted(_ symbol: Symbol) -> Bool { halts.contains { $0.underlying == symbol } }

    // MARK: - Holdings

    /// Whether the order closes more than is held, or than other closing orders have left; `besides` is itself.
    func holdingRefusal(of order: Order, units: Int? = nil, besides number: VenueOrderID?) -> RejectReason? {
        let units = units ?? order.quantity
        if let side = order.stock {
            return side == .long && order.intent != .close || isHeld(units, side, order, besides: number)
                ? nil : .notHeld
        }
        guard order.intent == .close else { return nil }
        for (index, leg) in order.legs.enumerated() {
            var free = held(leg.contract, leg.side.opposite) - units * leg.ratio
            // Legs of one order that trade the same contract close it together.
            for other in order.legs[..<index] where other.contract == leg.contract && other.side == leg.side {
                free -= units * other.ratio
            }
            forEachOtherClosing(order, besides: number) { other in
                for (place, otherLeg) in other.order.legs.enumerated()
                where otherLeg.contract == leg.contract && otherLeg.side == leg.side {
                    free -= other.contractsLeft(leg: place)
                }
            }
            if free < 0 { return .notHeld }
        }
        return nil
    }

    private func isHeld(_ units: Int, _ side: Side, _ order: Order, besides number: VenueOrderID?) -> Bool {
        var free = -side.sign * sharesHeld(order.underlying) - units
        forEachOtherClosing(order, besides: number) { other in
            if other.order.stock == side, other.order.underlying == order.underlying { free -= other.left }
        }
        return free >= 0
    }

    /// Each other closing order that is awake; of a group, whose members close the same thing, only the first, and none
    /// of the order's own.
    private func forEachOtherClosing(
        _ order: Order, besides number: VenueOrderID?, _ body: (WorkingOrder) -> Void
    ) {
        for (index, other) in working.enumerated() {
            let isClosing = other.order.intent == .close || other.order.stock == .short
            guard isClosing, !other.awaitsParent, other.number != number else { continue }
            if let group = other.order.link?.oneOf {
                if group == order.link?.oneOf { continue }
                if working[..<index].contains(where: { $0.order.link?.oneOf == group }) { continue }
            }
            body(other)
        }
    }

    /// Contracts held on one side, as they were opened: where two trades hold opposite sides of one contract each may
    /// close its own.
    private func held(_ contract: OptionContract, _ side: Side) -> Int {
        var held = 0
        for package in packages {
            for leg in package.legs where leg.contract == contract && leg.side == side {
                held += leg.ratio * package.quantity
            }
        }
        return held
    }
}
