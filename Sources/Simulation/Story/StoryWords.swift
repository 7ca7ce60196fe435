import Desk
import Market
import Trading

/// What the desk tells people, what people order and what the venue books, in a trader's words.
enum StoryWords {
    static func words(_ notice: Notice) -> String {
        switch notice {
        case .orderRejected(let order, _, let reason): "order \(order) was rejected: \(apart(reason))"
        case .orderUnfilled(let order, _, let intent): "order \(order) (\(intent)) was not filled"
        case .impossibleUpdate(let order): "what the venue says of order \(order) cannot be"
        case .impossibleChange(let change): "no life takes this step: \(change.name)"
        case .entriesStopped(let reason): "no entries: \(apart(reason))"
        case .entriesResumed: "entries again"
        case .unquoted(let trade): "trade \(trade) cannot be marked"
        case .lateFill(let order, let trade): "order \(order) of trade \(trade) was filled after its end"
        case .orderLost(let order, let trade): "order \(order) of trade \(trade) is lost: nobody knows it"
        case .ambiguousOrder(let order, _): "more than one of the venue's orders could be order \(order)"
        case .ratioBreak(let order, let trade): "order \(order) of trade \(trade) filled one leg without the other"
        case .nakedShort(let trade, let count): "trade \(trade) has \(count) shorts without cover"
        case .assigned(let trade): "trade \(trade) was assigned"
        case .quarantined(let trade): "trade \(trade) was adjusted: a person must look"
        case .marginCall(let amount): "margin call for \(amount)"
        case .underlyingHalted(let symbol, let reason): "no entries in \(symbol): \(apart(reason))"
        case .underlyingResumed(let symbol): "entries in \(symbol) again"
        case .unexplained(let key, let ours, let theirs): "\(words(key)): \(ours) ours, \(theirs) the venue's"
        case .cashDiffers(let amount): "the venue's cash is ours and \(amount)"
        case .earlyAssignment(let trade, let contract):
            "trade \(trade): \(contract.occSymbol) will probably be exercised for the dividend"
        }
    }

    static func words(_ command: OperatorCommand) -> String {
        switch command {
        case .closeTrade(let trade): "close trade \(trade)"
        case .overrideExits(let trade, .some): "trade \(trade) goes by exits of its own"
        case .overrideExits(let trade, nil): "trade \(trade) goes by its strategy's exits again"
        case .stopEntries: "no entries"
        case .resumeEntries: "entries again"
        case .lastSession(let closes): closes ? "close everything: the last session" : "no entries: the last session"
        case .kill: "everything out, at once"
        case .ignore(let key): "\(words(key)): the difference is not ours"
        case .ignoreCash: "the cash that differs is not ours"
        }
    }

    static func words(_ kind: AccountActivity.Kind) -> String {
        switch kind {
        case .settled(let settlement): "\(settlement.root) settled at \(settlement.price)"
        case .cleared(let event):
            "\(event.quantity) \(event.side) \(event.contract.occSymbol) \(words(event.kind)), cash \(event.cash)"
                + (event.shares == 0 ? "" : ", \(event.shares) shares")
        case .cash(let movement):
            "\(movement.kind)\(movement.underlying.map { " of \($0)" } ?? "") \(movement.amount)"
        case .sharesClosed(let closing): "\(closing.shares) shares of \(closing.symbol) closed by the venue"
        case .adjusted(let change): "\(change.underlying) splits \(change.newShares) for \(change.oldShares)"
        }
    }
    private static func words(_ kind: ClearingEvent.Kind) -> String {
        switch kind {
        case .assigned: "assigned"
        case .exercised: "exercised"
        case .lapsed: "lapsed"
        case .closedByVenue: "closed by the venue"
        }
    }

    static func words(_ key: PositionKey) -> String {
        switch key {
        case .contract(let contract): contract.occSymbol
        case .shares(let symbol): "shares of \(symbol)"
        }
    }

    /// The name of a case, its words apart.
    static func apart(_ value: some Any) -> String {
        var words = ""
        for letter in "\(value)" {
            if letter.isUppercase { words += " " }
            words += letter.lowercased()
        }
        return words
    }
}
