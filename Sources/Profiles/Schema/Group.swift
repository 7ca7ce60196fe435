/// What a list of rows does with a tree: reading, defaults, writing, and comparing with the defaults.
extension Array {
    /// Fills `owner` with every default of the schema.
    func setDefaults<Owner: Sendable>(of owner: inout Owner) where Element == Field<Owner> {
        for field in self {
            switch field.content {
            case .group(let fields): fields.setDefaults(of: &owner)
            case .setting(let setting):
                guard case .text(let text) = setting.fallback else { continue }
                do throws(Refusal) {
                    try setting.read(try YAMLText.value(text, origin: .none).get(), &owner)
                } catch {
                    preconditionFailure("the default of \(field.key) is a legal value: \(error.problems)")
                }
            }
        }
    }

    /// Reads a map into `owner`, which holds the defaults already, and adds everything wrong to `problems`. `known`
    /// are keys that somebody else reads. With `complete` false nothing need be there.
    func read<Owner: Sendable>(
        _ node: SettingNode, into owner: inout Owner, at path: SettingPath, also known: [String] = [],
        complete: Bool = true, problems: inout [ProfileProblem]
    ) where Element == Field<Owner> {
        guard let entries = node.entries else {
            let names = map(\.key).joined(separator: ", ")
            problems.append(.wrongShape(node, allowed: "a map of settings: \(names)").below("\(path)"))
            return
        }
        for entry in entries where !known.contains(entry.key) {
            guard let field = first(where: { $0.key == entry.key }) else {
                problems.append(
                    .unknownName(
                        entry.key, at: entry.origin, path: "\(path.then(entry.key))", names: map(\.key) + known,
                        elsewhere: ProfileSchema.home(of: entry.key)))
                continue
            }
            switch field.content {
            case .group(let fields):
                fields.read(
                    entry.value, into: &owner, at: path.then(field.key), complete: false, problems: &problems)
            case .setting(let setting):
                do throws(Refusal) {
                    try setting.read(entry.value, &owner)
                } catch {
                    problems += error.problems.map { $0.below("\(path.then(field.key))") }
                }
            }
        }
        guard complete else { return }
        for field in self where node[field.key] == nil {
            guard case .setting(let setting) = field.content, setting.fallback == .required else { continue }
            problems.append(
                ProfileProblem(
                    .missing, at: node.origin, path: "\(path.then(field.key))",
                    "is missing; allowed: \(setting.allowed)"))
        }
    }

    /// The map that `read` makes the same owner from, every setting written out.
    func write<Owner: Sendable>(_ owner: Owner) -> [(String, SettingNode)] where Element == Field<Owner> {
        compactMap { field -> (String, SettingNode)? in
            switch field.content {
            case .group(let fields):
                let inner = fields.write(owner)
                return inner.isEmpty ? nil : (field.key, .map(inner))
            case .setting(let setting): return setting.write(owner).map { (field.key, $0) }
            }
        }
    }

    /// Every setting whose value is not the default's, in the schema's order.
    func differences<Owner: Sendable>(
        of owner: Owner, from standard: Owner, at path: SettingPath
    ) -> [Difference] where Element == Field<Owner> {
        flatMap { field -> [Difference] in
            let here = path.then(field.key)
            switch field.content {
            case .group(let fields): return fields.differences(of: owner, from: standard, at: here)
            case .setting(let setting):
                let value = setting.write(owner).map(YAMLWriter.inline) ?? "none"
                let usual = setting.write(standard).map(YAMLWriter.inline) ?? "none"
                guard value != usual else { return [] }
                return [
                    Difference(
                        path: here, value: value, usual: setting.fallback == .required ? nil : usual,
                        isLooser: setting.isLooser?(owner, standard) ?? false)
                ]
            }
        }
    }

