/// Everything that is wrong with a profile, in one error: nothing starts until all of it is mended.
public struct ProfileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// In order of file and line.
    public let problems: [ProfileProblem]

    public init(_ problems: [ProfileProblem]) { self.problems = problems }

    /// One line a problem, each with file, line, path, what was found and what is allowed.
    public var description: String {
        let count = problems.count
        let head = count == 1 ? "The profile has a problem:" : "The profile has \(count) problems:"
        return ([head] + problems.map { "  \($0)" }).joined(separator: "\n")
    }
}

/// One thing wrong with a profile.
public struct ProfileProblem: Hashable, Sendable, CustomStringConvertible {
    /// The file as it was named, or `override` for a value given beside the file.
    public let file: String
    /// From 1; nil where the whole file is meant.
    public let line: Int?
    /// `strategies[bull-put].gates.ivRank.minimum`; empty where the whole file is meant.
    public let path: String
    public let kind: Kind
    /// What was found, what is allowed, and the way out, as a sentence without the place.
    public let message: String
    /// The known name nearest to an unknown one.
    public let nearest: String?

    public enum Kind: Hashable, Sendable {
        case unreadable, notYAML, empty, unknownName, duplicateKey, wrongShape, notAllowed, missing
        /// Something was relaxed or switched off without saying why.
        case needsReason
        /// Two settings contradict each other.
        case inconsistent
        case extendsItself
    }

    public var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        return path.isEmpty ? "\(place): \(message)" : "\(place): \(path): \(message)"
    }
}

extension ProfileProblem {
    init(
        _ kind: Kind, at origin: Origin, path: String = "", _ message: String, nearest: String? = nil
    ) {
        self.init(
            file: origin.file, line: origin.line, path: path, kind: kind, message: message, nearest: nearest)
    }

    /// The same problem, seen from the setting that holds it.
    func below(_ path: String) -> ProfileProblem {
        ProfileProblem(
            file: file, line: line, path: path + self.path, kind: kind, message: message, nearest: nearest)
    }

    static func notAllowed(_ node: SettingNode, allowed: String, nearest: String? = nil) -> ProfileProblem {
        let hint = nearest.map { "; did you mean `\($0)`?" } ?? ""
        return ProfileProblem(
            .notAllowed, at: node.origin, "found \(node.shown); allowed: \(allowed)\(hint)", nearest: nearest)
    }
    static func wrongShape(_ node: SettingNode, allowed: String) -> ProfileProblem {
        ProfileProblem(.wrongShape, at: node.origin, "found \(node.shown); allowed: \(allowed)")
    }
    /// `names` is what could stand here; `elsewhere` a path at which the same name is known.
    static func unknownName(
        _ name: String, at origin: Origin, path: String, names: [String], elsewhere: String? = nil
    ) -> ProfileProblem {
        let nearest = elsewhere ?? NearestName.of(name, among: names)
        var message = "`\(name)` is not known here"
        if let elsewhere {
            message += "; it belongs at `\(elsewhere)`"
        } else if let nearest {
            message += "; did you mean `\(nearest)`?"
        }
        message += (message.hasSuffix("?") ? " Allowed: " : "; allowed here: ") + names.joined(separator: ", ")
        return ProfileProblem(.unknownName, at: origin, path: path, message, nearest: nearest)
    }
}

/// Why a value could not be read; the reader adds where.
struct Refusal: Error {
    var problems: [ProfileProblem]
    init(_ problems: [ProfileProblem]) { self.problems = problems }
    init(_ problem: ProfileProblem) { problems = [problem] }
}
