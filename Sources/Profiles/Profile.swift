public import Desk
public import Exchange
import Market
import Risk
import Strategy
import Trading

/// Everything a run was told, read and checked as a whole: the desk's settings, the venue's, the run's, and what all
/// of it relaxes or switches off, with the reasons.
public struct Profile: Hashable, Sendable {
    /// What it is called in reports, `reference/vertical`; by default its file's name, never where that file lies.
    public var name: String
    /// One line.
    public var title: String
    public var desk: DeskSettings
    public var venue: VenueSettings
    public var run: RunSettings
    /// Everything that is looser than the schema's default or switched off, by name, in the schema's order. Printed at
    /// the head of every report.
    public var relaxations: [Relaxation]

    public init(
        name: String, title: String, desk: DeskSettings, venue: VenueSettings, run: RunSettings,
        relaxations: [Relaxation]
    ) {
        self.name = name
        self.title = title
        self.desk = desk
        self.venue = venue
        self.run = run
        self.relaxations = relaxations
    }
}

/// One thing a profile relaxes, and why.
public struct Relaxation: Hashable, Sendable, CustomStringConvertible {
    /// The path of the setting: `strategies[bull-put].gates.off.ivRank`, `risk.heat`.
    public let setting: String
    /// `switched off`, or `0.3 instead of 0.1`.
    public let what: String
    /// In the profile's words.
    public let why: String

    public init(setting: String, what: String, why: String) {
        self.setting = setting
        self.what = what
        self.why = why
    }
    public var description: String { "\(setting) \(what): \(why)" }
}

/// A setting that makes results better than life or unlike it, for the head of a report: `fill: mid`.
public struct ProfileMarker: Hashable, Sendable, CustomStringConvertible {
    public let name: String
    public let value: String
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
    public var description: String { "\(name): \(value)" }
}

extension Profile {
    /// What a reader of a result must know before its numbers, in a fixed order. Empty for a profile that fills at
    /// natural, exits at what it could get, prices for itself, keeps to its account, and asks every gate.
    public var markers: [ProfileMarker] {
        var markers: [ProfileMarker] = []
        func mark(_ name: String, _ value: String) { markers.append(ProfileMarker(name: name, value: value)) }
        if venue.fills != .natural {
            mark("fill", YAMLWriter.inline(ValueForm<VenueSettings.FillModel>.fills.write(venue.fills)))
        }
        if !venue.enforcesMargin || !desk.risk.enforcesMargin { mark("account", "unlimited") }
        switch run.chains {
        case .recorded: break
        case .gapsModelled, .modelled: mark("chains", String(describing: run.chains))
        }
        for substitute in desk.memory.impliedVolatilityFrom {
            mark("IV history of \(substitute.symbol)", "from \(substitute.index)")
        }
        let traded = desk.strategies.filter(\.enabled)
        // One strategy needs no name beside it, nor does what is true of all of them.
        func markStrategies(_ name: String, _ value: String, _ applies: (Int) -> Bool) {
            let names = traded.indices.filter(applies).map { traded[$0].name }
            guard !names.isEmpty else { return }
            mark(name, names.count == traded.count ? value : "\(value) (\(names.joined(separator: ", ")))")
        }
        markStrategies("exitPrice", "mid") { traded[$0].exits.targetPrice == .mid }
        markStrategies("greeks", "vendor") { traded[$0].greeks == .vendor }
        var told: [String] = []
        for strategy in traded {
            let off = GateSwitch.off(in: strategy.gates).map(\.name).joined(separator: ", ")
            guard !off.isEmpty, !told.contains(off) else { continue }
            told.append(off)
            markStrategies("gates off", off) { index in
                GateSwitch.off(in: traded[index].gates).map(\.name).joined(separator: ", ") == off
            }
        }
        return markers
    }
}
