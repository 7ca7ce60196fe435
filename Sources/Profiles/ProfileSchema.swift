import Strategy

/// The one table of every setting. What a profile may say, how it is checked, what it means and what sweeps may vary
/// all come from here.
public enum ProfileSchema {
    /// Every setting, those of a strategy under `strategies[]`, in the order of the table.
    public static let rows: [SettingRow] =
        ProfileTable.fields.rows(at: SettingPath([]))
        + StrategyTable.fields.rows(at: SettingPath([.key("strategies"), .item("")]))

    /// The paths of all settings: `risk.heat`, `strategies[].exits.dte`.
    public static var paths: [String] { rows.map(\.path) }

    /// What a command line, a sweep or a variable may set.
    static let settable = paths.filter { $0 != "relaxes" && $0 != "name" && $0 != "strategies[].name" }

    /// Keys at the top of a profile that hold no setting themselves.
    static let structural = ["extends", "everyStrategy", "strategies"]

    static let shape: SchemaShape = {
        guard case .group(var entries) = ProfileTable.fields.shape() else { return .leaf }
        for index in entries.indices where entries[index].key == "relaxes" { entries[index].shape = .added }
        let strategy = StrategyTable.fields.shape()
        return .group(
            entries + [(key: "everyStrategy", shape: strategy), (key: "strategies", shape: .strategies(strategy))])
    }()

    static let profileDefaults: ProfileDraft = {
        var draft = ProfileDraft.blank
        ProfileTable.fields.setDefaults(of: &draft)
        return draft
    }()

    static let strategyDefaults: StrategyDraft = {
        var draft = StrategyDraft.blank
        StrategyTable.fields.setDefaults(of: &draft)
        return draft
    }()

    /// The only path that ends in a key of this name, for a setting written in the wrong place.
    static func home(of key: String) -> String? {
        let homes = (paths + groups).filter { $0 == key || $0.hasSuffix("." + key) || $0.hasSuffix("]." + key) }
        return homes.count == 1 ? homes[0] : nil
    }

    /// The paths of all groups: `risk`, `strategies[].gates.ivRank`.
    private static let groups: [String] = {
        var groups: [String] = []
        for path in paths {
            var rest = Substring(path)
            while let dot = rest.lastIndex(of: ".") {
                rest = rest[..<dot]
                if !rest.hasSuffix("]"), !groups.contains(String(rest)) { groups.append(String(rest)) }
            }
        }
        return groups
    }()
}

extension ProfileSchema {
    /// Markdown: how a profile is written, and a table of every setting. `docs/settings.md` is this text.
    public static var documentation: String {
        var lines = introduction.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var section = ""
        for row in rows {
            let home = sectionName(of: row.path)
            if home != section {
                section = home
                lines += ["", "## \(home)", "", "| setting | type | default | from | |", "|---|---|---|---|---|"]
            }
            let fallback = row.fallback.map { "`\($0)`" } ?? (row.isRequired ? "required" : "—")
            let limit = row.isLimit ? " *Limit.*" : ""
            lines.append(
                "| `\(row.path)` | \(row.type) | \(fallback) | \(row.home) | "
                    + "\(row.doc)\(limit) Allowed: \(row.allowed.replacing("|", with: "\\|")). |")
        }
        lines += ["", "## Gates that can be switched off", ""]
        lines.append(GateSwitch.all.map { "`\($0.name)`" }.joined(separator: ", ") + ".")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func sectionName(of path: String) -> String {
        let parts = path.split(separator: ".").map(String.init)
        if parts[0] == "strategies[]" {
            return parts.count > 2 && ["gates", "exits", "stress"].contains(parts[1])
                ? "strategies[].\(parts[1])" : "strategies[]"
        }
        return parts.count > 1 ? parts[0] : "the profile"
    }

    private static let introduction = """
        # Settings

        A profile is a YAML file. Every setting below has one place in it; everything not written stands at its default.
        A file is checked as a whole before anything starts: unknown and double keys, wrong types, numbers out of range
        and contradictions are all reported at once, each with its line, its path, what was found and what is allowed.

        - Paths name places: `risk.heat` is `heat` under `risk`; `strategies[bull-put].exits.dte` is `dte` under `exits`
          of the strategy named `bull-put`; `strategies[]` is each of them.
        - Fractions are written `0.02` or `2%`; both are the same. Prices and dollars are exact, with at most four
          decimals. `100_000` may be written with underscores. Ranges are `30..45`, both ends included. Durations are
          `20s`, `15m`, `1h30m`. Times are New York's. `none` stands for "no such limit" where that is allowed.
        - `extends: other.yaml` takes another profile (its path relative to this file) and puts this one over it: maps are
          joined key by key, strategies by name, lists are replaced, `relaxes` is added to; an entry of
          `gates.off` set to `none` is asked again.
        - `everyStrategy:` holds settings of all strategies of the file; what a strategy says itself wins.
        - A setting marked *Limit* may be made stricter freely. Made looser than its default it needs an entry under
          `relaxes`: `- setting: risk.heat` with `because: why`. A gate is switched off by name and with its reason:
          `off: { ivRank: "why" }`. All of it is printed at the head of every report.
        - `broker` is one broker for both sides: the desk asks for no more than it takes, and the embedded exchange
          refuses what is beyond.
        - "From" says where a default comes from: a bracket is the profile of the specification that has it.
        """
}
