import Market
import Trading

/// Names, texts, words out of a fixed set, dates and times.
extension ValueForm where Value == String {
    /// One line of free text, quoted or not.
    static var line: ValueForm {
        let allowed = "a line of text, 1…300 characters"
        return ValueForm(
            type: "text", allowed: allowed,
            json: .object(["type": .string("string"), "minLength": .number("1"), "maxLength": .number("300")]),
            samples: ["first", "second"],
            read: { node throws(Refusal) in
                guard let text = node.anyText?.trimmingSpaces, !node.isBlank, (1...300).contains(text.count),
                    !text.contains("\n")
                else { throw Refusal(.notAllowed(node, allowed: allowed)) }
                return text
            },
            write: { .text($0) })
    }

    /// A short name that stands in paths: letters, digits, `-`, `_`, and what `also` allows.
    static func name(also extra: String = "") -> ValueForm {
        .scalar(
            type: "name",
            allowed: "a name of letters, digits, - and _\(extra.isEmpty ? "" : " and " + extra), up to 60",
            json: .pattern("^[A-Za-z0-9_\(extra)-]{1,60}$"), samples: ["first", "second"],
            parse: { text in
                let fits = text.unicodeScalars.allSatisfy { scalar in
                    scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                        || scalar == "-" || scalar == "_" || extra.unicodeScalars.contains(scalar)
                }
                return fits && (1...60).contains(text.count) && text != "none" ? text : nil
            },
            print: { $0 })
    }
}

extension ValueForm where Value == Bool {
    static var yesOrNo: ValueForm {
        .scalar(
            type: "yes or no", allowed: "yes or no",
            json: .object(["enum": .list([.flag(true), .flag(false), .string("yes"), .string("no")])]),
            samples: ["yes", "no"],
            parse: { ["yes": true, "true": true, "no": false, "false": false][$0] },
            print: { $0 ? "yes" : "no" })
    }
    /// Two words for a fact that has a better name than yes.
    static func either(_ yes: String, _ no: String) -> ValueForm {
        .words([(yes, true), (no, false)])
    }
}

extension ValueForm where Value: Equatable {
    /// One of the words; another one is answered with the nearest.
    static func words(_ words: [(String, Value)]) -> ValueForm {
        let names = words.map(\.0)
        let allowed = names.joined(separator: ", ")
        return ValueForm(
            type: "word", allowed: allowed, json: .words(names), samples: names,
            read: { node throws(Refusal) in
                guard let text = node.plainText, let word = words.first(where: { $0.0 == text }) else {
                    let nearest = node.anyText.flatMap { NearestName.of($0, among: names) }
                    throw Refusal(.notAllowed(node, allowed: allowed, nearest: nearest))
                }
                return word.1
            },
            write: { value in .plain(words.first { $0.1 == value }?.0 ?? "") })
    }
}

extension ValueForm where Value: CaseIterable & Equatable {
    /// The cases of an enumeration by their own names.
    static var word: ValueForm { .words(Value.allCases.map { (String(describing: $0), $0) }) }
}

extension ValueForm where Value == Symbol {
    static var symbol: ValueForm {
        .scalar(
            type: "symbol", allowed: "a symbol as SPX or BRK.B: up to 8 of A–Z, 0–9, . and /",
            json: .pattern("^[A-Z0-9./^]{1,8}$"), samples: ["SPX", "SPY"],
            parse: { Symbol($0) }, print: { $0.description })
    }
}

extension ValueForm where Value == Root {
    static var root: ValueForm {
        .scalar(
            type: "root", allowed: "an option root as SPXW: up to 6 of A–Z and 0–9",
            json: .pattern("^[A-Z0-9./^]{1,6}$"), samples: ["SPX", "SPXW"],
            parse: { Root($0) }, print: { $0.description })
    }
}

extension ValueForm where Value == Day {
    static var day: ValueForm {
        .scalar(
            type: "dates", allowed: "a date as 2026-08-04", json: .pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
            samples: ["2018-01-02", "2018-02-28"], parse: { Day($0) }, print: { $0.description })
    }
}

extension ValueForm where Value == TimeOfDay {
    /// New York's clock.
    static var time: ValueForm {
        .scalar(
            type: "times", allowed: "a New York time as 9:45", json: .pattern("^[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$"),
            samples: ["9:30", "16:15"], parse: { TimeOfDay($0) }, print: { $0.description })
    }

    static func time(_ range: ClosedRange<TimeOfDay>) -> ValueForm {
        let (low, high) = (range.lowerBound.description, range.upperBound.description)
        return .scalar(
            type: "time", allowed: "a New York time \(low)…\(high)", json: time.json, samples: [low, high],
            parse: { TimeOfDay($0).flatMap { range.contains($0) ? $0 : nil } }, print: { $0.description })
    }
}

extension ValueForm where Value == BrokerCapabilities.Groups {
    /// Any of the forms; written in one order.
    static var groups: ValueForm {
        let forms: [(String, BrokerCapabilities.Groups)] = [("oco", .oco), ("oto", .oto), ("otoco", .otoco)]
        let list = ValueForm.words(forms).list(of: "forms").described("a list of oco, oto and otoco, as [oco, oto]")
        return ValueForm(
            type: list.type, allowed: list.allowed, json: list.json, samples: ["[]", "[oco]", "[oco, oto]"],
            read: { node throws(Refusal) in BrokerCapabilities.Groups(try list.read(node)) },
            write: { groups in .list(forms.filter { groups.contains($0.1) }.map { .plain($0.0) }) })
    }
}
