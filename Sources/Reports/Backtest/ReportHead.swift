import Desk
import Market
import Profiles
import Strategy
import Trading

/// What must be known before any number is read: small labels, and the sentences they stand for. The same on a
/// terminal, in a page and in JSON.
struct ReportHead: Hashable, Sendable {
    var title: String
    var subtitle: String
    var labels: [HTMLPage.Label]
    var notes: [Block.Note]

    /// Labels and notes of the market data: how often, how the prices came to be.
    mutating func add(
        origins: Set<Chain.Origin>, resolutions: Set<Chain.Resolution>, isDelayed: Bool
    ) {
        if origins.contains(.modelled) {
            let isAll = origins.count == 1
            labels.append(HTMLPage.Label(isAll ? "modelled" : "partly modelled", .caution))
            notes.append(
                Block.Note(
                    "modelled",
                    (isAll ? "All quotes" : "Where no chain was recorded, quotes")
                        + " were modelled from the underlying and the volatility indexes: what was traded on them "
                        + "never met a market.", .caution))
        }
        if origins.contains(.traded) {
            labels.append(HTMLPage.Label(origins.count == 1 ? "traded prices" : "partly traded prices", .caution))
            notes.append(
                Block.Note(
                    "traded", "Prices of trades, not quotes: what could be bought or sold then is not known.", .caution
                ))
        }
        if isDelayed {
            labels.append(HTMLPage.Label("delayed", .caution))
            notes.append(
                Block.Note(
                    "delayed", "The quotes were delayed when they were taken: no record is built on them.", .caution)
            )
        }
        if resolutions.contains(.daily) {
            labels.append(HTMLPage.Label(resolutions.count == 1 ? "daily" : "partly daily"))
            notes.append(
                Block.Note(
                    "daily", "One snapshot a session: decisions, fills and marks are at its closing quotes.", .quiet))
        }
    }

    /// What expiries were settled on.
    mutating func add(settlements bases: Set<Settlement.Basis>, physical: Int) {
        if bases.contains(.dailyOpen) {
            notes.append(
                Block.Note(
                    "settlement",
                    "AM settlement from the daily open: the special opening quotation was not recorded.", .caution))
        }
        if bases.contains(.snapshot) {
            notes.append(
                Block.Note(
                    "settlement",
                    "Settled on the underlying's price in the last snapshot where no bar of the session was there.",
                    .caution))
        }
        if physical > 0 {
            notes.append(
                Block.Note(
                    "settlement",
                    "\(Format.count(physical, "physical expiry", "physical expiries")) settled at the close; shares "
                        + "not carried.", .caution))
        }
    }

    /// What the profile relaxes or switches off, each with its reason; settings of one reason stand together.
    mutating func add(_ profile: Profile) {
        for marker in profile.markers where marker.name != "gates off" {
            labels.append(HTMLPage.Label(Words.withTrueMinus(marker.description), .caution))
        }
        let off = ReportHead.notes(
            profile.relaxations.filter { $0.gateSwitch != nil }, label: "off", of: \.gateWords, in: profile)
        if !off.isEmpty {
            let gates = Set(profile.relaxations.compactMap(\.gateSwitch))
            labels.append(HTMLPage.Label("\(Format.count(gates.count, "gate")) off", .caution))
        }
        notes += off
        notes += ReportHead.notes(
            profile.relaxations.filter { $0.gateSwitch == nil }, label: "relaxed", of: \.settingWords, in: profile)
    }

    private static func notes(
        _ relaxations: [Relaxation], label: String, of words: KeyPath<Relaxation, String>, in profile: Profile
    ) -> [Block.Note] {
        var groups: [(why: String, items: [Relaxed])] = []
        for relaxation in relaxations {
            let text = relaxation[keyPath: words]
            let group = groups.firstIndex { $0.why == relaxation.why } ?? groups.count
            if group == groups.count { groups.append((relaxation.why, [])) }
            let item = groups[group].items.firstIndex { $0.text == text } ?? groups[group].items.count
            if item == groups[group].items.count { groups[group].items.append(Relaxed(text: text)) }
            if let strategy = relaxation.strategy { groups[group].items[item].strategies.append(strategy) }
        }
        let all = profile.desk.strategies.count
        return groups.map { group in
            let items = group.items.map { $0.words(of: all) }
            return Block.Note(label, "\(items.joined(separator: ", ")): \(group.why).", .caution)
        }
    }

    /// One thing that is relaxed, and in which strategies.
    private struct Relaxed {
        let text: String
        var strategies: [String] = []

        /// What is true of all strategies, or of the only one, needs no names beside it.
        func words(of all: Int) -> String {
            strategies.isEmpty || strategies.count == all ? text : "\(text) (\(strategies.joined(separator: ", ")))"
        }
    }

    /// The head on a terminal: title, labels, notes.
    func terminal(style: TerminalStyle) -> String {
        var lines = [style.paint(TextWidth.cleaned(title), as: .strong)]
        lines += TextWidth.wrapped(TextWidth.cleaned(subtitle), to: style.width).map { style.paint($0, as: .quiet) }
        var line = ""
        var used = 0
        for label in labels {
            let text = TextWidth.cleaned(label.text)
            if used > 0, used + 3 + TextWidth.of(text) > style.width {
                lines.append(line)
                line = ""
                used = 0
            }
            if used > 0 { line += style.paint(" · ", as: .quiet) }
            line += style.paint(text, as: label.meaning == .plain ? .quiet : label.meaning)
            used += TextWidth.of(text) + (used > 0 ? 3 : 0)
        }
        if used > 0 { lines.append(line) }
        let indent = (notes.map { TextWidth.of($0.label) }.max() ?? 0) + 3
        for note in notes {
            let wrapped = TextWidth.wrapped(TextWidth.cleaned(note.text), to: max(20, style.width - indent))
            for (index, text) in wrapped.enumerated() {
                let label = index == 0 ? note.label : ""
                lines.append(
                    " " + style.paint(label, as: note.meaning) + TextWidth.spaces(indent - 1 - TextWidth.of(label))
                        + style.paint(text, as: .quiet))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    var json: JSONValue {
        .object([
            "title": .text(title),
            "subtitle": .text(subtitle),
            "labels": .words(labels.map(\.text)),
            "notes": .array(notes.map { .object(["label": .text($0.label), "text": .text($0.text)]) }),
        ])
    }
}

extension Relaxation {
    /// What stands after `gates.off.`: a gate's name, or a kind of release of one.
    fileprivate var gateSwitch: String? {
        setting.firstRange(of: ".gates.off.").map { String(setting[$0.upperBound...]) }
    }

    /// The strategy a setting belongs to.
    fileprivate var strategy: String? {
        guard let open = setting.firstRange(of: "strategies["), let close = setting.firstIndex(of: "]") else {
            return nil
        }
        return String(setting[open.upperBound..<close])
    }

    /// `IV rank`, `macro window: jobs`.
    fileprivate var gateWords: String {
        let parts = (gateSwitch ?? setting).split(separator: ".", maxSplits: 1)
        let gate = Gate.allCases.first { String(describing: $0) == parts.first.map(String.init) }
        let name = gate?.label ?? gateSwitch ?? setting
        return parts.count > 1 ? "\(name): \(parts[1])" : name
    }

    /// `risk.heat 30% instead of 10%`, without the strategy's own path.
    fileprivate var settingWords: String {
        let name =
            strategy == nil
            ? setting : setting.firstRange(of: "].").map { String(setting[$0.upperBound...]) } ?? setting
        return "\(name) \(what)"
    }
}
