public import Market
public import Profiles
public import Risk
public import Backtest
import Desk
import Strategy
public import Trading

/// What one look at the market came to: for each symbol and strategy a verdict, the candidates, why every other
/// structure lost, and each gate with what was measured and what it asks.
public struct ScanReport: Sendable {
    private(set) var entries: [Entry]
    let profile: Profile
    let head: ReportHead

    /// One strategy's look at one symbol.
    struct Entry: Sendable {
        let evaluation: Evaluation
        let decision: RiskDecision?
        let strategy: String
        /// Nil where nobody asked.
        var detail: HistoryScan.Detail?

        var answer: Answer {
            if let best = evaluation.candidates.first {
                switch decision {
                case .approved(let quantity, _): return .wouldTrade(best, quantity: quantity)
                case .refused(let verdicts): return .refused(best, verdicts.filter(\.isRefusal))
                case nil: return .notSized(best)
                }
            }
            if let stopped = evaluation.stoppedAt { return .stopped(stopped) }
            return .nothingPassed(evaluation.waterfall.max { ($0.stopped, $1.gate) < ($1.stopped, $0.gate) })
        }
    }

    enum Answer: Sendable {
        case wouldTrade(Candidate, quantity: Int)
        case refused(Candidate, [RiskVerdict])
        /// No account was asked.
        case notSized(Candidate)
        /// A gate stopped the underlying as a whole.
        case stopped(GateVerdict)
        /// The gate that stopped most structures; nil where there was none to look at.
        case nothingPassed(GateTally?)
    }

    /// A history's scan, with its details.
    public init(_ scan: HistoryScan, profile: Profile) {
        self.init(scan.scans, profile: profile, chains: scan.chains, data: scan.provenance)
        for index in entries.indices { entries[index].detail = scan.details[index] }
    }

    /// - Parameters:
    ///   - scans: each evaluation with risk's word on its best candidate, where risk was asked.
    ///   - chains: the snapshots that were judged: when they were known, how their prices came to be.
    ///   - data: where the data is from, in a few words; never a path.
    public init(
        _ scans: [(Evaluation, RiskDecision?)], profile: Profile, chains: [Chain.Identity] = [], data: String = "",
        isDelayed: Bool = false
    ) {
        let names = profile.desk.strategies.map(\.name)
        self.profile = profile
        entries = scans.map { evaluation, decision in
            let index = Int(evaluation.strategy.number)
            return Entry(
                evaluation: evaluation, decision: decision, strategy: index < names.count ? names[index] : String(index)
            )
        }
        var symbols: [Symbol] = []
        for (evaluation, _) in scans where !symbols.contains(evaluation.underlying) {
            symbols.append(evaluation.underlying)
        }
        var parts: [String] = []
        if let first = scans.first?.0 { parts.append(first.session.short) }
        parts += chains.map { "\($0.underlying) known \(ScanReport.moment($0.knownAt))" }
        if !data.isEmpty { parts.append(data) }
        var head = ReportHead(
            title: "Scan · \(symbols.map(\.description).joined(separator: " ")) · \(profile.name)",
            subtitle: parts.joined(separator: " · "), labels: [], notes: [])
        head.add(
            origins: Set(chains.map(\.origin)), resolutions: Set(chains.map(\.resolution)), isDelayed: isDelayed)
        head.add(profile)
        self.head = head
    }

    /// `4 Aug 26 18:43:00 ET`.
    static func moment(_ instant: Instant) -> String {
        "\(EasternTime.day(of: instant).short) \(EasternTime.timeOfDay(of: instant).clock) ET"
    }

    /// The line that matters.
    public var closing: String {
        let trading = entries.filter {
            if case .wouldTrade = $0.answer { true } else { false }
        }
        guard !entries.isEmpty else { return "Nothing was scanned." }
        guard !trading.isEmpty else { return "None of \(Format.count(entries.count, "look")) would trade." }
        let names = trading.map { "\($0.evaluation.underlying) \($0.strategy)" }
        return
            "\(Format.count(trading.count)) of \(Format.count(entries.count, "look")) would trade: \(Words.list(names))."
    }
}

extension ScanReport.Entry {
    /// The verdict in a sentence.
    var verdict: Cell {
        let name = "\(evaluation.underlying) · \(strategy): "
        switch answer {
        case .wouldTrade(let best, let quantity):
            return Cell(name + "\(Format.count(quantity, "unit")) of \(best.sentence)", .gain)
        case .refused(let best, let refusals):
            let reasons = refusals.map { Words.withTrueMinus($0.sentence) }
            return Cell(name + "no trade: risk refused \(best.sentence): \(Words.list(reasons))", .caution)
        case .notSized(let best):
            return Cell(name + "\(best.sentence), not sized", .strong)
        case .stopped(let stopped):
            let more = evaluation.underlyingVerdicts.count { $0.verdict.isFailure } - 1
            let rest = more > 0 ? "; \(Format.count(more, "more gate")) said no" : ""
            return Cell(
                name + "no trade: \(stopped.gate.stage.rawValue) \(stopped.gate.words(stopped.verdict))\(rest)", .loss)
        case .nothingPassed(let tally):
            guard evaluation.enumerated > 0 else {
                return Cell(name + "no trade: no structure fits what is listed", .loss)
            }
            let most = tally.map { "; \($0.gate.label) stopped \(Format.count($0.stopped))" } ?? ""
            return Cell(
                name + "no trade: none of \(Format.count(evaluation.enumerated, "structure")) passed\(most)", .loss)
        }
    }

    /// All gates that were asked, those of the underlying first.
    var verdicts: [GateVerdict] { evaluation.underlyingVerdicts + evaluation.candidateVerdicts }
}

extension Candidate {
    /// `bull put spread P 580/575, 18 Sep 26 · 45d, 1.25 credit, POP 74.0%`.
    var sentence: String {
        var text = "\(kind.name) \(StructureWords.strikes(legs)), \(Format.expiry(expiry.reportDate, daysLeft: dte)), "
        text += StructureWords.net(creditAfterSlippage)
        if let chance = measures.probabilityOfProfit { text += ", POP \(Format.percent(chance))" }
        return text
    }
}

extension Verdict {
    enum Answer: String, CaseIterable {
        case passed, failed, unknown
        case notApplicable = "not applicable"
        case switchedOff = "switched off"

        var meaning: Meaning {
            switch self {
            case .passed: .gain
            case .failed: .loss
            case .unknown: .critical
            case .notApplicable: .quiet
            case .switchedOff: .caution
            }
        }
    }

    /// Failed because the rule said no, and failed because an input is not known, are two answers to a reader.
    var answer: Answer {
        switch self {
        case .passed: .passed
        case .failed(.refused, _, _): .failed
        case .failed(.unknown, _, _): .unknown
        case .notApplicable: .notApplicable
        case .switchedOff: .switchedOff
        }
    }
    var numbers: (measured: Double?, limit: Double?) {
        switch self {
        case .passed(let measured, let limit), .failed(_, let measured, let limit): (measured, limit)
        case .notApplicable, .switchedOff: (nil, nil)
        }
    }
}
