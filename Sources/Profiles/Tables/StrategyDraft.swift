import Market
import Strategy
import Trading

/// A strategy while it is being read or written: its settings in the shape in which a profile states them, with the
/// reasons that `StrategySettings` has no place for.
struct StrategyDraft: Hashable, Sendable {
    /// Sides and macro windows stand below instead, and `gates.off` is empty until `finished`.
    var settings: StrategySettings
    var putShort: StrikeRule?
    var putLong: StrikeRule?
    var callShort: StrikeRule?
    var callLong: StrikeRule?
    var fomc: MacroWindow
    var cpi: MacroWindow
    var jobs: MacroWindow
    var off: [GateOff]

    /// Every number is overwritten by the schema's default before anything is read.
    static let blank = StrategyDraft(
        settings: StrategySettings(
            name: "", enabled: true, structure: .bullPutSpread, underlyings: [],
            expiry: ExpirySettings(window: 0...0, choice: .every, roots: []), put: nil, call: nil, greeks: .model,
            requiresBid: true, slippageShare: 0, ranking: .expectedValue, runnersUp: 0, gates: .blank, exits: .blank),
        fomc: MacroWindow(kind: .fomc, hoursBefore: 0, hoursAfter: 0),
        cpi: MacroWindow(kind: .cpi, hoursBefore: 0, hoursAfter: 0),
        jobs: MacroWindow(kind: .jobs, hoursBefore: 0, hoursAfter: 0), off: [])

    var finished: StrategySettings {
        var settings = settings
        settings.put = putShort.map { SideSettings(short: $0, long: putLong) }
        settings.call = callShort.map { SideSettings(short: $0, long: callLong) }
        let switches = off.map(\.gate)
        settings.gates.off = Gate.allCases.filter { switches.contains(.gate($0)) }
        settings.gates.macroWindows = [fomc, cpi, jobs].filter { !switches.contains(.release($0.kind)) }
        return settings
    }

    /// Back from settings; `reason` is asked for each thing that is off.
    init(_ settings: StrategySettings, standard: StrategyDraft, reason: (GateSwitch) -> String) {
        self = standard
        off = GateSwitch.off(in: settings.gates).map { GateOff(gate: $0, because: reason($0)) }
        for window in settings.gates.macroWindows {
            switch window.kind {
            case .fomc: fomc = window
            case .cpi: cpi = window
            case .jobs: jobs = window
            }
        }
        putShort = settings.put?.short
        putLong = settings.put?.long
        callShort = settings.call?.short
        callLong = settings.call?.long
        self.settings = settings
        self.settings.adjustments = settings.adjustments ?? standard.settings.adjustments
        self.settings.wheel = settings.wheel ?? standard.settings.wheel
        self.settings.put = nil
        self.settings.call = nil
        self.settings.gates.off = []
        self.settings.gates.macroWindows = []
    }

    private init(
        settings: StrategySettings, fomc: MacroWindow, cpi: MacroWindow, jobs: MacroWindow, off: [GateOff]
    ) {
        self.settings = settings
        self.fomc = fomc
        self.cpi = cpi
        self.jobs = jobs
        self.off = off
    }
}
