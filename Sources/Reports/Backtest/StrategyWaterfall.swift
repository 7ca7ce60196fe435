import Backtest
import Desk
import Market
import Profiles
import Strategy
import Trading

/// One strategy's "why no trade" over a run: where its scans ended, where the structures it looked at ended, and how
/// near the nearest came, in words.
struct StrategyWaterfall: Sendable {
    struct Step: Hashable, Sendable {
        let name: String
        let count: Int
        /// The gate, where one said no, and how often it could not tell because an input was not known.
        var gate: Gate?
        var unknown = 0
        /// How near the nearest came.
        var nearest: Miss?

        /// A few words beside a bar: `nearest 48.2 of 50.0, 3 not known`.
        var note: String {
            let near = nearest.map { miss in
                let (measured, limit) = (miss.gate.unit.text(miss.measured), miss.gate.unit.text(miss.limit))
                return "nearest " + Words.withTrueMinus("\(measured) of \(limit)")
            }
            return [near, unknownWords].compactMap { $0 }.joined(separator: ", ")
        }
        /// The same with its unit and day, under a heading that says what it is: `48.2 of 50.0 on 3 Feb 18`.
        var miss: String { [nearest?.short, unknownWords].compactMap { $0 }.joined(separator: ", ") }
        private var unknownWords: String? { unknown > 0 ? "\(Format.count(unknown)) not known" : nil }
    }
    struct Miss: Hashable, Sendable {
        let gate: Gate
        let measured: Double
        let limit: Double
        let session: Day

        /// `IV rank 48.2, needs 50.0 or more, on 3 Feb 18`.
        var words: String {
            gate.words(.failed(.refused, measured: measured, limit: limit)) + ", on \(session.short)"
        }
    }

    let name: String
    let scans: Int
    /// In the order in which scans are stopped; what is left made a trade.
    let scanSteps: [Step]
    let entered: Int
    /// Structures enumerated, and where they ended; what is left passed every gate.
    let enumerated: Int
    let structureSteps: [Step]
    let passed: Int
    /// In the pipeline's order.
    let misses: [Miss]

    init(_ tally: StrategyTally, name: String) {
        self.name = name
        scans = tally.scans
        entered = tally.entered
        enumerated = tally.enumerated
        misses = tally.gates.compactMap { count in
            guard let measured = count.nearestMeasured, let limit = count.nearestLimit, let day = count.nearestSession
            else { return nil }
            return Miss(gate: count.gate, measured: measured, limit: limit, session: day)
        }
        let nearest = Dictionary(misses.map { ($0.gate, $0) }, uniquingKeysWith: { first, _ in first })
        var steps = Steps(total: tally.scans)
        for count in tally.gates where count.scansStopped > 0 {
            steps.take(
                Step(
                    name: count.gate.label, count: count.scansStopped, gate: count.gate, unknown: count.scansUnknown,
                    nearest: nearest[count.gate]))
        }
        let looked = tally.scans - tally.scansStoppedEarly
        steps.take(Step(name: "no structure passed", count: looked - tally.survivors))
        // Risk and the stops judge what is recommended; what then never filled is the rest.
        var refused = 0
        for refusal in tally.refusals {
            steps.take(Step(name: refusal.reason.words, count: refusal.count))
            refused += refusal.count
        }
        steps.take(Step(name: "not filled", count: tally.recommended - refused - tally.entered))
        scanSteps = steps.steps
        var structures = Steps(total: tally.enumerated)
        for count in tally.gates where count.candidatesStopped > 0 {
            structures.take(
                Step(
                    name: count.gate.label, count: count.candidatesStopped, gate: count.gate,
                    nearest: nearest[count.gate]))
        }
        structureSteps = structures.steps
        passed = structures.left
    }

    /// Takes what there is and no more, so that no drawing ever shows less than nothing.
    private struct Steps {
        var left: Int
        var steps: [Step] = []
        init(total: Int) { left = total }

        mutating func take(_ step: Step) {
            let taken = min(left, step.count)
            guard taken > 0 else { return }
            left -= taken
            steps.append(
                Step(name: step.name, count: taken, gate: step.gate, unknown: step.unknown, nearest: step.nearest))
        }
    }

    static func all(_ result: BacktestResult, _ profile: Profile) -> [StrategyWaterfall] {
        result.strategies.compactMap { tally in
            let index = Int(tally.strategy.number)
            guard index < profile.desk.strategies.count, profile.desk.strategies[index].enabled else { return nil }
            return StrategyWaterfall(tally, name: profile.desk.strategies[index].name)
        }
    }

    /// The step that took most, for one line.
    var heaviest: Step? { scanSteps.max { $0.count < $1.count } }
}

extension StrategyWaterfall.Miss {
    /// `48.2 of 50.0 on 3 Feb 18`, beside the gate's name.
    var short: String { gate.nearness(measured, limit) + " on \(session.short)" }
}
