/// Where a value was written: errors and relaxations point there.
struct Origin: Hashable, Sendable {
    var file: String
    /// From 1; nil for what stands in no file.
    var line: Int?
    var column = 0
    var kind = Kind.file

    enum Kind: Hashable, Sendable {
        case file
        /// The table of what a named broker takes.
        case broker
        /// A variable of this name.
        case environment(String)
        /// A command line, a sweep.
        case commandLine
    }

    /// Given beside the files, for this run.
    var isOverride: Bool {
        switch kind {
        case .file, .broker: false
        case .environment, .commandLine: true
        }
    }

    static let none = Origin(file: "default", line: nil)

    static func commandLine(_ path: String) -> Origin {
        Origin(file: "override \(path)", line: nil, kind: .commandLine)
    }
}

/// A profile's text as a tree that still knows where each part was written. Values are text until the schema reads
/// them, so that `0.10` is exact and `9:45` is not a number in base sixty.
struct SettingNode: Hashable, Sendable {
    indirect enum Content: Hashable, Sendable {
        case scalar(String, quoted: Bool)
        case list([SettingNode])
        case map([Entry])
    }
    struct Entry: Hashable, Sendable {
        var key: String
        var origin: Origin
        var value: SettingNode
    }

    var content: Content
    var origin: Origin

    init(_ content: Content, at origin: Origin = .none) {
        self.content = content
        self.origin = origin
    }
    static func plain(_ text: String) -> SettingNode { SettingNode(.scalar(text, quoted: false)) }
    static func text(_ text: String) -> SettingNode { SettingNode(.scalar(text, quoted: true)) }
    static func list(_ items: [SettingNode]) -> SettingNode { SettingNode(.list(items)) }
    static func map(_ entries: [(String, SettingNode)]) -> SettingNode {
        SettingNode(.map(entries.map { Entry(key: $0.0, origin: .none, value: $0.1) }))
    }

    var entries: [Entry]? {
        if case .map(let entries) = content { entries } else { nil }
    }
    var items: [SettingNode]? {
        if case .list(let items) = content { items } else { nil }
    }
    /// The text of an unquoted value.
    var plainText: String? {
        if case .scalar(let text, quoted: false) = content { text } else { nil }
    }
    var anyText: String? {
        if case .scalar(let text, _) = content { text } else { nil }
    }
    subscript(_ key: String) -> SettingNode? { entries?.first { $0.key == key }?.value }

    /// A value left out: `heat:` with nothing behind it, or YAML's `~`.
    var isBlank: Bool { plainText.map { ["", "~", "null"].contains($0) } ?? false }
    var isNone: Bool { plainText == "none" }

    /// For an error: what a person wrote, shortened.
    var shown: String {
        switch content {
        case .scalar where isBlank: "nothing"
        case .scalar(let text, let quoted):
            quoted ? "the text \"\(text.prefix(60))\"" : "`\(text.prefix(60))`"
        case .list(let items): "a list of \(items.count)"
        case .map(let entries): "a map (\(entries.prefix(4).map(\.key).joined(separator: ", ")))"
        }
    }
}
