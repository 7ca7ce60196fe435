import Backtest
import Market
import Profiles
import Risk
import Strategy
import Trading

/// A scan for scripts: each gate with its answer, each candidate with its figures, risk's arithmetic.
extension ScanReport {
    public func json() -> String {
        JSONValue.object([
            "report": "scan",
            "version": 1,
            "head": head.json,
            "profile": .text(profile.name),
            "closing": .text(closing),
            "scans": .array(entries.map(scan)),
        ]).document
    }

    private func scan(_ entry: Entry) -> JSONValue {
        let evaluation = entry.evaluation
        return .object([
            "symbol": .text(evaluation.underlying.description),
            "strategy": .text(entry.strategy),
            "session": .day(evaluation.session),
            "at": .instant(evaluation.at),
            "verdict": .text(entry.verdict.text),
            "stopped_at": .word(evaluation.stoppedAt.map { "\($0.gate)" }),
            "underlying_gates": .array(evaluation.underlyingVerdicts.map(gate)),
            "structure_gates": .array(evaluation.candidateVerdicts.map(gate)),
            "structures": .count(evaluation.enumerated),
            "waterfall": .array(
                evaluation.waterfall.map { tally in
                    .object([
                        "gate": .text("\(tally.gate)"), "stopped": .count(tally.stopped),
                        "nearest_measured": .fraction(tally.nearest?.measured),
                        "nearest_limit": .fraction(tally.nearest?.limit),
                    ])
                }),
            "candidates": .array(evaluation.candidates.map(candidate)),
            "risk": risk(entry.decision),
            "adaptations": .array(entry.detail?.adaptations.map { .text($0.sentence) } ?? []),
            "discarded": .array(entry.detail?.discarded.map(discarded) ?? []),
        ])
    }

    /// `stopped_at` is null where it passed and others rank higher.
    private func discarded(_ structure: DiscardedStructure) -> JSONValue {
        .object([
            "legs": .array(structure.legs.map { .leg($0) }),
            "expiration": .day(structure.expiry),
            "stopped_at": structure.stoppedBy.map(gate) ?? .null,
        ])
    }

    private func gate(_ verdict: GateVerdict) -> JSONValue {
        let (measured, limit) = verdict.verdict.numbers
        var unknown: String?
        if case .failed(.unknown(let kind), _, _) = verdict.verdict { unknown = "\(kind)" }
        return .object([
            "gate": .text("\(verdict.gate)"), "stage": .text(verdict.gate.stage.rawValue),
            "answer": .text(verdict.verdict.answer.rawValue), "measured": .fraction(measured),
            "limit": .fraction(limit), "unknown_input": .word(unknown),
            "words": .text(verdict.gate.words(verdict.verdict)),
        ])
    }

    private func candidate(_ candidate: Candidate) -> JSONValue {
        let measures = candidate.measures
        return .object([
            "structure": .text(candidate.kind.name),
            "legs": .array(candidate.legs.map { .leg($0) }),
            "expiration": .day(candidate.expiry),
            "dte": .count(candidate.dte),
            "spot": .price(candidate.spot),
            "natural": .net(candidate.quote.natural),
            "mid": .number(candidate.quote.midDollars),
            "credit_after_slippage": .net(candidate.creditAfterSlippage),
            "maximum_profit": .price(measures.maximumProfit),
            "maximum_loss": .price(measures.maximumLoss),
            "break_evens": .array(measures.breakEvens.map { .number($0) }),
            "probability_of_profit": .fraction(measures.probabilityOfProfit),
            "expected_value_net": .fraction(measures.expectedValueNet),
            "expected_value_two_outcome": .fraction(measures.expectedValueTwoOutcome),
            "return_on_risk": .fraction(measures.returnOnRisk),
            "delta": .fraction(measures.delta),
            "gamma": .fraction(measures.gamma),
            "theta": .fraction(measures.theta),
            "vega": .fraction(measures.vega),
            "loss_for_one_percent": .fraction(measures.lossForOnePercent),
            "liquidity": .fraction(measures.liquidity),
            "margin": .money(candidate.margin),
            "risk_per_unit": .money(candidate.riskPerUnit),
        ])
    }

    private func risk(_ decision: RiskDecision?) -> JSONValue {
        guard let decision else { return .null }
        let verdicts = JSONValue.array(
            decision.verdicts.map { verdict in
                .object([
                    "limit": .text("\(verdict.limit)"), "answer": .text("\(verdict.answer)"),
                    "measured": .fraction(verdict.measured), "bound": .fraction(verdict.bound),
                    "allowed": .count(verdict.allowed), "words": .text(Words.withTrueMinus(verdict.sentence)),
                ])
            })
        switch decision {
        case .approved(let quantity, let sizing):
            return .object([
                "approved": .bool(true), "quantity": .count(quantity), "wanted": .count(sizing.wanted),
                "equity": .money(sizing.equity), "risk_per_unit": .money(sizing.riskPerUnit),
                "share": .fraction(sizing.share), "bound_by": .word(sizing.boundBy.map { "\($0)" }),
                "arithmetic": .text(Words.withTrueMinus(sizing.sentence)), "limits": verdicts,
            ])
        case .refused:
            return .object(["approved": .bool(false), "quantity": 0, "limits": verdicts])
        }
    }
}
