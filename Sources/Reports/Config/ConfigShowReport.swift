public import Profiles

/// Every setting of a profile with its value and where that comes from, and the variables that were looked at. Values
/// of keys and tokens are never in it.
public struct ConfigShowReport: Sendable {
    let name: String
    let files: [String]
    let settings: [SettingState]
    let variables: [EnvironmentUse]
    let isWhole: Bool
    let total: Int

    /// - Parameter changed: leave out what stands at its default.
    public init(_ inspection: ProfileInspection, changed: Bool = false) {
        name = inspection.name
        files = inspection.files
        let all = inspection.settings
        settings = changed ? all.filter { !$0.isDefault } : all
        variables = inspection.variables
        isWhole = !changed
        total = all.count
    }

    public func terminal(style: TerminalStyle) -> String {
        var parts = [table.render(style: style)]
        if !variables.isEmpty { parts.append(variableTable.render(style: style)) }
        return parts.joined(separator: "\n")
    }

    private var table: Table {
        var table = Table(
            title: "Settings of \(name)", source: files.map { Cell($0) },
            columns: [.init("setting"), .init("value"), .init("default", priority: 1), .init("from")],
            whenEmpty: "Every setting stands at its default.")
        var section = ""
        for setting in settings {
            let (home, rest) = ConfigPath.split(setting.path)
            if home != section { table.section(home) }
            section = home
            let meaning: Meaning = setting.isLooser ? .caution : setting.isDefault ? .quiet : .strong
            table.add([
                Cell(rest), ConfigPath.cell(setting.value, note: setting.isLooser ? " (looser)" : "", meaning),
                setting.isDefault
                    ? .blank : setting.fallback.map { ConfigPath.cell($0, .quiet) } ?? .missing("it has no default"),
                Cell("\(setting.source)", setting.source == .standard ? .quiet : .plain),
            ])
        }
        let changed = settings.filter { !$0.isDefault }.count
        table.closing = Cell(
            isWhole
                ? "\(Format.count(total, "setting")), \(Format.count(changed)) of them not at their default."
                : "\(Format.count(changed)) of \(Format.count(total, "setting")) are not at their default.")
        return table
    }

    private var variableTable: Table {
        var table = Table(
            title: "Variables", source: ["looked at for this profile"],
            columns: [.init("name"), .init("from"), .init("about")])
        for variable in variables {
            let source = SettingSource.environment(variable.name, file: variable.file, line: variable.line)
            let place = variable.file == nil ? "environment" : "\(source)".replacing(" \(variable.name)", with: "")
            table.add([Cell(variable.name), Cell(place), ConfigShowReport.about(variable.meaning)])
        }
        return table
    }

    private static func about(_ meaning: EnvironmentUse.Meaning) -> Cell {
        switch meaning {
        case .setting(let path): Cell(path)
        case .credential(let what): Cell("\(what), not shown", .quiet)
        case .later(let what): Cell("\(what): no setting yet, of no effect", .caution)
        }
    }

    public func json() -> String {
        JSONValue.object([
            "report": "config show",
            "version": 1,
            "profile": .text(name),
            "files": .words(files),
            "settings": .array(
                settings.map { setting in
                    .object([
                        "path": .text(setting.path), "value": .text(setting.value), "default": .word(setting.fallback),
                        "source": ConfigShowReport.json(setting.source), "looser": .bool(setting.isLooser),
                        "because": .word(setting.reason),
                    ])
                }),
            "variables": .array(variables.map(ConfigShowReport.json)),
        ]).document
    }

    private static func json(_ source: SettingSource) -> JSONValue {
        switch source {
        case .standard: .object(["kind": "default"])
        case .broker(let name): .object(["kind": "broker", "name": .text(name)])
        case .file(let file, let line): .object(["kind": "file", "file": .text(file), "line": .count(line)])
        case .environment(let name, let file, let line):
            .object(["kind": "environment", "name": .text(name), "file": .word(file), "line": .count(line)])
        case .commandLine: .object(["kind": "command line"])
        }
    }

    private static func json(_ variable: EnvironmentUse) -> JSONValue {
        let (kind, about) =
            switch variable.meaning {
            case .setting(let path): ("setting", path)
            case .credential(let what): ("credential", what)
            case .later(let what): ("later", what)
            }
        return .object([
            "name": .text(variable.name), "file": .word(variable.file), "line": .count(variable.line),
            "kind": .text(kind), "about": .text(about),
        ])
    }
}

/// A setting's path as tables show it: under its group, or under its strategy.
enum ConfigPath {
    /// `risk` and `heat`; `strategies[condor]` and `exits.dte`; `the profile` and `symbols`.
    static func split(_ path: String) -> (home: String, rest: String) {
        guard let dot = path.firstIndex(of: ".") else {
            return path.hasPrefix("strategies[") ? (path, "") : ("the profile", path)
        }
        return (String(path[..<dot]), String(path[path.index(after: dot)...]))
    }

    /// A value, shortened where it is a list or a map that would push the rest of its row out of sight.
    static func cell(_ value: String, note: String = "", _ meaning: Meaning) -> Cell {
        let short = value.count > longest ? value.prefix(longest - 1) + "…" : value
        return Cell(short + note, meaning, detail: value.count > longest ? value : nil)
    }
    private static let longest = 44
}
