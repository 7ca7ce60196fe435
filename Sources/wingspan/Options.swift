public import ArgumentParser
import Backtest
import Foundation
import History
public import Market
import Profiles
import Reports
public import Trading

/// What every command that shows something understands.
struct StyleOptions: ParsableArguments {
    @Flag(help: "No colour, no box drawing, no live redrawing.")
    var plain = false
}

/// What every command understands whose result a program may want to read.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print JSON alone on standard output.")
    var json = false

    @OptionGroup var look: StyleOptions

    var style: TerminalStyle { .detect(.output, isPlain: look.plain) }
    var errorStyle: TerminalStyle { .detect(.error, isPlain: look.plain) }
}

/// Where the history lies.
struct DataOptions: ParsableArguments {
    @Option(
        name: .customLong("data"),
        help: ArgumentHelp("The catalog to use instead of $WINGSPAN_HOME/catalog.", valueName: "dir"))
    var directory: String?

    var folder: String { directory ?? CatalogFolder.standard(environment: ProcessInfo.processInfo.environment) }

    func open() throws -> Catalog { try Catalog(opening: folder) }
}

/// A refusal in three parts: what, where, and what to do.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

extension Symbol: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument.uppercased()) }
}

extension Day: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension Right: ExpressibleByArgument {
    public init?(argument: String) {
        switch argument.lowercased() {
        case "call", "c": self = .call
        case "put", "p": self = .put
        default: return nil
        }
    }
}

extension Profile {
    /// A profile by name (`replay-2018`) or by path, with values put over its settings.
    static func find(_ name: String, overrides: [(path: String, value: String)] = []) throws -> Profile {
        try load(name: name, overrides: overrides)
    }

    /// `risk.heat=0.1` as a path and a value.
    static func override(_ text: String) throws -> (path: String, value: String) {
        guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
            throw CommandFailure("--set \(text): write it as path=value, for instance risk.heat=0.1.")
        }
        return (String(text[..<equals]), String(text[text.index(after: equals)...]))
    }
}

/// Gates go by the names they have under `gates` in a profile and in JSON.
extension Gate: ExpressibleByArgument {
    public init?(argument: String) {
        guard let gate = Gate.allCases.first(where: { "\($0)" == argument }) else { return nil }
        self = gate
    }
    public static var allValueStrings: [String] { allCases.map { "\($0)" } }
}
