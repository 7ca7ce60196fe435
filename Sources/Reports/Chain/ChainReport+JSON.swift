import Market

/// A chain for scripts: the expiries, and, where a DTE was asked for, the shown strikes of the nearest.
extension ChainReport {
    public func json() -> String {
        JSONValue.object([
            "report": "chain",
            "version": 1,
            "head": head.json,
            "symbol": .text(chain.underlying.description),
            "session": .day(chain.session),
            "known_at": .instant(chain.knownAt),
            "origin": .text("\(chain.identity.origin)"),
            "resolution": .text("\(chain.identity.resolution)"),
            "underlying_price": .price(chain.underlyingPrice),
            "contracts": .count(chain.count),
            "dte_wanted": .count(dte),
            "closing": .text(closing),
            "expiries": .array(expiries.map(expiry)),
            "series": .array(sections.map(section)),
        ]).document
    }

    private func expiry(_ expiry: Expiry) -> JSONValue {
        .object([
            "expiration": .day(expiry.series.expiry), "root": .text(expiry.series.root.description),
            "dte": .count(expiry.dte), "settles_on": .text(expiry.settlesOnOpen ? "open" : "close"),
            "contracts": .count(expiry.contracts), "quoted": .count(expiry.quoted),
            "iv": .fraction(expiry.volatility), "volume": .count(expiry.volume),
            "open_interest": .count(expiry.openInterest),
        ])
    }

    private func section(_ section: Section) -> JSONValue {
        .object([
            "expiration": .day(section.series.expiry), "root": .text(section.series.root.description),
            "dte": .count(section.dte), "strikes_left_out": .count(section.leftOut),
            "strikes": .array(
                section.rows.map { row in
                    .object([
                        "strike": .price(row.strike.price), "call": contract(row.call), "put": contract(row.put),
                    ])
                }),
        ])
    }

    private func contract(_ row: Int?) -> JSONValue {
        guard let row else { return .null }
        let quote = chain.quote(at: row)
        return .object([
            "bid": .price(quote.bid), "ask": .price(quote.ask), "crossed": .bool(quote.defect == .crossed),
            "bid_size": .count(quote.bidSize), "ask_size": .count(quote.askSize), "last": .price(chain.last(at: row)),
            "iv": .fraction(chain.vendorVolatility(at: row)), "delta": .fraction(chain.vendorDelta(at: row)),
            "volume": .count(chain.volume(at: row)), "open_interest": .count(chain.openInterest(at: row)),
        ])
    }
}
