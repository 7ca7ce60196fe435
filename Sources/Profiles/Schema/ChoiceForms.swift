import Exchange
import Desk
import Market
import Risk
import Strategy
import Trading

/// One way to say a value that can be said in several: a word alone, or one key with a value of its own.
struct Alternative<Value: Sendable>: Sendable {
    let key: String
    /// Nil where the word alone says it.
    let inner: Inner?
    /// Whether this alternative is how `value` is written, and its inner value then.
    let write: @Sendable (Value) -> SettingNode?
    let word: Value?

    struct Inner: Sendable {
        let allowed: String
        let json: JSONText
        let samples: [String]
        let read: @Sendable (SettingNode) throws(Refusal) -> Value
    }

    static func word(_ word: String, _ value: Value) -> Alternative where Value: Equatable {
        Alternative(key: word, inner: nil, write: { $0 == value ? .plain(word) : nil }, word: value)
    }

    static func key<Part>(
        _ key: String, _ form: ValueForm<Part>, make: @escaping @Sendable (Part) -> Value,
        take: @escaping @Sendable (Value) -> Part?
    ) -> Alternative {
        Alternative(
            key: key,
            inner: Inner(
                allowed: form.allowed, json: form.json, samples: form.samples,
                read: { node throws(Refusal) in make(try form.read(node)) }),
            write: { value in take(value).map { .map([(key, form.write($0))]) } }, word: nil)
    }
}

extension ValueForm {
    /// Exactly one of the alternatives. One with a value is written `key: value` on its own.
    static func choice(_ type: String, _ alternatives: [Alternative<Value>]) -> ValueForm {
        let allowed = alternatives.map { alternative in
            alternative.inner.map { "\(alternative.key): \($0.allowed)" } ?? alternative.key
        }.joined(separator: "; or ")
        let names = alternatives.map(\.key)
        return ValueForm(
            type: type, allowed: allowed,
            json: .either(
                alternatives.map { alternative in
                    guard let inner = alternative.inner else { return .words([alternative.key]) }
                    return .object([
                        "type": .string("object"), "additionalProperties": .flag(false),
                        "required": .list([.string(alternative.key)]),
                        "properties": .members([.init(name: alternative.key, value: inner.json)]),
                    ])
                }),
            samples: alternatives.flatMap { alternative in
                alternative.inner?.samples.map { "{ \(alternative.key): \($0) }" } ?? [alternative.key]
            },
            read: { node throws(Refusal) in
                if let text = node.plainText, let word = alternatives.first(where: { $0.key == text })?.word {
                    return word
                }
                guard let entries = node.entries else {
                    let nearest = node.plainText.flatMap { NearestName.of($0, among: names) }
                    throw Refusal(.notAllowed(node, allowed: allowed, nearest: nearest))
                }
                var known: [Value] = []
                var problems: [ProfileProblem] = []
                for entry in entries {
                    guard let inner = alternatives.first(where: { $0.key == entry.key })?.inner else {
                        problems.append(
                            .unknownName(
                                entry.key, at: entry.origin, path: "." + entry.key,
                                names: alternatives.filter { $0.inner != nil }.map(\.key)))
                        continue
                    }
                    do throws(Refusal) {
                        known.append(try inner.read(entry.value))
                    } catch {
                        problems += error.problems.map { $0.below("." + entry.key) }
                    }
                }
                guard problems.isEmpty else { throw Refusal(problems) }
                guard known.count == 1 else { throw Refusal(.notAllowed(node, allowed: "exactly one of " + allowed)) }
                return known[0]
            },
            write: { value in alternatives.lazy.compactMap { $0.write(value) }.first ?? .map([]) })
    }

    /// Settings that are there together or not at all, as `{ tolerance: 0, dueAfter: 2h }`.
    static func record(_ type: String, _ fields: [Field<Value>], blank: Value) -> ValueForm {
        let rows = fields.rows(at: SettingPath([]))
        let map = { (text: (SettingRow) -> String) in
            "{ " + rows.map { "\($0.path): \(text($0))" }.joined(separator: ", ") + " }"
        }
        let allowed = map(\.allowed)
        let required = rows.filter(\.isRequired).map { JSONText.string($0.path) }
        return ValueForm(
            type: type, allowed: allowed,
            json: ProfileSchema.object(fields).adding([.init(name: "required", value: .list(required))]),
            samples: [map { $0.samples[0] }, map { $0.samples[$0.samples.count - 1] }], joins: true,
            read: { node throws(Refusal) in
                guard node.entries != nil else { throw Refusal(.notAllowed(node, allowed: allowed)) }
                var value = blank
                var problems: [ProfileProblem] = []
                fields.setDefaults(of: &value)
                fields.read(node, into: &value, at: SettingPath([]), problems: &problems)
                guard problems.isEmpty else { throw Refusal(problems.map { $0.below(".") }) }
                return value
            },
            write: { .map(fields.write($0)) })
    }

