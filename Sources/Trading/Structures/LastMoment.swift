import Market

/// When a contract ends. Of two that expire on one day, the one that settles on the open ends first and covers nothing
/// that settles on the close.
struct LastMoment: Hashable, Comparable {
    let expiry: Day
    let isClose: Bool

    init(_ contract: OptionContract) {
        expiry = contract.expiry
        isClose = RootRules.of(contract.root).settlesOn == .close
    }
    static func < (a: LastMoment, b: LastMoment) -> Bool {
        a.expiry != b.expiry ? a.expiry < b.expiry : !a.isClose && b.isClose
    }
}
