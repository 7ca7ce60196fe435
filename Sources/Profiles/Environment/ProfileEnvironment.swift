import Foundation

/// The variables that a profile is read under: those of a `.env` file, and over them those of the process. A variable
/// that is no setting of Wingspan is not looked at.
public struct ProfileEnvironment: Hashable, Sendable {
    struct Variable: Hashable, Sendable {
        let name: String
        /// Shown only where it is a setting's.
        let value: String
        let origin: Origin
    }
    /// Those of the file by line, then those of the process by name; each name once, the process over the file.
    let variables: [Variable]
    /// What is wrong with the file.
    let problems: [ProfileProblem]

    /// No variable at all.
    public static let none = ProfileEnvironment([:])

    /// - Parameters:
    ///   - variables: the process's, by name.
    ///   - text: of a `.env` file; nil where there is none.
    ///   - file: what errors call that file.
    public init(_ variables: [String: String], dotEnv text: String? = nil, file: String = ".env") {
        let read = text.map { EnvironmentFile.read($0, file: file) }
        let written = (read?.lines ?? []).filter { variables[$0.name] == nil }.map { line in
            Variable(
                name: line.name, value: line.value,
                origin: Origin(file: file, line: line.number, kind: .environment(line.name)))
        }
        let given = variables.sorted { $0.key < $1.key }.map { name, value in
            Variable(
                name: name, value: value,
                origin: Origin(file: "variable \(name)", line: nil, kind: .environment(name)))
        }
        self.variables = written + given
        problems = read?.problems ?? []
    }

    /// With the `.env` of a folder, if it has one.
    public init(_ variables: [String: String], directory: String) {
        guard let data = FileManager.default.contents(atPath: directory + "/.env") else {
            self.init(variables)
            return
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            self.init(variables)
            self = ProfileEnvironment(
                variables: self.variables,
                problems: [ProfileProblem(.notYAML, at: Origin(file: ".env", line: nil), "is not UTF-8 text")])
            return
        }
        self.init(variables, dotEnv: text)
    }

    private init(variables: [Variable], problems: [ProfileProblem]) {
        self.variables = variables
        self.problems = problems
    }
}
