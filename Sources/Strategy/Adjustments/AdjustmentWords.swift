import Market
import Trading

/// What adjustments are called and how their reasons read, so that journal, terminal and page use the same words.
extension Down {
    public var name: String {
        switch self {
        case .first: "first down"
        case .second: "second down"
        case .third: "third down"
        case .fourth: "fourth down"
        }
    }
}

extension RollKind {
    public var name: String {
        switch self {
        case .untestedSide: "roll the untested side"
        case .straddle: "roll to a straddle"
        case .invert: "invert"
        case .out: "roll out"
        case .outAndAway: "roll out and away"
        case .away: "roll away"
        case .dropSide: "buy back the second side"
        }
    }
}

extension AdjustmentTrigger {
    var words: String {
        switch self {
        case .near: "a short strike is near"
        case .through: "the price is through a short strike"
        case .beyond: "the price is far beyond a short strike"
        case .threatened: "a short strike is threatened"
        case .earlyAssignment: "a short call will be taken for the dividend"
        }
    }
}

extension TestedBy {
    /// A measured value beside its threshold: `|delta| 0.412 against 0.350`.
    func compared(_ test: ShortTest) -> String {
        switch self {
        case .delta(let limit):
            "|delta| \(test.delta.map { Digits.fixed($0, 3) } ?? "unknown") against \(Digits.fixed(limit, 3))"
        case .expectedMoves(let limit):
            (test.expectedMoves.map { Digits.fixed($0, 2) } ?? "unknown")
                + " expected moves from it against \(Digits.fixed(limit, 2))"
        }
    }
}

extension ShortTest {
    var words: String {
        var text = "\(contract.right == .put ? "put" : "call") \(contract.strike) with the price at \(price)"
        if let delta { text += ", |delta| \(Digits.fixed(delta, 3))" }
        return text
    }
}

extension AdjustmentReason {
    /// One sentence with the figures compared.
    public var sentence: String {
        switch self {
        case .switchedOff: "adjustments are switched off"
        case .notAdjusted(let kind): "no rule of the profile adjusts \(kind.article) \(kind.name)"
        case .notWhole: "it is not held whole: what is broken is mended first"
        case .justOpened: "it was opened on this snapshot"
        case .marketClosed: "the market is closed"
        case .openingMinutes(let minutes, let limit):
            "\(minutes) min since the open, needs \(limit) or more: spreads are still opening-wide"
        case .staleQuotes(let seconds, let limit): "quotes are \(seconds) s old, allows \(limit) s or less"
        case .unknown(let input): "\(input.name) is not known"
        case .calm(let test): "nothing is tested: \(test.words)"
        case .notDue(let test, let dte, let limit): "\(test.words), but \(dte) days are left, rolled below \(limit)"
        case .confirming(let trigger, let test, let count, let needed):
            "\(trigger.words) (\(test.words)), seen \(count) of \(needed) times in a row"
        case .sessionFull(let done, let limit): "adjusted \(done) times this session, allows \(limit)"
        case .lastDown: "fourth down is held: only target and stop are left"
        case .tested(let trigger, let test, let by): "\(trigger.words): \(test.words), \(by.compared(test))"
        case .threatened(let test, let by, let dte):
            "threatened with \(dte) days left: \(test.words), \(by.compared(test))"
        case .earlyAssignment(let risk): risk.sentence
        case .secondSide(let side):
            "the \(side.right == .put ? "put" : "call") side follows the other to \(side.expiry)"
        case .expiresNear(let contract, let price):
            "\(contract) expires today with the price at \(price): closed before the broker may do it"
        }
    }
}

extension DividendRisk {
    public var sentence: String {
        "\(contract) will probably be exercised tonight: time value \(timeValue) at the ask, "
            + "dividend \(dividend) on \(exDate)"
    }
}

extension AssignmentWarning {
    public var sentence: String {
        switch self {
        case .exDividend(let contract, let exDate, let dividend):
            "\(contract): a dividend of \(dividend) goes ex on \(exDate), before it expires"
        case .earlyAssignment(let risk): risk.sentence
        case .notQuoted(let contract, let exDate):
            "\(contract) is in the money on the eve of \(exDate) and not quoted: it may be exercised tonight"
        case .dividendsUnknown(let contract): "\(contract): dividends until its expiry are not known"
        }
    }
}

