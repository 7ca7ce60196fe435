import Desk
import Exchange
import Market
import Risk
import Strategy
import Trading

/// A profile while it is being read or written.
struct ProfileDraft: Hashable, Sendable {
    var name: String
    var title: String
    var run: RunSettings
    /// Its capabilities are the desk's, too: a profile describes one broker.
    var venue: VenueSettings
    var care: VenueCareSettings
    var scanInterval: Duration
    var risk: RiskSettings
    var execution: ExecutionSettings
    var approval: ApprovalMode
    var memory: MemorySettings
    var relaxes: [RelaxNote]
    var strategies: [StrategyDraft]

    /// One word of the profile binds both sides: the desk that asks and the venue that refuses.
    var enforcesMargin: Bool {
        get { venue.enforcesMargin && risk.enforcesMargin }
        set {
            venue.enforcesMargin = newValue
            risk.enforcesMargin = newValue
        }
    }

    /// Every number is overwritten by the schema's default before anything is read.
    static let blank = ProfileDraft(
        name: "", title: "",
        run: RunSettings(
            symbols: [], dates: nil, source: nil, chains: .recorded, warmUpSessions: 0, decide: .snapshot, atEnd: .mark,
            tradeColumns: []),
        venue: VenueSettings(
            startingCash: .zero, fills: .natural, commission: .init(open: .zero, close: .zero), enforcesMargin: true),
        care: .immediate, scanInterval: .zero,
        risk: RiskSettings(
            sizing: .fixedQuantity(1), quantityMaximum: 1, riskPerTrade: nil, heat: nil, tradesPerSymbol: nil,
            dailyLoss: nil, dailyLossEnds: .person, enforcesMargin: true),
        execution: ExecutionSettings(
            start: .mid, steps: 1, stepInterval: .zero, lastStepInterval: .zero, worstShareOfNatural: 1,
            capsExitAtWidth: false, approvalDeadline: .zero, revalidationMove: 0),
        approval: .automatic,
        memory: MemorySettings(impliedVolatilityFrom: [], dividendYields: [], historyLength: 0),
        relaxes: [], strategies: [])
}

/// An entry under `relaxes`: settings that are looser than the default on purpose.
struct RelaxNote: Hashable, Sendable {
    var settings: [String]
    var because: String
    var origin: Origin
}

extension ValueForm where Value == [RelaxNote] {
    static var notes: ValueForm {
        let allowed = "a list of { setting: path, because: reason }; several paths as a list"
        let json = JSONText.object([
            "type": .string("array"),
            "items": .object([
                "type": .string("object"), "additionalProperties": .flag(false),
                "required": .list([.string("setting"), .string("because")]),
                "properties": .object([
                    "setting": .either([
                        .object(["type": .string("string")]),
                        .object(["type": .string("array"), "items": .object(["type": .string("string")])]),
                    ]), "because": .object(["type": .string("string")]),
                ]),
            ]),
        ])
        return ValueForm(
            type: "settings and reasons", allowed: allowed, json: json,
            samples: ["[]", "[{ setting: risk.heat, because: why }]"],
            read: { node throws(Refusal) in
                guard let items = node.items else { throw Refusal(.wrongShape(node, allowed: allowed)) }
                var notes: [RelaxNote] = []
                var problems: [ProfileProblem] = []
                for (index, item) in items.enumerated() {
                    let unknown = (item.entries ?? []).filter { !["setting", "because"].contains($0.key) }
                    problems += unknown.map {
                        .unknownName(
                            $0.key, at: $0.origin, path: "[\(index)].\($0.key)", names: ["setting", "because"])
                    }
                    let named = item["setting"].map { $0.items ?? [$0] } ?? []
                    let paths = named.compactMap(\.anyText)
                    guard item.entries != nil, !paths.isEmpty, paths.count == named.count else {
                        problems.append(.wrongShape(item, allowed: allowed).below("[\(index)]"))
                        continue
                    }
                    guard let because = item["because"].flatMap({ try? ValueForm<String>.line.read($0) }) else {
                        problems.append(
                            ProfileProblem(
                                .needsReason, at: item.origin, path: "[\(index)].because",
                                "is missing: say in a line of text why \(paths.joined(separator: ", ")) is relaxed"))
                        continue
                    }
                    notes.append(RelaxNote(settings: paths, because: because, origin: item.origin))
                }
                guard problems.isEmpty else { throw Refusal(problems) }
                return notes
            },
            write: { notes in
                .list(
                    notes.map { note in
                        let paths = note.settings.map(SettingNode.text)
                        return .map([
                            ("setting", paths.count == 1 ? paths[0] : .list(paths)), ("because", .text(note.because)),
                        ])
                    })
            })
    }
}
