public import Trading

/// What gates are called and how their answers read, so that terminal, page and JSON use the same words.
extension Gate {
    /// The part of the pipeline a gate belongs to.
    public enum Stage: String, Hashable, Sendable, CaseIterable {
        case universe = "A"
        case calendar = "B"
        case liquidity = "C"
        case eligibility = "D"
        case regime = "E"
        case structure = "F"
        case value = "G"
        case execution = "H"

        public var name: String {
            switch self {
            case .universe: "universe"
            case .calendar: "calendar"
            case .liquidity: "liquidity"
            case .eligibility: "eligibility"
            case .regime: "regime"
            case .structure: "structure"
            case .value: "events and value"
            case .execution: "execution window"
            }
        }
    }

    public var stage: Stage {
        switch self {
        case .spotKnown, .priceRange, .underlyingVolume, .expirationsListed, .positionMaximum, .underlyingSpread:
            .universe
        case .marketOpen, .macroWindow: .calendar
        case .enabled, .dteWindow, .coolOff, .expiryMaximum, .movingAverage: .eligibility
        case .backwardation, .volatilityRiskPremium, .trendAgainst, .strongTrend, .ivRank, .ivPercentile: .regime
        case .entryWindow, .openingMinutes, .openingSpread: .execution
        case .enoughStrikes, .deltaBand, .width: .structure
        case .relativeVolume, .legQuoted, .quoteAge, .legSpread, .legVolume, .openInterest: .liquidity
        case .coveredCallDividend, .earnings, .exDividend, .minimumCredit, .creditOfWidth, .expectedValue, .convexity:
            .value
        }
    }

    /// As a table's column or a profile's list of what is off calls it.
    public var name: String {
        switch self {
        case .spotKnown: "spot known"
        case .priceRange: "price range"
        case .underlyingVolume: "underlying volume"
        case .expirationsListed: "expirations listed"
        case .positionMaximum: "position maximum"
        case .underlyingSpread: "underlying spread"
        case .marketOpen: "market open"
        case .macroWindow: "macro window"
        case .relativeVolume: "relative volume"
        case .enabled: "enabled"
        case .dteWindow: "DTE window"
        case .coolOff: "cool-off"
        case .expiryMaximum: "expiry maximum"
        case .movingAverage: "moving average"
        case .backwardation: "backwardation"
        case .volatilityRiskPremium: "volatility risk premium"
        case .trendAgainst: "trend against"
        case .strongTrend: "strong trend"
        case .ivRank: "IV rank"
        case .ivPercentile: "IV percentile"
        case .entryWindow: "entry window"
        case .openingMinutes: "opening minutes"
        case .openingSpread: "opening spread"
        case .coveredCallDividend: "covered call's dividend"
        case .enoughStrikes: "enough strikes"
        case .legQuoted: "legs quoted"
        case .quoteAge: "quote age"
        case .legSpread: "leg spread"
        case .legVolume: "leg volume"
        case .openInterest: "open interest"
        case .deltaBand: "delta band"
        case .width: "width"
        case .earnings: "earnings"
        case .exDividend: "ex-dividend"
        case .minimumCredit: "minimum credit"
        case .creditOfWidth: "credit of width"
        case .expectedValue: "expected value"
        case .convexity: "convexity"
        }
    }

    /// In what a gate measures; `text` writes a number of it.
    public enum Unit: Hashable, Sendable {
        case none, dollarsPerShare, dollarsPerUnit, shares, contracts, trades, legs, strikes, series
        case days, hours, minutes, seconds, timeOfDay
        case indexPoints, volatilityPoints, score, delta, percent, direction, multiple

        public func text(_ value: Double) -> String {
            switch self {
            case .none: ""
            case .dollarsPerShare, .dollarsPerUnit: Digits.dollars(value)
            case .shares, .contracts, .trades, .legs, .strikes, .series, .days, .minutes, .seconds:
                Digits.grouped(value.rounded())
            case .hours, .score: Digits.fixed(value, 1)
            case .timeOfDay: Digits.clock(minutes: value)
            case .indexPoints, .multiple: Digits.fixed(value, 2)
            case .volatilityPoints: Digits.fixed(value * 100, 1)
            case .delta: Digits.fixed(value, 3)
            case .percent: Digits.fixed(value * 100, 1) + "%"
            case .direction: value < 0 ? "down" : value > 0 ? "up" : "sideways"
            }
        }
        /// What follows a number of it; empty where the number says it already.
        public var suffix: String {
            switch self {
            case .none, .dollarsPerShare, .dollarsPerUnit, .timeOfDay, .indexPoints, .score, .delta, .percent,
                .direction, .multiple:
                ""
            case .shares: " shares"
            case .contracts: " contracts"
            case .trades: " open trades"
            case .legs: " legs"
            case .strikes: " strikes"
            case .series: " series"
            case .days: " days"
            case .hours: " h"
            case .minutes: " min"
            case .seconds: " s"
            case .volatilityPoints: " vol points"
            }
        }
    }

