import Market
import Trading

/// G2: a call is not sold against shares shortly before they pay: whoever buys it exercises for the dividend once it
/// is in the money. Days to the next ex-date. What lies further off is `ValueGates.exDividend`'s, strike by strike.
enum CoveredCallDividendGate: UnderlyingGate {
    static let gate = Gate.coveredCallDividend
    static let reads: InputSet = [.dividends]
    static func judge(_ context: EntryContext, _ expiries: ExpiryChoice) -> Verdict {
        let clear = context.gates.coveredCallDividendDays
        guard context.strategy.structure == .coveredCall, clear > 0 else { return .notApplicable }
        return .of(context.facts.dividends, .dividends, limit: Double(clear)) { facts in
            let session = context.chain.session
            let days = facts.upcoming.first { $0.exDate > session }.map { session.days(to: $0.exDate) }
            if let days, days <= clear {
                return .failed(.refused, measured: Double(days), limit: Double(clear))
            }
            guard facts.coverage.contains(session), facts.coverage.contains(session + clear) else {
                return .unknown(.dividends, limit: Double(clear))
            }
            return .passed(measured: days.map(Double.init), limit: Double(clear))
        }
    }
}
