/// One row of the schema: a setting, or a group of them under one key. Rows are listed once, and reading, checking,
/// writing, documentation, JSON Schema and the paths of sweeps all come from the list.
struct Field<Owner: Sendable>: Sendable {
    let key: String
    let doc: String
    let content: Content

    indirect enum Content: Sendable {
        case setting(Setting<Owner>)
        case group([Field<Owner>])
    }

    static func group(_ key: String, _ doc: String, _ fields: [Field<Owner>]) -> Field {
        Field(key: key, doc: doc, content: .group(fields))
    }

    /// A setting stored at `property`. With `fallback` nil it must be written. `home` says where the default comes
    /// from: a bracket of the specification, or why it was chosen.
    static func setting<Value>(
        _ key: String, _ property: any WritableKeyPath<Owner, Value> & Sendable, _ form: ValueForm<Value>,
        default fallback: String?, _ home: String, limit: Limit<Value>? = nil, _ doc: String
    ) -> Field {
        var isLooser: (@Sendable (Owner, Owner) -> Bool)?
        if let limit {
            isLooser = { limit.isLooser($0[keyPath: property], $1[keyPath: property]) }
        }
        return Field(
            key: key, doc: doc,
            content: .setting(
                Setting(
                    type: form.type, allowed: form.allowed, json: form.json, samples: form.samples, joins: form.joins,
                    fallback: fallback.map { Setting<Owner>.Fallback.text($0) } ?? .required, home: home,
                    read: { node, owner throws(Refusal) in owner[keyPath: property] = try form.read(node) },
                    write: { form.write($0[keyPath: property]) }, isLooser: isLooser)))
    }

    /// A setting that need not exist and then is not written at all.
    static func optional<Value>(
        _ key: String, _ property: any WritableKeyPath<Owner, Value?> & Sendable, _ form: ValueForm<Value>,
        _ home: String, _ doc: String
    ) -> Field {
        let form = form.orNone()
        return Field(
            key: key, doc: doc,
            content: .setting(
                Setting(
                    type: form.type, allowed: form.allowed, json: form.json, samples: form.samples,
                    joins: form.joins, fallback: .absent, home: home,
                    read: { node, owner throws(Refusal) in owner[keyPath: property] = try form.read(node) },
                    write: { owner in owner[keyPath: property].map { form.write($0) } }, isLooser: nil)))
    }
}

struct Setting<Owner: Sendable>: Sendable {
    let type: String
    let allowed: String
    let json: JSONText
    let samples: [String]
    let joins: Bool
    let fallback: Fallback
    let home: String
    let read: @Sendable (SettingNode, inout Owner) throws(Refusal) -> Void
    /// Nil where there is nothing to write.
    let write: @Sendable (Owner) -> SettingNode?
    /// Whether the first owner's value lets more through than the second's; nil where it limits nothing.
    let isLooser: (@Sendable (Owner, Owner) -> Bool)?

    enum Fallback: Hashable, Sendable {
        case required
        /// In YAML.
        case text(String)
        case absent
    }
}

/// Which way a limit gets looser: a profile that goes there must say why.
struct Limit<Value: Sendable>: Sendable {
    let isLooser: @Sendable (Value, Value) -> Bool
}

extension Limit where Value: Comparable {
    static var minimum: Limit { Limit { $0 < $1 } }
    static var maximum: Limit { Limit { $0 > $1 } }
}
extension Limit where Value: Equatable {
    /// Everything but the default lets more through.
    static var anythingElse: Limit { Limit { $0 != $1 } }
}
extension Limit {
    /// `none` is the loosest.
    static func maximumOrNone<Part: Comparable & Sendable>() -> Limit where Value == Part? {
        Limit { value, standard in
            guard let standard else { return false }
            return value.map { $0 > standard } ?? true
        }
    }
    static func minimumOrNone<Part: Comparable & Sendable>() -> Limit where Value == Part? {
        Limit { value, standard in
            guard let standard else { return false }
            return value.map { $0 < standard } ?? true
        }
    }
    static func within<Part: Comparable & Sendable>() -> Limit where Value == ClosedRange<Part> {
        Limit { $0.lowerBound < $1.lowerBound || $0.upperBound > $1.upperBound }
    }
}
