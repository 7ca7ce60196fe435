import Desk
import Exchange
import Strategy

/// From files to a checked profile: reads the chain of `extends`, puts overrides over it, lets the schema read the
/// whole, and applies the rules that span several settings. Collects everything that is wrong on the way.
struct ProfileReader {
    private(set) var problems: [ProfileProblem] = []

    mutating func add(_ new: [ProfileProblem]) { problems += new }

    /// What the tree says; it is a profile only where `problems` is empty then.
    mutating func read(_ tree: SettingNode, name: String, overrides: [SettingOverride]) -> ProfileReading {
        let whole = BrokerTable.below(apply(overrides, to: withCommonSettings(tree)))
        var draft = ProfileSchema.profileDefaults
        draft.name = name
        ProfileTable.fields.read(
            whole, into: &draft, at: SettingPath([]), also: ProfileSchema.structural, problems: &problems)
        draft.strategies = strategies(whole)
        let relaxing = Relaxing(draft: draft, tree: whole)
        // A setting that could not be read stands at its default in the draft, which proves nothing about its
        // neighbours: there only what is certain is added.
        let broken = Set(problems.map { ProfileReader.section(of: $0.path) })
        let isCertain = { (problem: ProfileProblem) in
            switch problem.kind {
            case .needsReason: !broken.contains { $0.hasPrefix("relaxes") }
            case .inconsistent:
                !broken.contains(ProfileReader.section(of: problem.path)) && !broken.contains("everyStrategy")
                    && (problem.path != "relaxes" || broken.isEmpty)
            default: true
            }
        }
        problems += (ProfileRules.problems(draft, tree: whole) + relaxing.problems).filter(isCertain)
        // The same line can be reached twice: settings of every strategy are read once for each.
        var seen: Set<ProfileProblem> = []
        var places: Set<String> = []
        problems = problems.filter { problem in
            guard seen.insert(problem).inserted else { return false }
            guard let inner = ProfileReader.pathInStrategy(problem.path), let line = problem.line else { return true }
            return places.insert("\(problem.file):\(line):\(inner):\(problem.message)").inserted
        }
        problems = problems.enumerated()
            .sorted {
                ($0.element.file, $0.element.line ?? 0, $0.offset) < ($1.element.file, $1.element.line ?? 0, $1.offset)
            }
            .map(\.element)
        return ProfileReading(draft: draft, tree: whole, relaxations: relaxing.relaxations)
    }

    /// `risk`, or `strategies[bull-put]`: the part of a profile that a path lies in.
    private static func section(of path: String) -> String { String(path.prefix { $0 != "." }) }

    /// What follows the strategy in a path; nil outside the strategies.
    private static func pathInStrategy(_ path: String) -> Substring? {
        guard path.hasPrefix("strategies[") || path.hasPrefix("everyStrategy") else { return nil }
        return path.drop { $0 != "." }
    }

    // MARK: Strategies

    /// The tree with `everyStrategy` put under each strategy, and gone.
    private mutating func withCommonSettings(_ tree: SettingNode) -> SettingNode {
        guard let entries = tree.entries, let common = tree["everyStrategy"] else { return tree }
        var draft = ProfileSchema.strategyDefaults
        StrategyTable.fields.read(
            common, into: &draft, at: SettingPath([.key("everyStrategy")]), complete: false, problems: &problems)
        if let name = common.entries?.first(where: { $0.key == "name" }) {
            problems.append(
                ProfileProblem(
                    .inconsistent, at: name.origin, path: "everyStrategy.name", "every strategy has a name of its own"))
        }
        guard common.entries != nil, case .strategies(let shape)? = ProfileSchema.shape["strategies"] else {
            return tree
        }
        let rest = entries.filter { $0.key != "everyStrategy" }.map { entry in
            guard entry.key == "strategies", let items = entry.value.items else { return entry }
            var entry = entry
            let joined = items.map { item in
                item.entries == nil ? item : common.joined(with: item, shape)
            }
            entry.value = SettingNode(.list(joined), at: entry.value.origin)
            return entry
        }
        return SettingNode(.map(rest), at: tree.origin)
    }

    private mutating func strategies(_ tree: SettingNode) -> [StrategyDraft] {
        let path = SettingPath([.key("strategies")])
        guard let node = tree["strategies"] else {
            problems.append(
                ProfileProblem(
                    .missing, at: tree.origin, path: "strategies", "is missing; allowed: a list of strategies"))
            return []
        }
        guard let items = node.items, !items.isEmpty else {
            problems.append(
                .wrongShape(node, allowed: "a list of strategies, each a map with a `name`").below("\(path)"))
            return []
        }
        return items.enumerated().map { index, item in
            var draft = ProfileSchema.strategyDefaults
            let name = item["name"]?.anyText ?? String(index)
            StrategyTable.fields.read(item, into: &draft, at: path.item(name), problems: &problems)
            // Without a name of its own it is called by its position, for the problems still to be told.
            if draft.settings.name.isEmpty { draft.settings.name = name }
            return draft
        }
    }

