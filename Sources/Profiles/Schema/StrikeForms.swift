import Market
import Strategy
import Trading

/// How strikes are named, and what moves them and the expiries with the market.
extension ValueForm where Value == StrikeRule {
    static var shortStrike: ValueForm {
        .choice(
            "strike rule",
            [
                .delta, .word("atTheMoney", .atTheMoney), .ofSpot(-0.5...0.5), .expectedMoves,
                .sameAs([.shortPut, .shortCall]), .byVolatility,
            ])
    }
    static var longStrike: ValueForm {
        .choice(
            "strike rule", [.delta, .widths, .ofSpot(0.0001...0.5), .expectedMoves, .sameAs([.longPut, .longCall])])
    }
}

extension Alternative where Value == StrikeRule {
    /// One number is the strike nearest to it, two are a band: `0.16`, `0.20..0.30`.
    static var delta: Alternative {
        let single = ValueForm<Double>.fraction(0.01...0.99)
        let band = single.range()
        let form = ValueForm<StrikeRule>.scalar(
            type: "delta", allowed: "the nearest delta as 0.16, or a band as 0.20..0.30 (magnitudes 0.01…0.99)",
            json: .either([single.json, band.json]), samples: ["0.16", "0.2..0.3"],
            parse: { text in
                if let range = try? band.read(.plain(text)) { return .deltaBand(range) }
                return (try? single.read(.plain(text))).map { .nearestDelta($0) }
            },
            print: { rule in
                switch rule {
                case .nearestDelta(let delta): NumberText.plain(delta)
                case .deltaBand(let range):
                    NumberText.plain(range.lowerBound) + ".." + NumberText.plain(range.upperBound)
                case .widths, .ofSpot, .expectedMoves, .atTheMoney, .sameAs, .byVolatility: ""
                }
            })
        return .key("delta", form, make: { $0 }) { rule in
            switch rule {
            case .nearestDelta, .deltaBand: rule
            case .widths, .ofSpot, .expectedMoves, .atTheMoney, .sameAs, .byVolatility: nil
            }
        }
    }

    static var widths: Alternative {
        .key("widths", ValueForm<Price>.price(.cents(50)...Price.dollars(2_000)).list(of: "points", atLeast: 1)) {
            .widths($0)
        } take: {
            if case .widths(let widths) = $0 { widths } else { nil }
        }
    }

    static func ofSpot(_ range: ClosedRange<Double>) -> Alternative {
        .key("ofSpot", ValueForm<Double>.fraction(range)) {
            .ofSpot($0)
        } take: {
            if case .ofSpot(let share) = $0 { share } else { nil }
        }
    }

    static var expectedMoves: Alternative {
        .key("expectedMoves", ValueForm<Double>.number(0.1...5, "expected moves to the expiry")) {
            .expectedMoves($0)
        } take: {
            if case .expectedMoves(let moves) = $0 { moves } else { nil }
        }
    }

    static func sameAs(_ roles: [LegRole]) -> Alternative {
        .key("sameAs", ValueForm<LegRole>.words(roles.map { (String(describing: $0), $0) })) {
            .sameAs($0)
        } take: {
            if case .sameAs(let role) = $0 { role } else { nil }
        }
    }

    static var byVolatility: Alternative {
        .key("byVolatility", ValueForm<DeltaByVolatility>.byVolatility) {
            .byVolatility($0)
        } take: {
            if case .byVolatility(let scale) = $0 { scale } else { nil }
        }
    }
}

