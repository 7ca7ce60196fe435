import Backtest
import Market
import Profiles
import Risk
import Strategy
import Trading

/// A scan on a terminal: a verdict for each look; with the why, every gate, every candidate, and where the rest ended.
extension ScanReport {
    public func terminal(style: TerminalStyle, why: Bool = false) -> String {
        var parts = [head.terminal(style: style)]
        var lines: [String] = []
        for entry in entries {
            let verdict = entry.verdict
            lines += TextWidth.wrapped(TextWidth.cleaned(verdict.text), to: style.width - 2).enumerated().map {
                index, text in
                (index == 0 ? "" : "  ") + style.paint(text, as: verdict.meaning)
            }
            if why || entry.detail?.discarded.isEmpty == false { lines.append("") }
            if why, let detail = entry.detail {
                lines += detail.adaptations.map { style.paint("  " + Words.withTrueMinus($0.sentence), as: .quiet) }
                if !detail.adaptations.isEmpty { lines.append("") }
            }
            if let table = discardedTable(entry) { lines.append(table.render(style: style)) }
            guard why else { continue }
            lines.append(gateTable(entry, words: style.width >= Self.widthForWords).render(style: style))
            if entry.evaluation.enumerated > 0 || !entry.evaluation.candidates.isEmpty {
                lines.append(candidateTable(entry).render(style: style))
                lines.append(waterfallTable(entry).render(style: style))
            }
        }
        if !why {
            for entry in entries where !entry.evaluation.candidates.isEmpty {
                lines.append("")
                lines.append(candidateTable(entry).render(style: style))
            }
        }
        if !lines.isEmpty { parts.append(lines.joined(separator: "\n") + "\n") }
        parts.append(
            TextWidth.wrapped(closing, to: style.width).map { style.paint($0, as: .strong) }.joined(separator: "\n")
                + "\n")
        return parts.joined(separator: "\n")
    }

    /// Where every gate's sentence has room beside its numbers.
    private static let widthForWords = 144

    /// - Parameter words: a sentence beside each gate; without it only what failed has one, beneath its row.
    func gateTable(_ entry: Entry, words: Bool) -> Table {
        let evaluation = entry.evaluation
        var table = Table(
            title: "Gates · \(evaluation.underlying) · \(entry.strategy)",
            source: [Cell(evaluation.session.short), Cell("judged \(ScanReport.moment(evaluation.at))")],
            columns: [
                .init(""), .init("gate"), .init("answer"), .init("measured", .right), .init("limit", .right),
            ] + (words ? [.init("in words")] : []), whenEmpty: "No gate was asked.")
        func add(_ verdicts: [GateVerdict], _ section: String) {
            guard !verdicts.isEmpty else { return }
            table.section(section)
            for verdict in verdicts {
                let (measured, limit) = verdict.verdict.numbers
                let unit = verdict.gate.unit
                let answer = verdict.verdict.answer
                func number(_ value: Double?) -> Cell {
                    value.map { Cell(Words.withTrueMinus(unit.text($0))) } ?? .missing("nothing is compared")
                }
                let isRefusal = answer == .failed || answer == .unknown
                let sentence = verdict.gate.words(verdict.verdict)
                var cells = [
                    Cell(verdict.gate.stage.rawValue, .quiet), Cell(verdict.gate.name),
                    Cell(answer.rawValue, answer.meaning), number(measured), number(limit),
                ]
                if words { cells.append(Cell(sentence, isRefusal ? .plain : .quiet)) }
                table.add(cells, note: isRefusal && !words ? sentence : nil)
            }
        }
        add(evaluation.underlyingVerdicts, "the underlying and the moment")
        add(
            evaluation.candidateVerdicts,
            evaluation.candidates.isEmpty ? "the structure that came nearest" : "the best structure")
        let counts = Verdict.Answer.allCases.compactMap { answer -> String? in
            let gates = entry.verdicts.filter { $0.verdict.answer == answer }
            guard !gates.isEmpty else { return nil }
            guard answer != .passed else { return "\(Format.count(gates.count)) passed" }
            return "\(Format.count(gates.count)) \(answer.rawValue) (\(gates.map(\.gate.name).joined(separator: ", ")))"
        }
        table.closing = Cell(counts.joined(separator: "; "))
        return table
    }