extension RollFault {
    public var sentence: String {
        switch self {
        case .noRule(let right): "the profile says no delta for sold \(right == .put ? "puts" : "calls")"
        case .noLaterExpiry(let window):
            "no later expiry is listed \(window.lowerBound) to \(window.upperBound) days away"
        case .noStrike(let right, let delta):
            "no \(right == .put ? "put" : "call") near |delta| \(Digits.fixed(delta, 3)) can be sold"
        case .notListed(let contract): "\(contract) is not listed"
        case .notNearer(let contract): "\(contract) is not nearer to the price than what is held"
        case .notAway(let contract): "\(contract) is not further from the price than what is held"
        case .crosses(let contract): "\(contract) would meet the tested strike"
        case .throughZero(let contract): "\(contract) would be closed and opened the other way in one order"
        case .tooManyLegs(let count): "\(count) legs, allows \(RollMaker.legsMaximum)"
        case .notQuoted(let contract): "\(contract) is not quoted"
        case .nobodyBids(let contract): "nobody bids for \(contract)"
        case .wide(let contract, let share, let limit):
            "\(contract) is \(Digits.fixed(share * 100, 1))% of its mid wide, "
                + "allows \(Digits.fixed(limit * 100, 1))% or less"
        case .inactive(let contract, let gate, let measured, let limit):
            "\(contract) has \(gate == .openInterest ? "an open interest" : "a volume") of "
                + "\(Digits.fixed(measured, 0)), needs \(Digits.fixed(limit, 0)) or more"
        case .net(let net, let least): "brings \(net), needs \(least) or better"
        case .belowBasis(let strike, let basis): "strike \(strike) lies below the cost basis \(basis)"
        case .inversion(let width, let credit): "strikes overlap by \(width), all credit is \(credit)"
        case .takenToo(let risk): risk.sentence
        case .rollsOut(let done, let limit): "rolled out \(done) times, allows \(limit)"
        case .unknown(let input): "\(input.name) is not known"
        }
    }
}

extension DiscardedRoll {
    public var sentence: String { kind.name + (expiry.map { " to \($0)" } ?? "") + ": " + fault.sentence }
}

extension Roll {
    /// `roll out: 2 units at 0.45 credit, 0.01 credit at least, because …`.
    public var sentence: String {
        "\(kind.name): \(quantity) units at \(expected), \(least) at least, because \(reason.sentence)"
    }
}

extension AdjustmentJudgement {
    public var sentence: String {
        switch decision {
        case .nothing(let reason): reason.sentence
        case .hold(let reason): "hold: " + reason.sentence
        case .roll(let roll): roll.sentence
        case .reduce(let units, let reason): "close \(units) units: " + reason.sentence
        case .close(let reason, _): "close: " + reason.sentence
        }
    }
}

extension WheelReason {
    public var sentence: String {
        switch self {
        case .switchedOff: "the wheel is switched off"
        case .noShares: "no shares are held: puts come first"
        case .moment(let reason): reason.sentence
        case .covered(let calls, let shares): "\(calls) calls stand against \(shares) shares"
        case .noCall(let band):
            "no call of |delta| \(Digits.fixed(band.lowerBound, 2)) to \(Digits.fixed(band.upperBound, 2)) may be sold"
        case .stopped(let price, let basis): "the shares stand at \(price), too far below their cost basis \(basis)"
        case .dividendNear(let days, let limit): "\(days) days to an ex-date, sold with more than \(limit)"
        case .oddLot: "fewer shares than one contract delivers"
        }
    }
}

extension DiscardedCall {
    public var sentence: String { "\(contract): \(fault.sentence)" }
}

extension WheelJudgement {
    public var sentence: String {
        switch decision {
        case .nothing(let reason): reason.sentence
        case .sellCall(let sale):
            "sell \(sale.quantity) of \(sale.contract) at \(sale.expected): |delta| \(Digits.fixed(sale.delta, 3)), "
                + "\(sale.dte) days, cost basis \(sale.basis)"
        case .closeShares(let count, let calls, let reason):
            "sell \(count) shares" + (calls > 0 ? ", \(calls) calls first" : "") + ": " + reason.sentence
        }
    }
}

extension StructureKind {
    fileprivate var article: String { name.first == "i" ? "an" : "a" }
}
