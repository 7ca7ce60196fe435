/// `WINGSPAN_RISK_DAILY_LOSS`: the name under which any setting can stand in the environment.
enum SettingVariable {
    static let prefix = "WINGSPAN_"

    /// Variables of the program itself and of its tests.
    static let others: Set<String> = [
        "WINGSPAN_HOME", "WINGSPAN_SHARED", "WINGSPAN_TRUTH", "WINGSPAN_TRUTH_REPORT", "WINGSPAN_WRITE_DOCS",
        "WINGSPAN_REWRITE_GOLDEN",
    ]

    /// A name without what people write differently: letter case, and where the underscores stand.
    struct Key: Hashable {
        let letters: String
        init(_ variable: String) { letters = variable.uppercased().filter { $0.isLetter || $0.isNumber } }
    }

    /// `strategies[bull-put].gates.ivRank.minimum` as `WINGSPAN_STRATEGIES_BULL_PUT_GATES_IV_RANK_MINIMUM`.
    static func name(of path: String) -> String {
        var name = ""
        var last: Character = "_"
        for character in prefix + path {
            if character.isUppercase, last.isLowercase, !name.isEmpty { name += "_" }
            if character.isLetter || character.isNumber {
                name += character.uppercased()
            } else if name.last != "_" {
                name += "_"
            }
            last = character
        }
        while name.last == "_" { name.removeLast() }
        return name
    }

    /// Every settable path by its key: those under `strategies[]` for every strategy and for each.
    static func paths(strategies: [String]) -> [Key: [String]] {
        let every = "strategies[]"
        let paths = ProfileSchema.settable.flatMap { path -> [String] in
            guard path.hasPrefix(every) else { return [path] }
            return [path] + strategies.map { "strategies[\($0)]" + path.dropFirst(every.count) }
        }
        return Dictionary(grouping: paths) { Key(name(of: $0)) }
    }
}

extension SettingRow {
    /// The variable that sets it; under `strategies[]`, for every strategy.
    public var variable: String { SettingVariable.name(of: path) }
}
