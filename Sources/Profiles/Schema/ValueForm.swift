/// How one kind of value is written in a profile: read from text into the domain's type, written back, described for
/// people and for JSON Schema. Reading refuses with what was found and what is allowed.
struct ValueForm<Value: Sendable>: Sendable {
    /// One or two words for a table: `fraction`, `list of symbols`.
    let type: String
    /// In a sentence after "allowed:".
    let allowed: String
    let json: JSONText
    /// Legal values, at least two different ones: examples for people, and what tests vary.
    let samples: [String]
    /// Maps under this form are joined key by key when one profile extends another; all else is replaced.
    var joins = false
    let read: @Sendable (SettingNode) throws(Refusal) -> Value
    let write: @Sendable (Value) -> SettingNode
}

extension ValueForm {
    /// A value on one line without quotes. `parse` gives nil for what is not allowed.
    static func scalar(
        type: String, allowed: String, json: JSONText, samples: [String],
        parse: @escaping @Sendable (String) -> Value?, print: @escaping @Sendable (Value) -> String
    ) -> ValueForm {
        ValueForm(
            type: type, allowed: allowed, json: json, samples: samples,
            read: { node throws(Refusal) in
                guard let text = node.plainText, !node.isBlank, let value = parse(text) else {
                    throw Refusal(.notAllowed(node, allowed: allowed))
                }
                return value
            },
            write: { .plain(print($0)) })
    }

    /// The same form under another description, where the range says too little.
    func described(_ allowed: String, type: String? = nil) -> ValueForm {
        ValueForm(
            type: type ?? self.type, allowed: allowed, json: json, samples: samples, joins: joins,
            read: { node throws(Refusal) in
                do throws(Refusal) {
                    return try read(node)
                } catch {
                    guard error.problems.allSatisfy({ $0.path.isEmpty }) else { throw error }
                    throw Refusal(.notAllowed(node, allowed: allowed, nearest: error.problems.first?.nearest))
                }
            },
            write: write)
    }

    /// The value, or the word `none`.
    func orNone() -> ValueForm<Value?> {
        let allowed = self.allowed + "; or none"
        return ValueForm<Value?>(
            type: type + " or none", allowed: allowed, json: .either([json, .words(["none"])]),
            samples: samples + ["none"], joins: joins,
            read: { node throws(Refusal) in
                if node.isNone { return nil }
                do throws(Refusal) {
                    return try read(node)
                } catch {
                    // Of a map its own form says more than "or none" would.
                    guard node.entries == nil,
                        error.problems.allSatisfy({ $0.path.isEmpty && $0.kind == .notAllowed })
                    else { throw error }
                    throw Refusal(.notAllowed(node, allowed: allowed, nearest: error.problems.first?.nearest))
                }
            },
            write: { value in value.map(write) ?? .plain("none") })
    }

    /// `[a, b, c]`.
    func list(of things: String, atLeast minimum: Int = 0) -> ValueForm<[Value]> {
        let allowed =
            "a list of \(things), as [\(samples.prefix(2).joined(separator: ", "))]"
            + (minimum > 0 ? ", at least \(minimum)" : "")
        return ValueForm<[Value]>(
            type: "list of \(things)", allowed: allowed,
            json: .object([
                "type": .string("array"), "items": json, "minItems": .number(String(minimum)),
            ]),
            samples: ["[\(samples[0])]", "[\(samples.prefix(2).joined(separator: ", "))]"],
            read: { node throws(Refusal) in
                guard let items = node.items, items.count >= minimum else {
                    throw Refusal(.notAllowed(node, allowed: allowed))
                }
                var values: [Value] = []
                var problems: [ProfileProblem] = []
                for (index, item) in items.enumerated() {
                    do throws(Refusal) {
                        values.append(try read(item))
                    } catch {
                        problems += error.problems.map { $0.below("[\(index)]") }
                    }
                }
                guard problems.isEmpty else { throw Refusal(problems) }
                return values
            },
            write: { .list($0.map(write)) })
    }

    /// `low..high`, both ends included.
    func range() -> ValueForm<ClosedRange<Value>> where Value: Comparable {
        let samples = ["\(samples[0])..\(samples[0])", "\(samples[0])..\(samples[1])"]
        let allowed = "a range as \(samples[1]) (both ends included), each end \(self.allowed)"
        return .scalar(
            type: "range of \(type)", allowed: allowed, json: .pattern("^[^ ]+\\.\\.[^ ]+$"), samples: samples,
            parse: { text in
                guard let (low, high) = RangeText.ends(text), let lower = try? read(.plain(low)),
                    let upper = try? read(.plain(high)), lower <= upper
                else { return nil }
                return lower...upper
            },
            print: { range in
                YAMLWriter.inline(write(range.lowerBound)) + ".." + YAMLWriter.inline(write(range.upperBound))
            })
    }
}

enum RangeText {
    /// Both ends of `low..high`; nil where the text is no range.
    static func ends(_ text: String) -> (String, String)? {
        let bytes = Array(text.utf8)
        guard let dots = bytes.indices.dropLast().first(where: { bytes[$0] == 46 && bytes[$0 + 1] == 46 }) else {
            return nil
        }
        let low = String(decoding: bytes[..<dots], as: UTF8.self)
        let high = String(decoding: bytes[(dots + 2)...], as: UTF8.self)
        guard !low.isEmpty, !high.isEmpty, !high.hasPrefix(".") else { return nil }
        return (low, high)
    }
}
