/// The name of a place in a profile: `strategies[bull-put].gates.ivRank.minimum`. `strategies[]` means each of them.
struct SettingPath: Hashable, Sendable, CustomStringConvertible {
    enum Step: Hashable, Sendable {
        case key(String)
        /// A strategy by name or by position from 0; empty means every one.
        case item(String)
    }
    var steps: [Step]

    init(_ steps: [Step]) { self.steps = steps }

    /// Nil where the text is no path: empty steps, brackets that don't close.
    init?(_ text: String) {
        steps = []
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            guard let bracket = part.firstIndex(of: "[") else {
                guard !part.isEmpty, !part.contains("]") else { return nil }
                steps.append(.key(String(part)))
                continue
            }
            guard bracket != part.startIndex, part.last == "]" else { return nil }
            let inside = part[part.index(after: bracket)...].dropLast()
            guard !inside.contains("["), !inside.contains("]") else { return nil }
            steps.append(.key(String(part[..<bracket])))
            steps.append(.item(String(inside)))
        }
    }

    func then(_ key: String) -> SettingPath { SettingPath(steps + [.key(key)]) }
    func item(_ name: String) -> SettingPath { SettingPath(steps + [.item(name)]) }

    /// With every strategy's name left out: the path in the schema.
    var inSchema: SettingPath {
        SettingPath(steps.map { if case .item = $0 { .item("") } else { $0 } })
    }

    var description: String {
        var text = ""
        for step in steps {
            switch step {
            case .key(let key): text += text.isEmpty ? key : "." + key
            case .item(let name): text += "[\(name)]"
            }
        }
        return text
    }
}
