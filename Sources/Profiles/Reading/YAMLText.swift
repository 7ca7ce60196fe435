import Yams

/// Between YAML text and `SettingNode`: the only place that knows the YAML library.
enum YAMLText {
    /// Beyond these a file is not a profile: aliases can make a small file a huge tree.
    static let bytesMaximum = 1_000_000
    static let nodesMaximum = 50_000

    /// The tree of a whole file, and its duplicate keys as problems: of a key that stands twice the last one counts,
    /// so that reading can go on and find the rest.
    static func read(_ text: String, file: String) -> (node: SettingNode?, problems: [ProfileProblem]) {
        let whole = Origin(file: file, line: nil)
        guard text.utf8.count <= bytesMaximum else {
            return (nil, [ProfileProblem(.notYAML, at: whole, "is larger than \(bytesMaximum) bytes: not a profile")])
        }
        var attempt = text
        // The library refuses a map with a key twice as a whole. Each round renames the first of a pair, so that the
        // next round gets further.
        for round in 0..<200 {
            do {
                guard let root = try Parser(yaml: attempt, resolver: .basic, encoding: .utf8).singleRoot() else {
                    return (nil, [empty(whole)])
                }
                return tree(root, file: file)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                guard let renamed = rename(attempt, at: context.mark, round: round) else {
                    let origin = Origin(file: file, line: context.mark.line)
                    let names = keys.joined(separator: ", ")
                    return (nil, [ProfileProblem(.duplicateKey, at: origin, "`\(names)` stands twice; keep one")])
                }
                attempt = renamed
            } catch {
                return (nil, [syntax(error, in: attempt, file: file)])
            }
        }
        return (nil, [ProfileProblem(.duplicateKey, at: whole, "has hundreds of keys that stand twice")])
    }

    /// A value written on one line, as on a command line: `0.1`, `[25, 50]`, `{ delta: 0.16 }`.
    static func value(_ text: String, origin: Origin) -> Result<SettingNode, Refusal> {
        let (node, problems) = read(text, file: origin.file)
        guard let node, problems.isEmpty else {
            let reason = problems.first?.message ?? "is not YAML"
            return .failure(Refusal(ProfileProblem(.notYAML, at: origin, "`\(text)` \(reason)")))
        }
        return .success(node.moved(to: origin))
    }

    private static func empty(_ origin: Origin) -> ProfileProblem {
        ProfileProblem(.empty, at: origin, "is empty; a profile has at least `title` and `strategies`")
    }

    // MARK: Duplicates

    private static let renamed = "stands-twice-"

    /// `text` with the key at `mark` renamed; nil where no key is found there.
    private static func rename(_ text: String, at mark: Mark, round: Int) -> String? {
        var scalars = Array(text.unicodeScalars)
        var index = 0
        var line = 1
        while line < mark.line {
            guard index < scalars.count else { return nil }
            if scalars[index] == "\n" { line += 1 }
            index += 1
        }
        index += mark.column - 1
        guard index < scalars.count else { return nil }
        if scalars[index] == "\"" || scalars[index] == "'" { index += 1 }
        scalars.insert(contentsOf: "\(renamed)\(round)-".unicodeScalars, at: index)
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars)
        return String(result)
    }

    private static func original(_ key: String) -> String? {
        guard key.hasPrefix(renamed) else { return nil }
        return key.dropFirst(renamed.count).split(separator: "-", maxSplits: 1).last.map(String.init)
    }

    // MARK: From the library's nodes

    private struct Tree {
        let file: String
        var problems: [ProfileProblem] = []
        var nodes = 0

        mutating func node(_ node: Node) -> SettingNode {
            nodes += 1
            let origin = origin(node.mark)
            guard nodes <= nodesMaximum else { return SettingNode(.list([]), at: origin) }
            switch node {
            case .scalar(let scalar):
                let quoted = scalar.style != .plain && scalar.style != .any
                return SettingNode(.scalar(scalar.string, quoted: quoted), at: origin)
            case .sequence(let sequence):
                return SettingNode(.list(sequence.map { self.node($0) }), at: origin)
            case .mapping(let mapping):
                return SettingNode(.map(entries(mapping)), at: origin)
            case .alias:
                problems.append(ProfileProblem(.notYAML, at: origin, "names an anchor that is not known"))
                return SettingNode(.list([]), at: origin)
            }
        }

        private mutating func entries(_ mapping: Node.Mapping) -> [SettingNode.Entry] {
            var entries: [SettingNode.Entry] = []
            var earlier: [String: Int] = [:]
            for (key, value) in mapping {
                let origin = origin(key.mark)
                guard case .scalar(let scalar) = key else {
                    problems.append(ProfileProblem(.notYAML, at: origin, "a key must be a word, not a list or a map"))
                    continue
                }
                if let name = YAMLText.original(scalar.string) {
                    earlier[name] = earlier[name] ?? origin.line
                    continue
                }
                if let first = earlier[scalar.string] {
                    problems.append(
                        ProfileProblem(
                            .duplicateKey, at: origin,
                            "`\(scalar.string)` stands twice, first in line \(first); keep one of them"))
                }
                entries.append(SettingNode.Entry(key: scalar.string, origin: origin, value: node(value)))
            }
            return entries
        }

        private func origin(_ mark: Mark?) -> Origin {
            Origin(file: file, line: mark?.line, column: mark?.column ?? 0)
        }
    }

    private static func tree(_ root: Node, file: String) -> (SettingNode?, [ProfileProblem]) {
        var tree = Tree(file: file)
        let node = tree.node(root)
        let whole = Origin(file: file, line: nil)
        if tree.nodes > nodesMaximum {
            return (nil, [ProfileProblem(.notYAML, at: whole, "unfolds to more than \(nodesMaximum) values")])
        }
        if node.isBlank { return (nil, [empty(whole)]) }
        return (node, tree.problems)
    }

    private static func syntax(_ error: any Error, in text: String, file: String) -> ProfileProblem {
        var line: Int?
        var reason = "it cannot be read"
        switch error {
        case YamlError.scanner(let context, let problem, let mark, _),
            YamlError.parser(let context, let problem, let mark, _),
            YamlError.composer(let context, let problem, let mark, _):
            line = mark.line
            reason = problem
            if let context { reason += " (\(context.text) in line \(context.mark.line))" }
        case YamlError.reader(let problem, let offset, _, _):
            reason = problem
            if let offset { line = 1 + text.utf8.prefix(offset).filter { $0 == 10 }.count }
        default: break
        }
        return ProfileProblem(.notYAML, at: Origin(file: file, line: line), "is not YAML: \(reason)")
    }
}

extension SettingNode {
    /// The same tree as if all of it had been written at `origin`.
    func moved(to origin: Origin) -> SettingNode {
        switch content {
        case .scalar: SettingNode(content, at: origin)
        case .list(let items): SettingNode(.list(items.map { $0.moved(to: origin) }), at: origin)
        case .map(let entries):
            SettingNode(
                .map(entries.map { Entry(key: $0.key, origin: origin, value: $0.value.moved(to: origin)) }),
                at: origin)
        }
    }
}
