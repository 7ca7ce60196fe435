import Strategy
import Trading

/// What differs between a profile and the defaults, or another profile: nothing that is the same is in it.
public struct ProfileComparison: Sendable {
    /// In the schema's order, the settings of strategies that both have before those of others.
    public let differences: [Difference]

    public struct Difference: Hashable, Sendable {
        /// `risk.heat`; `strategies[condor]` where only one of them has that strategy.
        public let path: String
        /// In YAML; nil where a side has no such setting.
        public let first: String?
        public let second: String?
        /// Which of them lets more through; nil where neither limits anything.
        public let looser: Side?
    }
    public enum Side: Hashable, Sendable { case first, second }

    /// - Parameter other: what `profile` is compared with; nil for the schema's defaults. Both must have been read.
    public init(_ profile: ProfileInspection, with other: ProfileInspection? = nil) {
        guard let first = profile.reading?.draft else {
            differences = []
            return
        }
        let second = other?.reading?.draft
        let root = SettingPath([])
        let list = SettingPath([.key("strategies")])
        var rows = ProfileComparison.rows(
            ProfileTable.fields, first, second ?? ProfileSchema.profileDefaults, at: root)
        rows.removeAll { ["name", "title", "relaxes"].contains($0.path) }
        for strategy in first.strategies {
            let here = list.item(strategy.settings.name)
            if let twin = second?.strategies.first(where: { $0.settings.name == strategy.settings.name }) {
                rows += ProfileComparison.compare(strategy, twin, at: here)
            } else {
                rows += ProfileComparison.alone(strategy, at: here, side: .first, hasOther: second != nil)
            }
        }
        for strategy in second?.strategies ?? []
        where !first.strategies.contains(where: { $0.settings.name == strategy.settings.name }) {
            rows += ProfileComparison.alone(strategy, at: list.item(strategy.settings.name), side: .second)
        }
        differences = rows
    }

    private static func compare(
        _ first: StrategyDraft, _ second: StrategyDraft, at path: SettingPath
    ) -> [Difference] {
        var rows = rows(StrategyTable.fields, first, second, at: path).filter { $0.path != "\(path.then("name"))" }
        // Which gates are off is no limit to the schema, but lets more through all the same.
        let off = "\(path.then("gates").then("off"))"
        if let index = rows.firstIndex(where: { $0.path == off }) {
            let (ours, theirs) = (Set(first.off.map(\.gate)), Set(second.off.map(\.gate)))
            let looser: Side? =
                ours.isStrictSuperset(of: theirs) ? .first : theirs.isStrictSuperset(of: ours) ? .second : nil
            rows[index] = Difference(
                path: off, first: rows[index].first, second: rows[index].second, looser: looser)
        }
        return rows
    }

    /// A strategy that only one side has: what it says beyond the defaults, which stand beside it where that other
    /// side is the defaults themselves.
    private static func alone(
        _ strategy: StrategyDraft, at path: SettingPath, side: Side, hasOther: Bool = true
    ) -> [Difference] {
        let head = Difference(path: "\(path)", first: strategy.settings.structure.name, second: nil, looser: nil)
        let said = compare(strategy, ProfileSchema.strategyDefaults, at: path)
            .filter { $0.path != "\(path.then("structure"))" }
        guard hasOther else { return [head] + said }
        return ([head] + said).map { row in
            Difference(
                path: row.path, first: side == .first ? row.first : nil, second: side == .second ? row.first : nil,
                looser: row.looser == .first ? side : nil)
        }
    }

    private static func rows<Owner: Sendable>(
        _ fields: [Field<Owner>], _ first: Owner, _ second: Owner, at path: SettingPath
    ) -> [Difference] {
        let back = fields.differences(of: second, from: first, at: path).filter(\.isLooser).map(\.path)
        return fields.differences(of: first, from: second, at: path).map { row in
            Difference(
                path: "\(row.path)", first: row.value, second: row.usual,
                looser: row.isLooser ? .first : back.contains(row.path) ? .second : nil)
        }
    }
}
