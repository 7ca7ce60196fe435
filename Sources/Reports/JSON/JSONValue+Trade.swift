import Market
import Trading

/// The desk's own values in JSON: dates and moments as ISO 8601 (moments in UTC), amounts as exact decimals.
extension JSONValue {
    static func money(_ amount: Money?) -> JSONValue { amount.map { .decimal($0.units) } ?? .null }
    static func price(_ price: Price?) -> JSONValue { price.map { .decimal($0.units) } ?? .null }
    static func net(_ price: NetPrice?) -> JSONValue { price.map { .decimal($0.units) } ?? .null }
    static func day(_ day: Day?) -> JSONValue { day.map { .text($0.description) } ?? .null }
    static func instant(_ instant: Instant) -> JSONValue { .text(instant.description) }
    static func symbols(_ symbols: [Symbol]) -> JSONValue { .words(symbols.map(\.description)) }

    static func leg(_ leg: Leg) -> JSONValue {
        .object([
            "side": .text(leg.side == .short ? "short" : "long"),
            "right": .text(leg.contract.right == .put ? "put" : "call"),
            "strike": .price(leg.contract.strike.price),
            "expiration": .day(leg.contract.expiry),
            "root": .text(leg.contract.root.description),
            "ratio": .count(leg.ratio),
        ])
    }
}
