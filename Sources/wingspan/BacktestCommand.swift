import ArgumentParser
import Backtest
import Foundation
import History
import Market
import Profiles
import Reports
import Trading

struct BacktestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "backtest", abstract: "x")
    @Argument var symbols: [Symbol] = []
    @Option var profile: String
    @Option var trades: String?
    @Option var journal: String?
    @OptionGroup var data: DataOptions
    func run() throws {
        let profile = try Profile.find(profile)
        let t0 = Date()
        let catalog = try data.open()
        let run = try HistoryRun(profile: profile, catalog: catalog, symbols: symbols)
        let t1 = Date()
        let result = try run.run()
        print("open \(t1.timeIntervalSince(t0)) run \(Date().timeIntervalSince(t1)) sessions \(result.sessions.count) closed \(result.closed.count) open \(result.open.count) orders \(result.orders) equity \(result.endingEquity)")
        for s in result.strategies { print(s.scans, s.scansStoppedEarly, s.enumerated, s.survivors, s.recommended, s.entered, s.refusals); for g in s.gates { print("  ", g) } }
        if let trades {
            var text = ""
            for t in result.closed.sorted(by: { ($0.entrySession, $0.id) < ($1.entrySession, $1.id) }) {
                func k(_ r: LegRole) -> String { t.legs.first { $0.role == r }.map { Decimals.text($0.contract.strike.price.units, decimals: 1...4) } ?? "" }
                let roles = t.kind.roles.map(k).joined(separator: ",")
                text += "\(t.entrySession),\(t.expiry),\(roles),\(Decimals.text(t.opening.units / Int64(100 * t.quantity), decimals: 4...4)),\(t.exitSession),\(Decimals.text(-t.closing.units / Int64(100 * t.quantity), decimals: 4...4)),\(t.reason.word),\(Decimals.text(t.profit.units, decimals: 2...2))\n"
            }
            try text.write(toFile: trades, atomically: true, encoding: .utf8)
        }
        for e in result.events.prefix(40) { print(e) }
    }
}
