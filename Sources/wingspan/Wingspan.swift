import ArgumentParser

@main
struct Wingspan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wingspan",
        abstract: "An options trading desk: scan, prove, trade, manage, learn.",
        discussion: """
            Begin with
              wingspan demo                                 twenty years, traded
              wingspan data import FOLDER                   bring your history
              wingspan scan SPX --date 2026-08-04 --why     every gate, and why
              wingspan backtest SPX --profile replay-2018   real chains
            """,
        version: Version.text,
        subcommands: [
            DemoCommand.self, DataCommand.self, ChainCommand.self, ScanCommand.self, BacktestCommand.self,
            ReplayCommand.self, SimulateCommand.self, PriceCommand.self, ImpliedVolatilityCommand.self,
            SurfaceCommand.self, ConfigCommand.self,
        ])
}