    // MARK: Overrides

    private mutating func apply(_ overrides: [SettingOverride], to tree: SettingNode) -> SettingNode {
        var tree = tree
        for override in overrides {
            let origin = override.origin
            guard let path = SettingPath(override.path), known(path, origin: origin) else {
                if SettingPath(override.path) == nil {
                    problems.append(
                        ProfileProblem(.unknownName, at: origin, "is no path; a path is written as risk.heat"))
                }
                continue
            }
            switch YAMLText.value(override.value, origin: origin) {
            case .failure(let refusal): problems += refusal.problems
            case .success(let value):
                for target in targets(of: path, in: tree, origin: origin) {
                    tree = tree.joined(with: target.tree(value, origin: origin), ProfileSchema.shape)
                }
            }
        }
        return tree
    }

    /// Whether the schema has a setting, a group's alternative or an entry of a dictionary there.
    private mutating func known(_ path: SettingPath, origin: Origin) -> Bool {
        let wanted = path.inSchema.description
        let settable = ProfileSchema.settable
        if settable.contains(where: { $0 == wanted || wanted.hasPrefix($0 + ".") }) { return true }
        let nearest = NearestName.of(wanted, among: settable)
        problems.append(
            ProfileProblem(
                .unknownName, at: origin,
                "no such setting"
                    + (nearest.map { "; did you mean `\($0)`?" } ?? "; the settings are in docs/settings.md"),
                nearest: nearest))
        return false
    }

    /// The path with its strategy's name in it, once for each strategy meant.
    private mutating func targets(of path: SettingPath, in tree: SettingNode, origin: Origin) -> [SettingPath] {
        guard path.steps.count > 1, case .item(let wanted) = path.steps[1] else { return [path] }
        let names = tree.strategyNames
        func target(_ name: String) -> SettingPath {
            SettingPath([path.steps[0], .item(name)] + path.steps.dropFirst(2))
        }
        if wanted.isEmpty { return names.map(target) }
        if names.contains(wanted) { return [target(wanted)] }
        if let index = Int(wanted), names.indices.contains(index) { return [target(names[index])] }
        problems.append(.unknownName(wanted, at: origin, path: "", names: names))
        return []
    }
}

extension SettingPath {
    /// A tree that holds nothing but `value` at this path.
    fileprivate func tree(_ value: SettingNode, origin: Origin) -> SettingNode {
        var node = value
        for step in steps.reversed() {
            switch step {
            case .key(let key):
                node = SettingNode(.map([.init(key: key, origin: origin, value: node)]), at: origin)
            case .item(let name):
                let named = SettingNode.Entry(
                    key: "name", origin: origin, value: SettingNode(.scalar(name, quoted: false), at: origin))
                node = SettingNode(.list([SettingNode(.map([named] + (node.entries ?? [])), at: origin)]), at: origin)
            }
        }
        return node
    }
}

extension SettingNode {
    /// The node at `path`, as deep as the tree has it: where an error about a default points.
    func nearest(_ path: SettingPath) -> SettingNode {
        var node = self
        for step in path.steps {
            switch step {
            case .key(let key):
                guard let next = node[key] else { return node }
                node = next
            case .item(let name):
                guard let next = node.items?.first(where: { $0["name"]?.anyText == name }) else { return node }
                node = next
            }
        }
        return node
    }
    /// Where the value at `path` was written.
    func origin(of path: SettingPath) -> Origin { nearest(path).origin }

    /// The node at `path`; nil where the tree says nothing of it.
    func node(at path: SettingPath) -> SettingNode? {
        path.steps.reduce(self as SettingNode?) { node, step in
            switch step {
            case .key(let key): node?[key]
            case .item(let name): node?.items?.first { $0["name"]?.anyText == name }
            }
        }
    }

    /// Of a profile's tree, in its order.
    var strategyNames: [String] { (self["strategies"]?.items ?? []).compactMap { $0["name"]?.anyText } }
}

/// A profile's tree with everything put over it, and what it says.
struct ProfileReading {
    let draft: ProfileDraft
    let tree: SettingNode
    let relaxations: [Relaxation]
}

extension ProfileDraft {
    func profile(relaxations: [Relaxation]) -> Profile {
        Profile(
            name: name, title: title,
            desk: DeskSettings(
                strategies: strategies.map(\.finished), risk: risk, execution: execution, approval: approval,
                memory: memory, capabilities: venue.capabilities, commissionOpen: venue.commission.open,
                commissionClose: venue.commission.close, venue: care, scanInterval: scanInterval,
                startingCash: venue.startingCash),
            venue: venue, run: run, relaxations: relaxations)
    }
}
