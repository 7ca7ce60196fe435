public import Profiles

/// What differs between a profile and the defaults, or another profile, and which of them lets more through.
public struct ConfigDiffReport: Sendable {
    let names: (first: String, second: String)
    let differences: [ProfileComparison.Difference]

    /// - Parameter other: nil for the defaults.
    public init(_ profile: ProfileInspection, with other: ProfileInspection? = nil) {
        names = (profile.name, other?.name ?? "default")
        differences = ProfileComparison(profile, with: other).differences
    }

    public func terminal(style: TerminalStyle) -> String { table.render(style: style) }

    private var table: Table {
        var table = Table(
            title: "\(names.first) beside \(names.second)",
            columns: [.init("setting"), .init(names.first), .init(names.second), .init("looser")],
            whenEmpty: "Nothing differs.")
        var section = ""
        for difference in differences {
            let (home, rest) = ConfigPath.split(difference.path)
            if home != section { table.section(home) }
            section = home
            func cell(_ value: String?, _ side: ProfileComparison.Side) -> Cell {
                guard let value else { return .missing("this one has no such setting") }
                return ConfigPath.cell(value, difference.looser == side ? .caution : .plain)
            }
            let looser = difference.looser.map { Cell(name($0), .caution) } ?? .blank
            table.add([
                rest.isEmpty ? Cell("structure", .strong) : Cell(rest), cell(difference.first, .first),
                cell(difference.second, .second), looser,
            ])
        }
        let loose = differences.filter { $0.looser == .first }.count
        table.closing = Cell(
            "\(Format.count(differences.count, "difference")); in \(Format.count(loose)) of them \(names.first) is looser."
        )
        return table
    }

    private func name(_ side: ProfileComparison.Side) -> String { side == .first ? names.first : names.second }

    public func json() -> String {
        JSONValue.object([
            "report": "config diff",
            "version": 1,
            "first": .text(names.first),
            "second": .text(names.second),
            "differences": .array(
                differences.map { difference in
                    .object([
                        "path": .text(difference.path), "first": .word(difference.first),
                        "second": .word(difference.second),
                        "looser": .word(difference.looser.map { $0 == .first ? "first" : "second" }),
                    ])
                }),
        ]).document
    }
}