extension ValueForm where Value == DeltaByVolatility {
    static var byVolatility: ValueForm {
        .record(
            "delta by volatility",
            [
                .setting(
                    "measure", \.measure, .word, default: "vix", "the market's own",
                    "What says how volatile it is: `vix`, or the underlying's `ivRank`."),
                .setting(
                    "below", \.below, .number(0...100, "of the measure"), default: "15", "[claxton] low VIX",
                    "At or below this the low delta."),
                .setting(
                    "above", \.above, .number(0...100, "of the measure"), default: "25", "[claxton] high VIX",
                    "At or above this the high delta; between the two in proportion."),
                .setting(
                    "low", \.low, .fraction(0.01...0.5), default: "0.16", "[strangle]",
                    "Delta while it is calm, and while the measure is not known."),
                .setting(
                    "high", \.high, .fraction(0.01...0.5), default: "0.30", "[strangle]", "Delta while it is not."),
            ], blank: DeltaByVolatility(measure: .vix, below: 0, above: 0, low: 0, high: 0))
    }
}

extension ValueForm where Value == SkewWing {
    static var skewWing: ValueForm {
        .record(
            "skew",
            [
                .setting(
                    "above", \.above, .number(0...50, "vol points"), default: "2", "spec §2",
                    "The 25-delta put's less the 25-delta call's volatility, above which puts are dear."),
                .setting(
                    "by", \.by, .number(1...5, "times"), default: "1.5", "half as wide again",
                    "How many times as far out the wing stands then; of a wing by delta, how small a part of it."),
            ], blank: SkewWing(above: 0, by: 1))
    }
}

extension ValueForm where Value == ExpirySettings.Choice {
    static var expiryChoice: ValueForm {
        .choice(
            "expiry choice",
            [
                .word("every", .every),
                .key("nearest", ValueForm<Int>.whole(0...1_500, "days to expiry")) {
                    .nearest($0)
                } take: {
                    if case .nearest(let days) = $0 { days } else { nil }
                },
            ])
    }
}

extension ValueForm where Value == WindowByIVRank {
    static var windowByIVRank: ValueForm {
        let days = ValueForm<Int>.whole(0...1_500, "days to expiry")
        return .record(
            "window by IV rank",
            [
                .setting("below", \.below, .number(0...100, "IV rank"), default: "30", "[strangle]", "Low below this."),
                .setting(
                    "above", \.above, .number(0...100, "IV rank"), default: "50", "[strangle]", "High above this."),
                .setting("low", \.low, days, default: "60", "[strangle]", "Days to expiry while it is low."),
                .setting("middle", \.middle, days, default: "45", "[strangle]", "While it is neither."),
                .setting("high", \.high, days, default: "30", "[strangle]", "While it is high."),
                .setting(
                    "within", \.within, .whole(0...1_500, "days"), default: "5", "[strangle] 40 to 50 around 45",
                    "How many days beside them an expiry may lie."),
            ], blank: WindowByIVRank(below: 0, above: 0, low: 0, middle: 0, high: 0, within: 0))
    }
}

extension ValueForm where Value == WindowByVIX {
    static var windowByVIX: ValueForm {
        let days = ValueForm<Int>.whole(0...1_500, "days")
        let points = ValueForm<Double>.number(0...200, "index points")
        return .record(
            "window by VIX",
            [
                .setting("below", \.below, points, default: "15", "[claxton]", "Below this the window ends later."),
                .setting("above", \.above, points, default: "25", "[claxton]", "Above this it is sooner."),
                .setting(
                    "startSooner", \.startSooner, days, default: "10", "[claxton]", "By so much it starts sooner."),
                .setting("endSooner", \.endSooner, days, default: "15", "[claxton]", "By so much it ends sooner."),
                .setting(
                    "earliestStart", \.earliestStart, days, default: "14", "[claxton]", "But does not start before."),
                .setting("earliestEnd", \.earliestEnd, days, default: "30", "[claxton]", "And does not end before."),
                .setting("endLater", \.endLater, days, default: "15", "[claxton]", "By so much it ends later."),
                .setting("latestEnd", \.latestEnd, days, default: "90", "[claxton]", "But not after."),
            ],
            blank: WindowByVIX(
                below: 0, above: 0, startSooner: 0, endSooner: 0, earliestStart: 0, earliestEnd: 0, endLater: 0,
                latestEnd: 0))
    }
}
