import Desk
import Exchange
import Market
import Risk
import Strategy
import Trading

/// What settings owe each other, where each alone is legal.
enum ProfileRules {
    static func problems(_ draft: ProfileDraft, tree: SettingNode) -> [ProfileProblem] {
        var problems: [ProfileProblem] = []
        func refuse(_ path: SettingPath, _ message: String) {
            problems.append(ProfileProblem(.inconsistent, at: tree.origin(of: path), path: "\(path)", message))
        }
        let list = SettingPath([.key("strategies")])
        let risk = SettingPath([.key("risk")])
        if case .fixedQuantity(let quantity) = draft.risk.sizing, quantity > draft.risk.quantityMaximum {
            refuse(
                risk.then("size"),
                "a fixed size of \(quantity) is more than `risk.units` (\(draft.risk.quantityMaximum)) allows")
        }
        if case .riskShare(let share) = draft.risk.sizing, let most = draft.risk.riskPerTrade, share > most {
            refuse(
                risk.then("size"),
                "sizing by \(NumberText.plain(share)) of equity is beyond `risk.perTrade` (\(NumberText.plain(most)))")
        }
        if let heat = draft.risk.heat, let one = draft.risk.riskPerTrade, one > heat {
            refuse(
                risk.then("perTrade"),
                "one trade may risk \(NumberText.plain(one)), more than `risk.heat` (\(NumberText.plain(heat))) "
                    + "allows all of them")
        }
        for (path, message) in orders(draft) + venue(draft) + broker(draft) { refuse(path, message) }
        if !draft.strategies.contains(where: \.settings.enabled) {
            refuse(list, "no strategy is enabled; set `enabled: yes` on one")
        }
        for (index, strategy) in draft.strategies.enumerated() {
            let path = list.item(strategy.settings.name)
            if draft.strategies[..<index].contains(where: { $0.settings.name == strategy.settings.name }) {
                refuse(path.then("name"), "is the name of two strategies; paths could not tell them apart")
            }
            for (path, message) in structure(strategy, at: path) + capabilities(strategy, draft: draft, at: path) {
                refuse(path, message)
            }
            let strangers = strategy.settings.underlyings.filter {
                !draft.run.symbols.isEmpty && !draft.run.symbols.contains($0)
            }
            if !strangers.isEmpty {
                refuse(
                    path.then("symbols"),
                    "\(strangers.map(\.description).joined(separator: ", ")) is not among the profile's `symbols`")
            }
        }
        return problems
    }

    private static func capabilities(
        _ strategy: StrategyDraft, draft: ProfileDraft, at path: SettingPath
    ) -> [(SettingPath, String)] {
        let structure = strategy.settings.structure
        let place = path.then("structure")
        var faults: [(SettingPath, String)] = []
        // Cash or shares cover the single short of a cash-secured put and of a covered call.
        let isUncovered = !structure.isDefinedRisk && !structure.isStockSized
        if isUncovered, !draft.venue.capabilities.uncoveredShorts {
            faults.append((place, uncovered(structure, at: draft.run.broker)))
        }
        if structure.roles.count > 1, !draft.venue.capabilities.multiLegOrders {
            faults.append((place, "\(article(structure)) is one order, which `broker.multiLegOrders: no` can't take"))
        } else if structure.roles.count > draft.venue.capabilities.maximumLegs {
            faults.append(
                (
                    place,
                    "\(article(structure)) has \(structure.roles.count) legs, `broker.maximumLegs` is "
                        + "\(draft.venue.capabilities.maximumLegs)"
                ))
        }
        return faults
    }

    /// Orders the broker doesn't take, or that lack their partner.
    private static func orders(_ draft: ProfileDraft) -> [(SettingPath, String)] {
        let execution = SettingPath([.key("execution")])
        let resting = execution.then("resting")
        let wanted = draft.execution.protection
        var faults: [(SettingPath, String)] = []
        if draft.execution.emergency.endsInMarketOrder, !draft.venue.capabilities.marketPackages {
            faults.append(
                (
                    execution.then("emergency").then("marketOrder"),
                    "`broker.marketPackages: no` takes no package without a limit; set it to no, and the limits go on"
                ))
        }
        if wanted.withEntry, !wanted.restsTarget || !wanted.restsStop {
            faults.append(
                (
                    resting.then("withEntry"),
                    "a bracket has target and stop; set `target: yes` and `stop: yes`, or `withEntry: no`"
                ))
        } else if wanted.restsStop, !wanted.restsTarget {
            faults.append(
                (
                    resting.then("stop"),
                    "a stop rests only beside a target; set `target: yes`, or `stop: no` and the desk watches it"
                ))
        }
        return faults
    }

    /// What the desk expects of a venue that was told otherwise.
    private static func venue(_ draft: ProfileDraft) -> [(SettingPath, String)] {
        let connection = SettingPath([.key("connection")])
        var faults: [(SettingPath, String)] = []
        if let answer = draft.care.answerWithin, answer <= draft.venue.latency.lowerBound {
            faults.append(
                (
                    connection.then("answerWithin"),
                    "no answer comes within \(DurationText.write(answer)): a request is under way for at least "
                        + "\(DurationText.write(draft.venue.latency.lowerBound)) (`fills.latency`); wait longer"
                ))
        }
        if let messages = draft.venue.capabilities.messagesPerMinute, draft.care.reservedForExits >= messages {
            faults.append(
                (
                    connection.then("reservedForExits"),
                    "\(draft.care.reservedForExits) leaves entries none of the \(messages) messages of "
                        + "`broker.messagesPerMinute`; keep it below that"
                ))
        }
        if draft.venue.marginCalls != nil, !draft.enforcesMargin {
            faults.append(
                (
                    SettingPath([.key("account")]).then("marginCalls"),
                    "`margin: unlimited` is never called; set `margin: enforced`, or `marginCalls: none`"
                ))
        }
        return faults
    }

    static func article(_ structure: StructureKind) -> String {
        "\(structure.name.first == "i" ? "an" : "a") \(structure.name)"
    }
}
