import Desk
import Strategy

/// Relaxations that share a reason, as one line of a report's head.
public struct RelaxationGroup: Hashable, Sendable, CustomStringConvertible {
    /// `risk.heat 0.15 instead of 0.1`, `gate ivRank off`, in the schema's order.
    public let what: [String]
    /// Which strategies are meant; empty where it is all of them, or none in particular.
    public let strategies: [String]
    public let why: String

    public var description: String {
        let who = strategies.isEmpty ? "" : " (\(strategies.joined(separator: ", ")))"
        return what.joined(separator: ", ") + who + ": " + why
    }
}

extension Profile {
    /// All relaxations, each reason told once and in the order in which it first appears: the form for a report's
    /// head. The whole list with full paths is `relaxations`.
    public var relaxationGroups: [RelaxationGroup] {
        var facts: [Fact] = []
        for relaxation in relaxations {
            let (strategy, what) = Profile.shortened(relaxation)
            if let index = facts.firstIndex(where: { $0.what == what && $0.why == relaxation.why }) {
                if let strategy { facts[index].strategies.append(strategy) }
            } else {
                facts.append(Fact(what: what, why: relaxation.why, strategies: strategy.map { [$0] } ?? []))
            }
        }
        let all = desk.strategies.map(\.name)
        var groups: [RelaxationGroup] = []
        for fact in facts {
            let strategies = fact.strategies == all ? [] : fact.strategies
            if let index = groups.firstIndex(where: { $0.why == fact.why && $0.strategies == strategies }) {
                groups[index] = RelaxationGroup(
                    what: groups[index].what + [fact.what], strategies: strategies, why: fact.why)
            } else {
                groups.append(RelaxationGroup(what: [fact.what], strategies: strategies, why: fact.why))
            }
        }
        return groups
    }

    private struct Fact {
        let what: String
        let why: String
        var strategies: [String]
    }

    /// The strategy's name, and the rest of the path with what was done to it.
    private static func shortened(_ relaxation: Relaxation) -> (strategy: String?, what: String) {
        var setting = Substring(relaxation.setting)
        var strategy: String?
        if setting.hasPrefix("strategies["), let end = setting.firstIndex(of: "]") {
            strategy = String(setting[..<end].dropFirst("strategies[".count))
            setting = setting[end...].dropFirst(2)
        }
        let off = "gates.off."
        let what =
            setting.hasPrefix(off)
            ? "gate \(setting.dropFirst(off.count)) off" : "\(setting) \(relaxation.what)"
        return (strategy, what)
    }
}
