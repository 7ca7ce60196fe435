/// JSON Schema of a profile, for editors: types, words, ranges and defaults. What spans several settings (a reason for
/// what is relaxed, the sides a structure needs) only reading a profile checks.
extension ProfileSchema {
    public static var jsonSchema: String {
        let strategy = object(StrategyTable.fields)
        var members: [JSONText.Member] = [
            .init(
                name: "extends",
                value: .object([
                    "description": .string("Another profile, relative to this file."), "type": .string("string"),
                ]))
        ]
        members += properties(ProfileTable.fields)
        members.append(.init(name: "everyStrategy", value: .object(["$ref": .string("#/$defs/strategy")])))
        members.append(
            .init(
                name: "strategies",
                value: .object([
                    "type": .string("array"),
                    "items": .object([
                        "$ref": .string("#/$defs/strategy"), "required": .list([.string("name")]),
                    ]),
                ])))
        let schema = JSONText.object([
            "$schema": .string("https://json-schema.org/draft/2020-12/schema"),
            "title": .string("Wingspan profile"),
            "description": .string("A profile, or an overlay, which says only what it puts over one."),
            "type": .string("object"), "additionalProperties": .flag(false), "properties": .members(members),
            "$defs": .object(["strategy": strategy]),
        ])
        return schema.text() + "\n"
    }

    /// A map of these settings.
    static func object<Owner: Sendable>(_ fields: [Field<Owner>]) -> JSONText {
        .object([
            "type": .string("object"), "additionalProperties": .flag(false),
            "properties": .members(properties(fields)),
        ])
    }

    private static func properties<Owner: Sendable>(_ fields: [Field<Owner>]) -> [JSONText.Member] {
        fields.map { field -> JSONText.Member in
            var notes: [JSONText.Member] = []
            if !field.doc.isEmpty { notes.append(.init(name: "description", value: .string(field.doc))) }
            switch field.content {
            case .group(let fields):
                return .init(name: field.key, value: object(fields).adding(notes))
            case .setting(let setting):
                if case .text(let text) = setting.fallback, let node = try? YAMLText.value(text, origin: .none).get() {
                    notes.append(.init(name: "default", value: json(node)))
                }
                return .init(name: field.key, value: setting.json.adding(notes))
            }
        }
    }

    /// A default as JSON: numbers and flags as such, everything else as the text that YAML has.
    private static func json(_ node: SettingNode) -> JSONText {
        switch node.content {
        case .list(let items): return .list(items.map(json))
        case .map(let entries): return .members(entries.map { .init(name: $0.key, value: json($0.value)) })
        case .scalar(let text, let quoted):
            if !quoted, let digits = NumberText.withoutSeparators(text), NumberText.double(digits) != nil {
                return .number(digits)
            }
            return .string(text)
        }
    }
}
