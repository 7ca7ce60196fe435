import Market
import Trading

/// What keeps new risk out: stops of all entries, halts of one underlying, the kill switch. None keeps anything in.
extension Desk {
    mutating func stop(_ reason: StopReason, into effects: inout [DeskEffect]) {
        guard !stops.contains(reason) else { return }
        stops.insert(reason)
        effects.append(.notify(.entriesStopped(reason)))
        cancelEntries(into: &effects) { _ in true }
    }

    /// Ends a stop that ends by itself.
    mutating func lift(_ reason: StopReason, into effects: inout [DeskEffect]) {
        guard stops.contains(reason) else { return }
        stops.remove(reason)
        if stops.isEmpty { effects.append(.notify(.entriesResumed)) }
    }

    mutating func resumeByPerson(into effects: inout [DeskEffect]) {
        let wasStopped = !stops.isEmpty
        stops.resume()
        if wasStopped, stops.isEmpty { effects.append(.notify(.entriesResumed)) }
        for halt in halts where halt.reason != .venue { resume(halt.underlying, halt.reason, into: &effects) }
    }

    func isHalted(_ underlying: Symbol) -> Bool { halts.contains { $0.underlying == underlying } }
    /// Whether it trades at all, as far as the venue said.
    func isTrading(_ underlying: Symbol) -> Bool {
        !halts.contains { $0.underlying == underlying && $0.reason == .venue }
    }

    mutating func halt(_ underlying: Symbol, _ reason: HaltReason, into effects: inout [DeskEffect]) {
        let halt = DeskView.Halt(underlying: underlying, reason: reason)
        guard !halts.contains(halt) else { return }
        halts.append(halt)
        effects.append(.notify(.underlyingHalted(underlying, reason)))
        cancelEntries(into: &effects) { $0.underlying == underlying }
    }

    mutating func resume(_ underlying: Symbol, _ reason: HaltReason, into effects: inout [DeskEffect]) {
        let halt = DeskView.Halt(underlying: underlying, reason: reason)
        guard let index = halts.firstIndex(of: halt) else { return }
        halts.remove(at: index)
        if !isHalted(underlying) { effects.append(.notify(.underlyingResumed(underlying))) }
    }

    /// The venue trades it again: what is in a hurry goes at once, not with the next snapshot.
    mutating func tradesAgain(_ underlying: Symbol, into effects: inout [DeskEffect]) {
        resume(underlying, .venue, into: &effects)
        for index in trades.indices
        where trades[index].candidate.underlying == underlying && trades[index].phase == .closing
            && trades[index].retryAt == nil && (trades[index].isEmergency || trades[index].nakedShorts > 0)
        {
            trades[index].retryAt = now
        }
    }

    /// Entries on their way come off.
    private mutating func cancelEntries(into effects: inout [DeskEffect], where concerns: (Order) -> Bool) {
        for index in orders.indices where orders[index].order.intent.addsRisk && concerns(orders[index].order) {
            cancel(orderAt: index, into: &effects)
        }
    }

    /// Everything goes, at once.
    mutating func kill(into effects: inout [DeskEffect]) {
        stop(.killed, into: &effects)
        if flaw == .killsNothing { return }
        for id in trades.map(\.id) {
            guard let index = trades.firstIndex(where: { $0.id == id }) else { continue }
            closeAtOnce(tradeAt: index, .kill, into: &effects)
        }
    }

    mutating func accountUpdated(_ snapshot: AccountSnapshot, into effects: inout [DeskEffect]) {
        // One that was overtaken on its way knows less than we do.
        if let account, snapshot.at < account.at { return }
        account = snapshot
        let before = stops
        if flaw == .forgetsStops { stops.resume() }
        stops.note(snapshot, settings: settings.risk)
        if !before.contains(.dailyLoss), stops.contains(.dailyLoss) {
            effects.append(.notify(.entriesStopped(.dailyLoss)))
            cancelEntries(into: &effects) { _ in true }
        }
        if !before.isEmpty, stops.isEmpty { effects.append(.notify(.entriesResumed)) }
    }
}
