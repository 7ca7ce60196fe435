import Strategy
import Trading

/// What a profile relaxes, against the reasons it gives: each looser setting needs one, and a reason for nothing is
/// taken out, so that the head of a report says what is true.
struct Relaxing {
    private(set) var relaxations: [Relaxation] = []
    private(set) var problems: [ProfileProblem] = []

    /// The reason of a setting that was loosened beside the files: by a command, a sweep or a variable.
    private static func reason(of origin: Origin) -> String {
        if case .environment(let variable) = origin.kind { "set by \(variable)" } else { "set for this run" }
    }

    init(draft: ProfileDraft, tree: SettingNode) {
        let root = SettingPath([])
        let path = SettingPath([.key("strategies")])
        var differences = ProfileTable.fields.differences(of: draft, from: ProfileSchema.profileDefaults, at: root)
        differences.removeAll { ["name", "title", "relaxes"].contains($0.path.description) }
        explain(differences, notes: draft.relaxes, tree: tree)
        for strategy in draft.strategies {
            let here = path.item(strategy.settings.name)
            let off = here.then("gates").then("off")
            relaxations += strategy.off.map {
                Relaxation(setting: "\(off).\($0.gate.name)", what: "switched off", why: $0.because)
            }
            var changed = StrategyTable.fields.differences(
                of: strategy, from: ProfileSchema.strategyDefaults, at: here)
            changed.removeAll { $0.path == off || $0.path == here.then("name") }
            explain(changed, notes: draft.relaxes, tree: tree)
            differences += changed
        }
        check(draft.relaxes, against: differences, strategies: draft.strategies.map(\.settings.name), tree: tree)
    }

    private mutating func explain(_ differences: [Difference], notes: [RelaxNote], tree: SettingNode) {
        for difference in differences {
            let names = [difference.path.description, difference.path.inSchema.description]
            let origin = tree.origin(of: difference.path)
            let what =
                difference.usual.map { "\(difference.value) instead of \($0)" } ?? "\(difference.value)"
            // The note nearest to the reader counts: the last one, of the file that extends.
            if let note = notes.last(where: { !$0.settings.filter(names.contains).isEmpty }), !origin.isOverride {
                relaxations.append(Relaxation(setting: names[0], what: what, why: note.because))
            } else if difference.isLooser, origin.isOverride {
                relaxations.append(Relaxation(setting: names[0], what: what, why: Relaxing.reason(of: origin)))
            } else if difference.isLooser {
                problems.append(
                    ProfileProblem(
                        .needsReason, at: origin, path: names[0],
                        "`\(difference.value)` is looser than the default `\(difference.usual ?? "")`; name it under "
                            + "`relaxes` with `because:`, or keep to the default"))
            }
        }
    }

    /// Notes that name no setting, or a setting that stands at its default.
    private mutating func check(
        _ notes: [RelaxNote], against differences: [Difference], strategies: [String], tree: SettingNode
    ) {
        let changed = Set(differences.flatMap { [$0.path.description, $0.path.inSchema.description] })
        // Only the profile's own notes: one it inherited may be about what it made stricter again.
        let own = tree.origin.file
        for note in notes {
            for setting in note.settings {
                let schemaPath = SettingPath(setting)?.inSchema.description
                guard let schemaPath, ProfileSchema.paths.contains(schemaPath) else {
                    let nearest = NearestName.of(schemaPath ?? setting, among: ProfileSchema.paths)
                    let hint = nearest.map { "; did you mean `\($0)`?" } ?? ""
                    problems.append(
                        ProfileProblem(
                            .unknownName, at: note.origin, path: "relaxes",
                            "`\(setting)` is no setting\(hint)", nearest: nearest))
                    continue
                }
                if case .item(let name)? = SettingPath(setting)?.steps.dropFirst().first, !name.isEmpty,
                    !strategies.contains(name)
                {
                    problems.append(.unknownName(name, at: note.origin, path: "relaxes", names: strategies))
                    continue
                }
                let touched = tree.overridden.contains { $0 == schemaPath || $0.hasPrefix(schemaPath + ".") }
                if !changed.contains(setting), note.origin.file == own, !touched {
                    problems.append(
                        ProfileProblem(
                            .inconsistent, at: note.origin, path: "relaxes",
                            "`\(setting)` stands at its default; take the entry out"))
                }
            }
        }
    }
}

extension SettingNode {
    /// The schema paths of all values given beside the file.
    fileprivate var overridden: [String] { overridden(at: SettingPath([])).map(\.inSchema.description) }

    private func overridden(at path: SettingPath) -> [SettingPath] {
        switch content {
        case .scalar: origin.isOverride ? [path] : []
        case .list(let items):
            items.flatMap { item in
                item["name"].map { item.overridden(at: path.item($0.anyText ?? "")) }
                    ?? (origin.isOverride ? [path] : [])
            } + (items.isEmpty && origin.isOverride ? [path] : [])
        case .map(let entries): entries.flatMap { $0.value.overridden(at: path.then($0.key)) }
        }
    }
}
