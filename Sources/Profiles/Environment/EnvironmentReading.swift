/// What the environment says of a profile's settings.
struct EnvironmentReading {
    /// In the order in which they are put over the files: what stands last wins.
    private(set) var overrides: [SettingOverride] = []
    private(set) var uses: [EnvironmentUse] = []
    private(set) var problems: [ProfileProblem]

    /// - Parameter strategies: the profile's, by name; a variable may mean one of them.
    init(_ environment: ProfileEnvironment, strategies: [String]) {
        problems = environment.problems
        let names = SettingVariable.paths(strategies: strategies)
        // The file's before the process's, so that a process has the last word in whatever words it speaks.
        let isOfProcess = { (variable: ProfileEnvironment.Variable) in variable.origin.line == nil }
        for layer in [environment.variables.filter { !isOfProcess($0) }, environment.variables.filter(isOfProcess)] {
            readSeeds(layer)
            readSettings(layer, names: names)
        }
        uses.sort { $0.name < $1.name }
    }

    private mutating func use(_ variable: ProfileEnvironment.Variable, _ meaning: EnvironmentUse.Meaning) {
        let isInFile = variable.origin.line != nil
        uses.append(
            EnvironmentUse(
                name: variable.name, file: isInFile ? variable.origin.file : nil, line: variable.origin.line,
                meaning: meaning))
    }

    // MARK: Names of the seeds

    private mutating func readSeeds(_ layer: [ProfileEnvironment.Variable]) {
        var said: [(path: String, value: String, name: String)] = []
        for variable in layer {
            guard let seed = SeedVariable.named(variable.name) else { continue }
            switch seed.meaning {
            case .credential(let what): use(variable, .credential(what))
            case .later(let what): use(variable, .later(what))
            case .setting(let path, let read):
                use(variable, .setting(path))
                switch read(variable.value) {
                case .nothing: break
                case .refused(let allowed):
                    problems.append(
                        ProfileProblem(
                            .notAllowed, at: variable.origin, path: path,
                            "found `\(variable.value.prefix(60))`; allowed in `\(seed.name)`: \(allowed)"))
                case .value(let value):
                    if let other = said.first(where: { $0.path == path && $0.value != value }) {
                        problems.append(
                            ProfileProblem(
                                .inconsistent, at: variable.origin, path: path,
                                "`\(seed.name)` says \(value), `\(other.name)` says \(other.value); keep one of them"))
                    }
                    said.append((path, value, seed.name))
                    overrides.append(SettingOverride(path: path, value: value, origin: variable.origin))
                }
            }
        }
    }

    // MARK: WINGSPAN_…

    private mutating func readSettings(_ layer: [ProfileEnvironment.Variable], names: [SettingVariable.Key: [String]]) {
        var found: [SettingOverride] = []
        for variable in layer where variable.name.hasPrefix(SettingVariable.prefix) {
            guard !SettingVariable.others.contains(variable.name) else { continue }
            let paths = names[SettingVariable.Key(variable.name)] ?? []
            guard paths.count == 1 else {
                problems.append(paths.isEmpty ? unknown(variable) : ambiguous(variable, paths))
                continue
            }
            use(variable, .setting(paths[0]))
            found.append(SettingOverride(path: paths[0], value: variable.value, origin: variable.origin))
        }
        // What is said of every strategy first, so that what is said of one of them stands.
        overrides += found.filter { $0.path.hasPrefix("strategies[]") || !$0.path.hasPrefix("strategies[") }
        overrides += found.filter { $0.path.hasPrefix("strategies[") && !$0.path.hasPrefix("strategies[]") }
    }

    private func unknown(_ variable: ProfileEnvironment.Variable) -> ProfileProblem {
        let known = ProfileSchema.settable.map(SettingVariable.name(of:))
        let nearest = NearestName.of(variable.name, among: known)
        return ProfileProblem(
            .unknownName, at: variable.origin,
            "`\(variable.name)` names no setting"
                + (nearest.map { "; did you mean `\($0)`?" } ?? "; the settings are in docs/settings.md"),
            nearest: nearest)
    }

    private func ambiguous(_ variable: ProfileEnvironment.Variable, _ paths: [String]) -> ProfileProblem {
        ProfileProblem(
            .unknownName, at: variable.origin,
            "`\(variable.name)` could be \(paths.joined(separator: " or ")); rename a strategy, or say it in the profile"
        )
    }
}

/// A variable that was understood, and what it is about. Its value is not kept: a setting's stands among the settings.
public struct EnvironmentUse: Hashable, Sendable {
    public let name: String
    /// The `.env` file and the line in it; nil for a variable of the process.
    public let file: String?
    public let line: Int?
    public let meaning: Meaning

    public enum Meaning: Hashable, Sendable {
        /// The setting's path.
        case setting(String)
        /// What it opens; never shown, and no setting.
        case credential(String)
        /// What it will be about.
        case later(String)
    }
}
