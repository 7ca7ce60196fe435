import ArgumentParser

@main
struct Wingspan: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wingspan",
        abstract: "An options trading desk: scan, prove, trade, manage, learn.",
        discussion: """
            Begin with
              wingspan demo                                   watch the desk trade two decades of the S&P 500
              wingspan data import FOLDER                     bring your own history in
              wingspan scan SPY SPX --date 2026-08-04 --why   every gate with its value and limit
              wingspan backtest SPX --profile replay-2018     run a profile over real chains
            """,
        version: Version.text,
        subcommands: [
            DemoCommand.self, DataCommand.self, ChainCommand.self, ScanCommand.self, BacktestCommand.self,
            ReplayCommand.self,
        ])
}
