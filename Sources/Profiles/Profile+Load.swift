import Desk
import Exchange
import Risk
import Market
import Strategy
import Trading

extension Profile {
    /// Reads a profile's file and what it extends. Over both stand the variables of `environment`, and over those
    /// `overrides` (`risk.heat`, `0.1`: a path of the schema and a value as YAML). `strategies[].exits.dte` means every
    /// strategy, `strategies[condor]` or `strategies[0]` one.
    public static func load(
        _ path: String, overrides: [(path: String, value: String)] = [], environment: ProfileEnvironment = .none
    ) throws(ProfileError) -> Profile {
        try ProfileInspection(ProfilePlace(path: path), overrides: overrides, environment: environment).checked()
    }

    /// Reads a profile from text, as a journal's head keeps it. `file` is what errors call it. A text extends nothing.
    public static func read(
        _ text: String, file: String = "profile", overrides: [(path: String, value: String)] = [],
        environment: ProfileEnvironment = .none
    ) throws(ProfileError) -> Profile {
        try ProfileInspection(text: text, file: file, overrides: overrides, environment: environment).checked()
    }

    /// Finds `replay-2026` or `reference/vertical` among the shipped profiles, or takes a path as it is; `jim+paper` is
    /// `jim` with the overlay `paper` over it. Looks in `directories`, then in `profiles` of the working directory, then
    /// in `profiles` beside the program or above it.
    public static func load(
        name: String, in directories: [String] = [], overrides: [(path: String, value: String)] = [],
        environment: ProfileEnvironment = .none
    ) throws(ProfileError) -> Profile {
        let place = try ProfilePlace(called: name, in: directories)
        return try ProfileInspection(place, overrides: overrides, environment: environment).checked()
    }

    /// Every setting with its value as YAML, defaults written out, always the same text for the same profile; reading
    /// it gives this profile again.
    public var canonicalText: String {
        let reasons = Dictionary(relaxations.map { ($0.setting, $0.why) }, uniquingKeysWith: { first, _ in first })
        let unstated = "not stated"
        var draft = ProfileSchema.profileDefaults
        draft.name = name
        draft.title = title
        draft.run = run
        draft.venue = venue
        draft.care = desk.venue
        draft.scanInterval = desk.scanInterval
        draft.risk = desk.risk
        draft.execution = desk.execution
        draft.approval = desk.approval
        draft.memory = desk.memory
        draft.strategies = desk.strategies.map { settings in
            StrategyDraft(settings, standard: ProfileSchema.strategyDefaults) { gate in
                reasons["strategies[\(settings.name)].gates.off.\(gate.name)"] ?? unstated
            }
        }
        draft.relaxes = Relaxing.notes(for: draft, reasons: reasons, unstated: unstated)
        let head = ProfileTable.fields.write(draft)
        let strategies = draft.strategies.map { SettingNode.map(StrategyTable.fields.write($0)) }
        return YAMLWriter.text(.map(head + [("strategies", .list(strategies))]))
    }
}

extension Relaxing {
    /// A note for each difference that has a reason, and for each looser one that has none.
    static func notes(for draft: ProfileDraft, reasons: [String: String], unstated: String) -> [RelaxNote] {
        var differences = ProfileTable.fields.differences(
            of: draft, from: ProfileSchema.profileDefaults, at: SettingPath([]))
        for strategy in draft.strategies {
            differences += StrategyTable.fields.differences(
                of: strategy, from: ProfileSchema.strategyDefaults,
                at: SettingPath([.key("strategies"), .item(strategy.settings.name)]))
        }
        return differences.compactMap { difference in
            let path = difference.path.description
            let reason = reasons[path] ?? (difference.isLooser ? unstated : nil)
            return reason.map { RelaxNote(settings: [path], because: $0, origin: .none) }
        }
    }
}
