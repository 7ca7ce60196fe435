public import Exchange

extension Scenario: CustomStringConvertible {
    public var description: String {
        var words = ["seed=\(seed)", "days=\(days)", "faults=\(faults)"]
        if let only { words.append("only=" + only.map(\.name).joined(separator: ",")) }
        if let bug { words.append("bug=\(bug.name)") }
        return words.joined(separator: " ")
    }

    /// Reads what `description` writes, in any order; only the seed must be there.
    public init(_ text: some StringProtocol) throws(ScenarioError) {
        var seed: UInt64?
        var scenario = Scenario(seed: 0)
        for word in text.split(separator: " ") {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw ScenarioError(String(word), "is not written NAME=VALUE") }
            let value = parts[1]
            switch parts[0] {
            case "seed":
                guard let number = UInt64(value) else { throw ScenarioError(String(word), "is not a whole number") }
                seed = number
            case "days":
                guard let days = Int(value), Scenario.daysAllowed.contains(days) else {
                    throw ScenarioError(String(word), "is not a number from 1 to 60")
                }
                scenario.days = days
            case "faults": scenario.faults = try FaultMix(value)
            case "only": scenario.only = try Scenario.mishaps(value)
            case "bug":
                guard let bug = PlantedBug(name: value) else {
                    throw ScenarioError(String(word), "names no bug that can be planted")
                }
                scenario.bug = bug
            default: throw ScenarioError(String(word), "is not part of a scenario")
            }
        }
        guard let seed else { throw ScenarioError(String(text), "has no seed") }
        scenario.seed = seed
        self = scenario
    }

    private static func mishaps(_ text: some StringProtocol) throws(ScenarioError) -> [Dice.Mishap] {
        var mishaps: [Dice.Mishap] = []
        for word in text.split(separator: ",") {
            let parts = word.split(separator: "#")
            guard parts.count == 2, let fault = Fault(name: parts[0]), let occasion = UInt64(parts[1]), occasion > 0
            else { throw ScenarioError(String(word), "is not written FAULT#OCCASION") }
            mishaps.append(Dice.Mishap(fault, occasion))
        }
        return mishaps
    }
}

/// Why a line is no scenario.
public struct ScenarioError: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
    init(_ word: String, _ reason: String) { description = "\(word) \(reason)." }
}

extension FaultMix: CustomStringConvertible {
    /// `none`, `light`, `heavy`, or faults by name: `lostAnswer+crash`.
    public var description: String {
        switch self {
        case .none: "none"
        case .light: "light"
        case .heavy: "heavy"
        case .these(let faults): faults.map(\.name).joined(separator: "+")
        }
    }

    public init(_ text: some StringProtocol) throws(ScenarioError) {
        switch text {
        case "none": self = .none
        case "light": self = .light
        case "heavy": self = .heavy
        default:
            var faults: [Fault] = []
            for word in text.split(separator: "+") {
                guard let fault = Fault(name: word) else { throw ScenarioError(String(word), "is not a fault") }
                faults.append(fault)
            }
            self = .these(faults)
        }
    }
}

extension Fault {
    /// The one name that scenarios, reports and stories use.
    public var name: String { String(describing: self) }
    init?(name: some StringProtocol) {
        guard let fault = Fault.allCases.first(where: { $0.name == name }) else { return nil }
        self = fault
    }
}

extension Dice.Mishap {
    /// `lostAnswer#3`: the third time that an answer could have been lost.
    public var name: String { "\(fault.name)#\(opportunity)" }
}
