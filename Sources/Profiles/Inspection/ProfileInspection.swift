/// A profile read to be looked at: what it says, where each value comes from, and everything that is wrong with it.
public struct ProfileInspection: Sendable {
    /// `jim+paper`.
    public let name: String
    /// What it was read from: the profile, and the overlays over it. What they extend is named by the settings.
    public let files: [String]
    /// In order of file and line.
    public let problems: [ProfileProblem]
    /// Variables that were understood, by name.
    public let variables: [EnvironmentUse]
    /// Nil where no file could be read.
    let reading: ProfileReading?

    /// Reads what `name` names, as `Profile.load(name:)` does. Whatever is wrong, even that there is no such profile, is
    /// among the problems.
    public init(
        name: String, in directories: [String] = [], overrides: [(path: String, value: String)] = [],
        environment: ProfileEnvironment = .none
    ) {
        do throws(ProfileError) {
            let place = try ProfilePlace(called: name, in: directories)
            self.init(place, overrides: overrides, environment: environment)
        } catch {
            self.init(
                nil, name: name, files: [], problems: error.problems, overrides: overrides, environment: environment)
        }
    }

    init(_ place: ProfilePlace, overrides: [(path: String, value: String)], environment: ProfileEnvironment) {
        var files = ProfileFiles()
        let tree = files.tree(place)
        self.init(
            tree, name: place.name, files: [place.path] + place.overlays, problems: files.problems,
            overrides: overrides, environment: environment)
    }

    init(text: String, file: String, overrides: [(path: String, value: String)], environment: ProfileEnvironment) {
        var files = ProfileFiles()
        let tree = files.tree(text: text, file: file)
        self.init(
            tree, name: "profile", files: [file], problems: files.problems, overrides: overrides,
            environment: environment)
    }

    private init(
        _ tree: SettingNode?, name: String, files: [String], problems: [ProfileProblem],
        overrides: [(path: String, value: String)], environment: ProfileEnvironment
    ) {
        var reader = ProfileReader()
        reader.add(problems)
        let told = EnvironmentReading(environment, strategies: tree?.strategyNames ?? [])
        reader.add(told.problems)
        reading = tree.map {
            reader.read($0, name: name, overrides: told.overrides + overrides.map(SettingOverride.commandLine))
        }
        self.name = reading?.draft.name ?? name
        self.files = files
        self.problems = reader.problems
        variables = told.uses
    }

    /// The profile. Throws everything that is wrong.
    public func checked() throws(ProfileError) -> Profile {
        guard problems.isEmpty, let reading else { throw ProfileError(problems) }
        return reading.draft.profile(relaxations: reading.relaxations)
    }

    /// Every setting of the schema in its order, those of a strategy once for each.
    public var settings: [SettingState] { reading.map(SettingState.all) ?? [] }

    /// What works otherwise than the profile wishes, though nothing is wrong; empty where something is.
    public var notes: [ProfileNote] {
        guard problems.isEmpty, let reading else { return [] }
        return BrokerTable.notes(reading.draft) + ProfileNote.live(reading)
    }
}

/// Something to know about a profile that is not wrong.
public struct ProfileNote: Hashable, Sendable {
    /// The setting it is about.
    public let path: String
    /// As a sentence.
    public let message: String

    static func live(_ reading: ProfileReading) -> [ProfileNote] {
        guard reading.draft.run.mode == .live else { return [] }
        let path = SettingPath([.key("account"), .key("mode")])
        let source = SettingSource(reading.tree.origin(of: path))
        return [
            ProfileNote(
                path: "\(path)",
                message: "Live is said once, by \(source); a desk starts so only with `--live` as well.")
        ]
    }
}

extension Profile {
    /// Paper or live, as a desk may start with it: real money is traded only where the profile says `live` and whoever
    /// starts the desk says it again.
    public func mode(saidLive: Bool) throws(ProfileError) -> TradingMode {
        let origin = Origin(file: name, line: nil)
        switch (run.mode, saidLive) {
        case (.paper, false): return .paper
        case (.live, true): return .live
        case (.live, false):
            throw ProfileError([
                ProfileProblem(
                    .inconsistent, at: origin, path: "account.mode",
                    "is live, which is said once so far; add `--live` to trade real money, or set it to paper")
            ])
        case (.paper, true):
            throw ProfileError([
                ProfileProblem(
                    .inconsistent, at: origin, path: "account.mode",
                    "is paper, and `--live` is given; put the overlay `live` over the profile, or leave the flag away")
            ])
        }
    }
}