    /// A map whose keys are names of the trade. `none` as a value takes an inherited entry out.
    static func dictionary<Key: Comparable & Sendable, Part>(
        _ type: String, allowed: String, keys: ValueForm<Key>, values: ValueForm<Part>, keyNames: [String],
        make: @escaping @Sendable ([(Key, Part)]) -> Value, take: @escaping @Sendable (Value) -> [(Key, Part)]
    ) -> ValueForm {
        let sampleKeys = keyNames.isEmpty ? keys.samples : keyNames
        return ValueForm(
            type: type, allowed: allowed,
            json: .object([
                "type": .string("object"), "propertyNames": keys.json,
                "additionalProperties": .either([values.json, .words(["none"])]),
            ]),
            samples: ["{}", "{ \(sampleKeys[0]): \(values.samples[0]) }"], joins: true,
            read: { node throws(Refusal) in
                guard let entries = node.entries else { throw Refusal(.notAllowed(node, allowed: allowed)) }
                var pairs: [(Key, Part)] = []
                var problems: [ProfileProblem] = []
                for entry in entries {
                    guard let key = try? keys.read(.plain(entry.key)) else {
                        problems.append(
                            keyNames.isEmpty
                                ? ProfileProblem(
                                    .notAllowed, at: entry.origin, path: "." + entry.key,
                                    "found `\(entry.key)`; allowed: \(keys.allowed)")
                                : .unknownName(entry.key, at: entry.origin, path: "." + entry.key, names: keyNames))
                        continue
                    }
                    if entry.value.isNone { continue }
                    do throws(Refusal) {
                        pairs.append((key, try values.read(entry.value)))
                    } catch {
                        problems += error.problems.map { $0.below("." + entry.key) }
                    }
                }
                guard problems.isEmpty else { throw Refusal(problems) }
                // Two spellings of one key are one key: a YAML map has none twice, and symbols have one spelling.
                return make(pairs.sorted { $0.0 < $1.0 })
            },
            write: { value in
                .map(take(value).map { (keys.write($0.0).anyText ?? "", values.write($0.1)) })
            })
    }
}

extension ValueForm where Value == VenueSettings.FillModel {
    static var fills: ValueForm {
        .choice(
            "fill model",
            [
                .word("natural", .natural), .word("mid", .mid),
                .key("midLessTicks", ValueForm<Int>.whole(1...100, "ticks of the package below its mid")) {
                    .midLessTicks($0)
                } take: {
                    if case .midLessTicks(let ticks) = $0 { ticks } else { nil }
                },
                .key("spreadShare", ValueForm<Double>.fraction(0...1)) {
                    .spreadShare($0)
                } take: {
                    if case .spreadShare(let share) = $0 { share } else { nil }
                },
                .key("probabilistic", ValueForm<Double>.fraction(0...1)) {
                    .probabilistic(atNatural: $0)
                } take: {
                    if case .probabilistic(let chance) = $0 { chance } else { nil }
                },
                .key("queue", ValueForm<VenueSettings.Queue>.queue) {
                    .queue($0)
                } take: {
                    if case .queue(let queue) = $0 { queue } else { nil }
                },
            ])
    }
}

extension ValueForm where Value == VenueSettings.Queue {
    static var queue: ValueForm {
        .record(
            "queue",
            [
                .setting(
                    "turnover", \.turnover, .number(0...1_000, "times the displayed size"), default: nil, "",
                    "What trades between two looks, on average."),
                .setting(
                    "size", \.size, .whole(1...1_000_000, "contracts"), default: nil, "",
                    "What is displayed where quotes come without a size; of shares, in hundreds."),
            ], blank: VenueSettings.Queue(turnover: 0, size: 1))
    }
}

extension ValueForm where Value == VenueSettings.MarginCalls {
    static var marginCalls: ValueForm {
        .record(
            "margin calls",
            [
                .setting(
                    "tolerance", \.tolerance, .money(.zero ... .dollars(10_000_000)), default: "0",
                    "what is lacking is called for", "What may be lacking without a call."),
                .setting(
                    "dueAfter", \.dueAfter,
                    ValueForm<Duration>.duration(.seconds(60) ... .seconds(864_000)).orNone(), default: "none",
                    "a call alone closes nothing", "After so long the broker closes positions itself."),
            ], blank: VenueSettings.MarginCalls())
    }
}

extension ValueForm where Value == ExecutionSettings.WalkStart {
    static var walkStart: ValueForm {
        .choice(
            "start of the walk",
            [
                .word("mid", .mid),
                .key("midLess", ValueForm<Price>.price(.cents(1)...Price.dollars(10))) {
                    .midLess($0)
                } take: {
                    if case .midLess(let price) = $0 { price } else { nil }
                },
                .key("halfSpreadShare", ValueForm<Double>.fraction(0...1)) {
                    .shareOfHalfSpread($0)
                } take: {
                    if case .shareOfHalfSpread(let share) = $0 { share } else { nil }
                },
            ])
    }
}

extension ValueForm where Value == RiskSettings.Sizing {
    static var sizing: ValueForm {
        .choice(
            "size",
            [
                .key("riskShare", ValueForm<Double>.fraction(0.0001...1)) {
                    .riskShare($0)
                } take: {
                    if case .riskShare(let share) = $0 { share } else { nil }
                },
                .key("fixed", ValueForm<Int>.whole(1...1_000, "units of the structure")) {
                    .fixedQuantity($0)
                } take: {
                    if case .fixedQuantity(let quantity) = $0 { quantity } else { nil }
                },
            ])
    }
}
