/// A value put over the files for one run, by a variable or on the command line.
struct SettingOverride: Hashable, Sendable {
    /// `risk.heat`; `strategies[].exits.dte` means every strategy, `strategies[condor]` or `strategies[0]` one.
    let path: String
    /// In YAML.
    let value: String
    let origin: Origin

    init(path: String, value: String, origin: Origin) {
        self.path = path
        self.value = value
        self.origin = origin
    }

    static func commandLine(_ pair: (path: String, value: String)) -> SettingOverride {
        SettingOverride(path: pair.path, value: pair.value, origin: .commandLine(pair.path))
    }
}