    func candidateTable(_ entry: Entry) -> Table {
        let evaluation = entry.evaluation
        var table = Table(
            title: "Candidates · \(evaluation.underlying) · \(entry.strategy)",
            source: [
                Cell("best first"), Cell("credit a share after slippage; the rest per unit"),
                evaluation.candidates.first.map { Cell("spot \(Format.money(units: $0.spot.units))") } ?? .blank,
            ],
            columns: [
                .init("structure", priority: 2), .init("strikes"), .init("expiry"),
                .init("credit", unit: "$", .decimal), .init("POP", unit: "%", .decimal),
                .init("EV net", unit: "$", .decimal), .init("EV two-outcome", unit: "$", .decimal, priority: 4),
                .init("return on risk", unit: "%", .decimal, priority: 3),
                .init("margin", unit: "$", .decimal, priority: 3), .init("risk", unit: "$", .decimal, priority: 1),
                .init("units", .right),
            ],
            whenEmpty: "No structure passed every gate.")
        for (index, candidate) in evaluation.candidates.enumerated() {
            let measures = candidate.measures
            table.add(
                [
                    Cell(candidate.kind.name),
                    Cell(StructureWords.strikes(candidate.legs), index == 0 ? .strong : .plain),
                    Cell(Format.expiry(candidate.expiry.reportDate, daysLeft: candidate.dte)),
                    Cell(
                        Format.money(
                            units: candidate.creditAfterSlippage.units,
                            places: StructureWords.places(candidate.creditAfterSlippage.price))),
                    .percent(measures.probabilityOfProfit), value(measures.expectedValueNet),
                    value(measures.expectedValueTwoOutcome), .percent(measures.returnOnRisk), .money(candidate.margin),
                    .money(candidate.riskPerUnit),
                    index == 0 ? size(entry.decision) : .missing("only the best is sized"),
                ], note: index == 0 ? arithmetic(entry.decision) : nil)
        }
        return table
    }

    private func value(_ dollars: Double?) -> Cell {
        guard let dollars else { return .missing("an input of it is not known") }
        return Cell(Format.signed(dollars, places: 2), Meaning.ofSign(dollars))
    }

    private func size(_ decision: RiskDecision?) -> Cell {
        switch decision {
        case .approved(let quantity, _): .count(quantity, .strong)
        case .refused: Cell("0", .loss)
        case nil: .missing("no account was asked")
        }
    }

    /// How the size came to be.
    private func arithmetic(_ decision: RiskDecision?) -> String? {
        switch decision {
        case .approved(_, let sizing): "size: " + Words.withTrueMinus(sizing.sentence)
        case .refused(let verdicts):
            "refused: " + Words.list(verdicts.filter(\.isRefusal).map { Words.withTrueMinus($0.sentence) })
        case nil: nil
        }
    }

    func waterfallTable(_ entry: Entry) -> Table {
        let evaluation = entry.evaluation
        var table = Table(
            title: "Where the other structures ended · \(evaluation.underlying) · \(entry.strategy)",
            source: [Cell(Format.count(evaluation.enumerated, "structure") + " looked at")],
            columns: [.init("stopped at"), .init("structures", .right), .init("nearest miss")],
            whenEmpty: "No structure was stopped.")
        var left = evaluation.enumerated
        for tally in evaluation.waterfall where tally.stopped > 0 {
            left -= tally.stopped
            let nearest = tally.nearest.map { Cell(tally.gate.nearness($0.measured, $0.limit), .quiet) }
            table.add([
                Cell(tally.gate.label), .count(tally.stopped, .loss), nearest ?? .missing("nothing was measured"),
            ])
        }
        table.closing = Cell(
            "\(Format.count(max(0, left))) of \(Format.count(evaluation.enumerated)) passed every gate.",
            left > 0 ? .gain : .loss)
        return table
    }

    /// Combinations by name, each with the first gate that stopped it; nil where none was asked for.
    func discardedTable(_ entry: Entry) -> Table? {
        guard let discarded = entry.detail?.discarded, !discarded.isEmpty else { return nil }
        let evaluation = entry.evaluation
        var table = Table(
            title: "Discarded · \(evaluation.underlying) · \(entry.strategy)",
            source: [Cell("\(Format.count(discarded.count)) of \(Format.count(evaluation.enumerated, "structure"))")],
            columns: [.init("strikes"), .init("expiry"), .init("stopped at"), .init("because", priority: 1)])
        for structure in discarded {
            let left = evaluation.session.days(to: structure.expiry)
            let stopped = structure.stoppedBy
            table.add([
                Cell(structure.legs.isEmpty ? "none listed" : StructureWords.strikes(structure.legs)),
                Cell(Format.expiry(structure.expiry.reportDate, daysLeft: left)),
                stopped.map { Cell($0.gate.label, .loss) } ?? Cell("outranked", .quiet),
                stopped.map { Cell($0.gate.words($0.verdict)) } ?? Cell("it passed; others rank higher", .quiet),
            ])
        }
        return table
    }
}