    public var unit: Unit {
        switch self {
        case .spotKnown, .priceRange, .movingAverage, .minimumCredit, .exDividend: .dollarsPerShare
        case .underlyingVolume: .shares
        case .expirationsListed: .series
        case .positionMaximum, .expiryMaximum: .trades
        case .marketOpen, .enabled: .none
        case .macroWindow: .hours
        case .dteWindow, .coolOff, .coveredCallDividend, .earnings: .days
        case .backwardation: .indexPoints
        case .volatilityRiskPremium: .volatilityPoints
        case .trendAgainst: .direction
        case .strongTrend, .ivRank, .ivPercentile: .score
        case .entryWindow: .timeOfDay
        case .openingMinutes: .minutes
        case .enoughStrikes: .strikes
        case .legQuoted: .legs
        case .quoteAge: .seconds
        case .underlyingSpread, .relativeVolume, .openingSpread, .legSpread, .creditOfWidth: .percent
        case .legVolume, .openInterest: .contracts
        case .deltaBand: .delta
        case .width: .dollarsPerShare
        case .expectedValue: .dollarsPerUnit
        case .convexity: .multiple
        }
    }

    /// What is measured.
    public var measure: String {
        switch self {
        case .spotKnown, .priceRange: "price"
        case .underlyingVolume: "volume of the underlying"
        case .expirationsListed: "tradable series"
        case .positionMaximum: "open trades"
        case .underlyingSpread: "spread of the underlying"
        case .marketOpen: "market"
        case .macroWindow: "hours from the nearest release"
        case .relativeVolume: "volume of its average"
        case .enabled: "strategy"
        case .dteWindow: "days to expiry"
        case .coolOff: "days since the last close"
        case .expiryMaximum: "open trades of the expiry"
        case .movingAverage: "price against its average"
        case .backwardation: "VIX"
        case .volatilityRiskPremium: "implied less forecast volatility"
        case .trendAgainst: "trend"
        case .strongTrend: "ADX"
        case .ivRank: "IV rank"
        case .ivPercentile: "IV percentile"
        case .entryWindow: "time in New York"
        case .openingMinutes: "minutes since the open"
        case .openingSpread: "typical spread near the money"
        case .coveredCallDividend: "days to the next ex-date"
        case .enoughStrikes: "strikes listed"
        case .legQuoted: "legs with a usable quote"
        case .quoteAge: "age of the quotes"
        case .legSpread: "widest leg spread of its mid"
        case .legVolume: "least volume of a leg"
        case .openInterest: "least open interest of a short leg"
        case .deltaBand: "|delta|"
        case .width: "width"
        case .earnings: "days to the next earnings"
        case .exDividend: "time value of the short call"
        case .minimumCredit: "credit after slippage"
        case .creditOfWidth: "credit of the width"
        case .expectedValue: "expected value after costs"
        case .convexity: "loss of a 1% move, of the credit"
        }
    }

    /// What a limit asks, before its number: "needs 50 or more" is `needs`, the number, `or more`.
    private var demand: (before: String, after: String) {
        switch self {
        case .spotKnown, .minimumCredit, .expectedValue: ("needs more than ", "")
        case .priceRange: ("its bound is ", "")
        case .underlyingVolume, .relativeVolume, .expirationsListed, .ivRank, .ivPercentile, .openingMinutes,
            .enoughStrikes, .legVolume, .openInterest, .creditOfWidth, .volatilityRiskPremium, .coolOff, .exDividend:
            ("needs ", " or more")
        case .positionMaximum, .expiryMaximum: ("needs fewer than ", "")
        case .underlyingSpread: ("needs less than ", "")
        case .marketOpen, .enabled: ("", "")
        case .movingAverage: ("the average is ", "")
        case .macroWindow: ("keeps clear of ", "")
        case .dteWindow, .deltaBand, .entryWindow: ("the nearest bound is ", "")
        case .backwardation: ("needs less than VIX3M ", "")
        case .trendAgainst: ("must not be ", "")
        case .strongTrend, .openingSpread, .quoteAge, .legSpread, .convexity: ("allows ", " or less")
        case .legQuoted: ("needs ", "")
        case .width: ("asked for ", "")
        case .coveredCallDividend, .earnings: ("must lie beyond ", "")
        }
    }

    /// One verdict as a sentence: `IV rank 42.1, needs 50.0 or more`.
    public func sentence(_ verdict: Verdict) -> String {
        switch verdict {
        case .switchedOff: "\(name): switched off by the profile"
        case .notApplicable: "\(name): not applicable"
        case .passed(let measured, let limit): compared(measured, limit, passed: true)
        case .failed(.refused, let measured, let limit): compared(measured, limit, passed: false)
        case .failed(.unknown(let kind), _, _): "\(name): \(kind.name) is not known"
        }
    }

    private func compared(_ measured: Double?, _ limit: Double?, passed: Bool) -> String {
        if self == .marketOpen { return passed ? "the market is open" : "the market is closed" }
        if self == .enabled { return passed ? "the strategy is enabled" : "the strategy is disabled" }
        var text = measure
        if let measured { text += " " + unit.text(measured) + unit.suffix }
        if let limit, !(passed && (self == .deltaBand || self == .dteWindow)) {
            text += ", " + demand.before + unit.text(limit) + unit.suffix + demand.after
        }
        return measured == nil && limit == nil ? "\(name): \(passed ? "passed" : "refused")" : text
    }
}

extension GateVerdict {
    public var sentence: String { gate.sentence(verdict) }
}
