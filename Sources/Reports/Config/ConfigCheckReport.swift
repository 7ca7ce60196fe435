public import Profiles

/// Whether a profile can start, before anything does: all that is wrong at once, each with its place and the way out;
/// what works otherwise than it wishes; what it relaxes and why.
public struct ConfigCheckReport: Sendable {
    let name: String
    let files: [String]
    let problems: [ProfileProblem]
    let notes: [ProfileNote]
    let relaxations: [RelaxationGroup]
    let settings: [SettingState]

    /// - Parameter saidLive: whether real money was asked for beside the profile, too.
    public init(_ inspection: ProfileInspection, saidLive: Bool = false) {
        name = inspection.name
        files = inspection.files
        settings = inspection.settings
        var problems = inspection.problems
        var relaxations: [RelaxationGroup] = []
        if let profile = try? inspection.checked() {
            relaxations = profile.relaxationGroups
            do throws(ProfileError) {
                if saidLive { _ = try profile.mode(saidLive: true) }
            } catch {
                problems += error.problems
            }
        }
        self.problems = problems
        self.relaxations = relaxations
        notes = inspection.notes.filter { !(saidLive && $0.path == "account.mode") }
    }

    public var isSound: Bool { problems.isEmpty }

    public func terminal(style: TerminalStyle) -> String {
        var parts: [String] = []
        if !problems.isEmpty { parts.append(problemTable.render(style: style)) }
        if !notes.isEmpty { parts.append(noteTable.render(style: style)) }
        if !relaxations.isEmpty { parts.append(relaxationTable.render(style: style)) }
        let lines = TextWidth.wrapped(closing, to: style.width)
        parts.append(lines.map { style.paint($0, as: isSound ? .gain : .loss) + "\n" }.joined())
        return parts.joined(separator: "\n")
    }

    /// The line that matters.
    public var closing: String {
        guard isSound else {
            return "\(name): \(Format.count(problems.count, "problem")). Nothing starts until all of it is mended."
        }
        let changed = settings.filter { !$0.isDefault }.count
        return
            "\(name): nothing is wrong. \(Format.count(settings.count, "setting")), \(Format.count(changed)) of them "
            + "not at their default; `wingspan config show \(name)` lists them."
    }

    private var problemTable: Table {
        var table = Table(
            title: "What is wrong with \(name)", source: files.map { Cell($0) },
            columns: [.init("where"), .init("setting")])
        for problem in problems {
            let place = problem.line.map { "\(problem.file):\($0)" } ?? problem.file
            let path = problem.path.isEmpty ? Cell.missing("the whole file is meant") : Cell(problem.path, .strong)
            table.add([Cell(place), path], note: ConfigCheckReport.sentence(problem.message))
        }
        return table
    }

    private static func sentence(_ text: String) -> String {
        Words.capitalised(text) + (text.hasSuffix("?") || text.hasSuffix(".") ? "" : ".")
    }

    private var noteTable: Table {
        var table = Table(title: "To know about \(name)", columns: [.init("setting")])
        for note in notes { table.add([Cell(note.path, .caution)], note: note.message) }
        return table
    }

    private var relaxationTable: Table {
        var table = Table(
            title: "What \(name) relaxes or switches off", source: ["in its own words"],
            columns: [.init("setting"), .init("strategies")])
        for group in relaxations {
            let strategies =
                group.strategies.isEmpty ? Cell("all", .quiet) : Cell(group.strategies.joined(separator: ", "))
            table.add([Cell(group.what.joined(separator: ", ")), strategies], note: group.why)
        }
        return table
    }

    public func json() -> String {
        JSONValue.object([
            "report": "config check",
            "version": 1,
            "profile": .text(name),
            "files": .words(files),
            "sound": .bool(isSound),
            "problems": .array(
                problems.map { problem in
                    .object([
                        "file": .text(problem.file), "line": .count(problem.line), "path": .text(problem.path),
                        "kind": .text("\(problem.kind)"), "message": .text(problem.message),
                        "nearest": .word(problem.nearest),
                    ])
                }),
            "notes": .array(notes.map { .object(["path": .text($0.path), "message": .text($0.message)]) }),
            "relaxations": .array(
                relaxations.map { group in
                    .object([
                        "what": .words(group.what), "strategies": .words(group.strategies), "why": .text(group.why),
                    ])
                }),
            "closing": .text(closing),
        ]).document
    }
}
