import Strategy
import Trading

/// What a profile can switch off by name: a gate, or one kind of release of the macro gate.
enum GateSwitch: Hashable, Comparable, Sendable {
    case gate(Gate)
    case release(MacroRelease.Kind)

    /// In the pipeline's order, the kinds of release right after their gate.
    static let all: [GateSwitch] = Gate.allCases.flatMap { gate in
        gate == .macroWindow
            ? [.gate(gate)] + MacroRelease.Kind.allCases.map { .release($0) } : [.gate(gate)]
    }

    var name: String {
        switch self {
        case .gate(let gate): String(describing: gate)
        case .release(let kind): "macroWindow.\(kind)"
        }
    }

    static func < (a: GateSwitch, b: GateSwitch) -> Bool { a.order < b.order }
    private var order: Int { GateSwitch.all.firstIndex(of: self) ?? 0 }

    /// A kind of release without a window is switched off.
    static func off(in gates: GateSettings) -> [GateSwitch] {
        all.filter { candidate in
            switch candidate {
            case .gate(let gate): gates.off.contains(gate)
            case .release(let kind): !gates.macroWindows.contains { $0.kind == kind }
            }
        }
    }
}

/// A gate switched off, and why.
struct GateOff: Hashable, Sendable {
    var gate: GateSwitch
    var because: String
}

extension ValueForm where Value == [GateOff] {
    static var off: ValueForm {
        let names = GateSwitch.all.map(\.name)
        return .dictionary(
            "gates and reasons", allowed: "a map of gate names, each with the reason, as { ivRank: \"why\" }",
            keys: ValueForm<GateSwitch>.words(GateSwitch.all.map { ($0.name, $0) }),
            values: ValueForm<String>.line.described("the reason in a line of text"), keyNames: names,
            make: { $0.map { GateOff(gate: $0.0, because: $0.1) } }, take: { $0.map { ($0.gate, $0.because) } })
    }
}
