import Strategy

/// A setting of one profile: its value, and where that comes from.
public struct SettingState: Hashable, Sendable {
    /// `strategies[condor].exits.dte`.
    public let path: String
    /// As the canonical text has it; `none` where there is nothing.
    public let value: String
    /// The schema's default in the same form; nil where it has none.
    public let fallback: String?
    public let source: SettingSource
    /// Whether it lets more through than the default.
    public let isLooser: Bool
    /// The reason a profile gives for that.
    public let reason: String?

    public var isDefault: Bool { value == fallback }

    static func all(_ reading: ProfileReading) -> [SettingState] {
        let list = SettingPath([.key("strategies")])
        let head = ProfileTable.fields.states(
            of: reading.draft, standard: ProfileSchema.profileDefaults, tree: reading.tree, at: SettingPath([]))
        let strategies = reading.draft.strategies.flatMap { strategy in
            StrategyTable.fields.states(
                of: strategy, standard: ProfileSchema.strategyDefaults, tree: reading.tree,
                at: list.item(strategy.settings.name))
        }
        let reasons = Dictionary(
            reading.relaxations.map { ($0.setting, $0.why) }, uniquingKeysWith: { first, _ in first })
        return (head.filter { $0.path != "relaxes" } + strategies).map { state in
            SettingState(
                path: state.path, value: state.value, fallback: state.fallback, source: state.source,
                isLooser: state.isLooser, reason: reasons[state.path])
        }
    }
}

/// Where a value comes from: the default of the schema, or what was put over it.
public enum SettingSource: Hashable, Sendable, CustomStringConvertible {
    case standard
    /// What a named broker takes.
    case broker(String)
    /// A profile, what it extends, or an overlay.
    case file(String, line: Int?)
    /// A variable; with the `.env` file and line that it was written in, or of the process.
    case environment(String, file: String?, line: Int?)
    case commandLine

    init(_ origin: Origin) {
        switch origin.kind {
        case .file: self = .file(origin.file, line: origin.line)
        case .broker: self = .broker(origin.file)
        case .commandLine: self = .commandLine
        case .environment(let name):
            self = .environment(name, file: origin.line == nil ? nil : origin.file, line: origin.line)
        }
    }

    /// `default`, `profiles/jim.yaml:12`, `.env:3 WINGSPAN_RISK_HEAT`, `command line`.
    public var description: String {
        switch self {
        case .standard: "default"
        case .broker(let name): name
        case .file(let file, let line): line.map { "\(file):\($0)" } ?? file
        case .environment(let name, let file, let line):
            if let file, let line { "\(file):\(line) \(name)" } else { name }
        case .commandLine: "command line"
        }
    }
}

extension Array {
    /// Every setting under these rows with its value in `owner` and the place in `tree` that says it.
    func states<Owner: Sendable>(
        of owner: Owner, standard: Owner, tree: SettingNode, at path: SettingPath
    ) -> [SettingState] where Element == Field<Owner> {
        flatMap { field -> [SettingState] in
            let here = path.then(field.key)
            switch field.content {
            case .group(let fields): return fields.states(of: owner, standard: standard, tree: tree, at: here)
            case .setting(let setting):
                let usual = setting.write(standard).map(YAMLWriter.inline) ?? "none"
                return [
                    SettingState(
                        path: "\(here)", value: setting.write(owner).map(YAMLWriter.inline) ?? "none",
                        fallback: setting.fallback == .required ? nil : usual,
                        source: tree.node(at: here).map { SettingSource($0.origin) } ?? .standard,
                        isLooser: setting.isLooser?(owner, standard) ?? false, reason: nil)
                ]
            }
        }
    }
}
