import ArgumentParser
import Foundation
import Profiles
import Reports

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Check, show and compare profiles; the schema for an editor.",
        discussion: """
              wingspan config check jim+paper
              wingspan config check strangle --broker alpaca
              wingspan config show claxton+live --changed
              wingspan config diff jim agent
              wingspan config schema > wingspan.schema.json
            """,
        subcommands: [Check.self, Show.self, Diff.self, Schema.self])

    /// Which profile, and what is put over it.
    struct Source: ParsableArguments {
        @Argument(help: "A shipped profile by name, or a file; overlays follow it: jim+paper.")
        var profile: String

        @Option(help: "The broker to trade at, instead of the profile's own.")
        var broker: String?

        @Option(
            name: .customLong("set"),
            help: ArgumentHelp(
                "Put a value over a setting: risk.heat=0.1. May be given again.", valueName: "path=value"))
        var overrides: [String] = []

        func inspect() throws -> ProfileInspection {
            let named = broker.map { [(path: "broker.name", value: $0)] } ?? []
            return ProfileInspection(
                name: profile, overrides: try overrides.map(Profile.override) + named, environment: .here)
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Everything that is wrong with a profile, before anything starts.")

        @OptionGroup var source: Source

        @Flag(help: "Ask for real money, as a desk is asked for it.")
        var live = false

        @OptionGroup var output: OutputOptions

        func run() throws {
            let report = ConfigCheckReport(try source.inspect(), saidLive: live)
            TerminalWriter.write(output.json ? report.json() : report.terminal(style: output.style))
            if !report.isSound { throw ExitCode.failure }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Every setting with its value, and where it comes from.")

        @OptionGroup var source: Source

        @Flag(help: "Only what does not stand at its default.")
        var changed = false

        @OptionGroup var output: OutputOptions

        func run() throws {
            let inspection = try source.inspect()
            _ = try inspection.checked()
            let report = ConfigShowReport(inspection, changed: changed)
            TerminalWriter.write(output.json ? report.json() : report.terminal(style: output.style))
        }
    }

    struct Diff: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What differs from the defaults, or from another profile; the looser side is marked.")

        @Argument(help: "A profile, with its overlays.")
        var first: String

        @Argument(help: "What it is compared with; without it, the defaults.")
        var second: String?

        @OptionGroup var output: OutputOptions

        func run() throws {
            let profiles = [first, second].compactMap { $0 }.map {
                ProfileInspection(name: $0, environment: .here)
            }
            for profile in profiles { _ = try profile.checked() }
            let report = ConfigDiffReport(profiles[0], with: profiles.dropFirst().first)
            TerminalWriter.write(output.json ? report.json() : report.terminal(style: output.style))
        }
    }

    struct Schema: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "A JSON Schema of profiles, for editors.",
            discussion: """
                Write it beside your profiles, and name it in the first line of each:
                  wingspan config schema > wingspan.schema.json
                  # yaml-language-server: $schema=wingspan.schema.json
                """)

        @OptionGroup var output: OutputOptions

        func run() throws { TerminalWriter.write(ProfileSchema.jsonSchema) }
    }
}

extension ProfileEnvironment {
    /// The variables of this process, over the `.env` of the working directory.
    static var here: ProfileEnvironment {
        ProfileEnvironment(ProcessInfo.processInfo.environment, directory: FileManager.default.currentDirectoryPath)
    }
}