    func rows<Owner: Sendable>(at path: SettingPath) -> [SettingRow] where Element == Field<Owner> {
        flatMap { field -> [SettingRow] in
            let here = path.then(field.key)
            switch field.content {
            case .group(let fields): return fields.rows(at: here)
            case .setting(let setting):
                let fallback: String? =
                    switch setting.fallback {
                    case .required, .absent: nil
                    case .text(let text): text
                    }
                return [
                    SettingRow(
                        path: "\(here)", type: setting.type, allowed: setting.allowed, fallback: fallback,
                        isRequired: setting.fallback == .required, isLimit: setting.isLooser != nil,
                        home: setting.home, doc: field.doc, samples: setting.samples)
                ]
            }
        }
    }

    /// How a tree under these rows is joined with another.
    func shape<Owner: Sendable>() -> SchemaShape where Element == Field<Owner> {
        .group(
            map { field -> (key: String, shape: SchemaShape) in
                switch field.content {
                case .group(let fields): return (key: field.key, shape: fields.shape())
                case .setting(let setting): return (key: field.key, shape: setting.joins ? .dictionary : .leaf)
                }
            })
    }
}

/// A setting that does not stand at its default.
struct Difference: Hashable, Sendable {
    let path: SettingPath
    let value: String
    /// Nil where there is no default.
    let usual: String?
    let isLooser: Bool
}

/// One setting of the schema as a row of documentation.
public struct SettingRow: Hashable, Sendable {
    /// `strategies[].gates.ivRank.minimum`.
    public let path: String
    public let type: String
    public let allowed: String
    /// In YAML; nil where there is none.
    public let fallback: String?
    public let isRequired: Bool
    /// Whether going beyond the default asks for a reason under `relaxes`.
    public let isLimit: Bool
    /// Where the default comes from.
    public let home: String
    public let doc: String
    /// Legal values in YAML, at least two different ones.
    public let samples: [String]
}

/// What a node of a profile's tree is, as far as joining two profiles must know.
indirect enum SchemaShape: Sendable {
    /// Replaced as a whole.
    case leaf
    /// Joined key by key, a key's value replaced.
    case dictionary
    case group([(key: String, shape: SchemaShape)])
    /// A list of maps with a `name`: joined by name, new names added behind.
    case strategies(SchemaShape)
    /// A list whose entries are added behind.
    case added

    subscript(_ key: String) -> SchemaShape? {
        if case .group(let entries) = self { entries.first { $0.key == key }?.shape } else { nil }
    }
}

extension SettingNode {
    /// This tree with everything that `other` says put over it.
    func joined(with other: SettingNode, _ shape: SchemaShape) -> SettingNode {
        switch shape {
        case .leaf: return other
        case .dictionary:
            guard let base = entries, let over = other.entries else { return other }
            let entries = SettingNode.joined(base, over) { _, _, new in new }
            return SettingNode(.map(entries), at: other.origin.isOverride ? origin : other.origin)
        case .group:
            guard let base = entries, let over = other.entries else { return other }
            let entries = SettingNode.joined(base, over) { key, old, new in
                shape[key].map { old.joined(with: new, $0) } ?? new
            }
            // An override of one setting leaves the rest where it was written.
            return SettingNode(.map(entries), at: other.origin.isOverride ? origin : other.origin)
        case .strategies(let each):
            guard let base = items, let over = other.items else { return other }
            var items = base
            for item in over {
                let name = item["name"]?.anyText
                if let name, let index = items.firstIndex(where: { $0["name"]?.anyText == name }) {
                    items[index] = items[index].joined(with: item, each)
                } else {
                    items.append(item)
                }
            }
            return SettingNode(.list(items), at: other.origin)
        case .added:
            guard let base = items, let over = other.items else { return other }
            return SettingNode(.list(base + over), at: other.origin)
        }
    }

    private static func joined(
        _ base: [Entry], _ over: [Entry], _ join: (String, SettingNode, SettingNode) -> SettingNode
    ) -> [Entry] {
        var entries = base
        for entry in over {
            if let index = entries.firstIndex(where: { $0.key == entry.key }) {
                entries[index].value = join(entry.key, entries[index].value, entry.value)
                entries[index].origin = entry.origin
            } else {
                entries.append(entry)
            }
        }
        return entries
    }
}
