import Desk
import Exchange
import Market
import Trading

/// The embedded exchange, and the broker that desk and exchange have in common.
extension ProfileTable {
    static let venue: [Row] = [
        .group(
            "fills", "How the embedded exchange fills and charges.",
            [
                .setting(
                    "model", \.venue.fills, .fills, default: "natural", "architecture: when is it known?",
                    limit: .anythingElse,
                    "The best price a package can get, never better than its mid; `probabilistic` is the chance of a "
                        + "fill just short of natural at each look, `queue` waits behind what is displayed."),
                .setting(
                    "stockHalfSpread", \.venue.stockHalfSpread, .price(.zero ... .dollars(10)), default: "0.01",
                    "the tick of shares", limit: .minimum,
                    "What shares cost beside the underlying's price, each way, in dollars a share."),
                .setting(
                    "latency", \.venue.latency,
                    ValueForm<Duration>.duration(.zero ... .seconds(60)).range(), default: "0s..0s",
                    "an order takes effect when it is sent",
                    "From a request's sending to its effect, shortest..longest."
                ),
                .group(
                    "commission", "In dollars; options that settle or lapse cost nothing.", commission),
            ])
    ]

    private static let commission: [Row] = [
        .setting(
            "open", \.venue.commission.open, .money(.zero ... .dollars(100)), default: "0.65", "spec §11",
            limit: .minimum, "For opening, a contract."),
        .setting(
            "close", \.venue.commission.close, .money(.zero ... .dollars(100)), default: "0.65", "spec §11",
            limit: .minimum, "For closing, a contract."),
        .setting(
            "share", \.venue.commission.share, .money(.zero ... .dollars(1)), default: "0",
            "most brokers charge nothing", "For each share bought or sold."),
        .setting(
            "assignment", \.venue.commission.assignment, .money(.zero ... .dollars(100)), default: "0",
            "most brokers charge nothing", "For each exercise or assignment, whatever its size."),
    ]

    static let broker: [Row] = [
        .group(
            "broker",
            "What the broker takes and does: the desk asks for no more, the embedded exchange refuses what is beyond.",
            orderForms + habits),
        .group("connection", "How the desk lives with a broker that may be late, wrong or gone.", connection),
    ]

    static let orderForms: [Row] = [
        .setting(
            "name", \.run.broker, .word, default: "embedded", "a history needs no other",
            "Whose orders these are; what the named broker takes stands for everything `broker` does not say, and "
                + "`broker` may say less but not more."),
        .setting(
            "multiLegOrders", \.venue.capabilities.multiLegOrders, .yesOrNo, default: "yes", "the embedded exchange",
            "Takes a package as one order."),
        .setting(
            "maximumLegs", \.venue.capabilities.maximumLegs, .whole(1...16, "legs"), default: "4",
            "the embedded exchange", "Legs of one order at most."),
        .setting(
            "replacesInPlace", \.venue.capabilities.replacesInPlace, .yesOrNo, default: "yes",
            "the embedded exchange", "A limit can be changed without cancelling."),
        .setting(
            "uncoveredShorts", \.venue.capabilities.uncoveredShorts, .yesOrNo, default: "yes",
            "the embedded exchange", "A short leg may stand without a long one."),
        .setting(
            "refusesDuplicateIDs", \.venue.capabilities.refusesDuplicateIDs, .yesOrNo, default: "yes",
            "the embedded exchange", "An order id sent twice makes one order."),
        .setting(
            "keepsClientIDs", \.venue.capabilities.keepsClientIDs, .yesOrNo, default: "yes", "the embedded exchange",
            "An order can be looked up by the id we gave it; else by its fingerprint."),
        .setting(
            "groups", \.venue.capabilities.groups, .groups, default: "[oco, oto, otoco]", "the embedded exchange",
            "Which dependent orders it watches itself, for packages: one cancels the other, one triggers the other, or "
                + "one triggers a pair of which one cancels the other."),
        .setting(
            "packageStops", \.venue.capabilities.packageStops, .yesOrNo, default: "yes", "the embedded exchange",
            "A package may rest there with a trigger."),
        .setting(
            "marketPackages", \.venue.capabilities.marketPackages, .yesOrNo, default: "yes", "the embedded exchange",
            "Takes a package without a limit."),
        .setting(
            "messagesPerMinute", \.venue.capabilities.messagesPerMinute,
            ValueForm<Int>.whole(1...100_000, "messages").orNone(), default: "none", "the embedded exchange",
            "Orders, changes and cancels it takes in a minute; none where nothing is counted."),
    ]

    private static let habits: [Row] = [
        .setting(
            "delivery", \.venue.delivery, .word, default: "intrinsic", "no shares unless they are wanted",
            "Options settled in shares: `intrinsic` books their value at the close, `shares` exercises and assigns "
                + "them on the morning after."),
        .setting(
            "morningFile", \.venue.morningFile, .time(TimeOfDay(0, 0)...TimeOfDay(9, 30)), default: "7:00",
            "before the desk's day",
            "When the night's exercises, assignments, dividends and splits are in."),
        .setting(
            "closesRiskyFrom", \.venue.closesRiskyFrom,
            ValueForm<TimeOfDay>.time(TimeOfDay(9, 30)...TimeOfDay(16, 15)).orNone(), default: "none", "never",
            "From when on it closes expiring shorts whose delivery the account could not carry."),
        .setting(
            "riskyWithin", \.venue.riskyWithin, .fraction(0...0.2), default: "0.5%", "about an hour's move",
            "How near to the strike the underlying makes an expiring short risky, as a share of the strike."),
        .setting(
            "ordersRemembered", \.venue.ordersRemembered, .whole(0...10_000, "orders"), default: "64",
            "a busy session's orders",
            "Finished orders of earlier sessions that can still be asked for."),
    ]

    private static let connection: [Row] = [
        .setting(
            "answerWithin", \.care.answerWithin, ValueForm<Duration>.duration(.seconds(1) ... .seconds(600)).orNone(),
            default: "none", "the embedded exchange answers within the call",
            "How long an order, a change or a question may stay unanswered before it is looked up; none for a broker "
                + "that answers within the call."),
        .setting(
            "lookups", \.care.lookups, .whole(1...20, "lookups"), default: "3", "spec §7",
            "How often an order is looked up, each time after twice as long, before it counts as lost."),
        .setting(
            "reconcileEvery", \.care.reconcileEvery,
            ValueForm<Duration>.duration(.seconds(10) ... .seconds(86_400)).orNone(), default: "none",
            "the embedded exchange's books are ours",
            "How often positions, orders and cash are compared with the broker's while the market is open."
        ),
        .setting(
            "recheckAfter", \.care.recheckAfter, .duration(.seconds(1) ... .seconds(3_600)), default: "15s",
            "reports under way need seconds", "How soon after a difference they are compared again."),
        .setting(
            "rechecks", \.care.rechecks, .whole(1...100, "comparisons"), default: "4", "a minute at 15 s each",
            "Comparisons that a difference must outlive to be unexplained."),
        .setting(
            "reservedForExits", \.care.reservedForExits, .whole(0...100_000, "messages"), default: "20",
            "enough to walk and cancel a few exits",
            "Of the `broker.messagesPerMinute`, how many only exits may use."),
        .setting(
            "failuresPerMinute", \.care.failuresPerMinute, .whole(1...1_000, "failures"), default: "5", "spec §7",
            "Failures within a minute after which the broker is left alone by entries."),
        .setting(
            "restsFor", \.care.restsFor, .duration(.seconds(1) ... .seconds(3_600)), default: "30s", "spec §7",
            "How long it is left alone before a probe."),
    ]
}
