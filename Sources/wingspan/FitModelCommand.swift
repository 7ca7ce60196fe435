import ArgumentParser
import History
import Market
import Reports

extension DataCommand {
    /// Fits the parameters of modelled quotes on real chains and judges them on other real days.
    struct FitModel: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "fit-model",
            abstract: "Fit the modelled quotes on the catalog's real SPX and SPY chains, and judge them on other days.",
            discussion: """
                Prints the error in half-spreads by delta and days to expiry; days of alarm stand apart. The committed
                parameters are judged with --committed, without fitting.
                """)

        @Flag(help: "Judge the committed parameters; fit nothing.")
        var committed = false

        @OptionGroup var data: DataOptions
        @OptionGroup var look: StyleOptions

        func run() throws {
            let style = TerminalStyle.detect(.output, isPlain: look.plain)
            let fit = ModelFit(try data.open())
            var parameters = ModelParameters.current
            if !committed {
                TerminalWriter.write("Fitting on \(ModelFit.trainingSessions.count) sessions.\n", to: .error)
                let outcome = try fit.fit()
                parameters = outcome.parameters
                TerminalWriter.write(residuals(outcome).render(style: style) + "\n")
                for (name, value) in Mirror(reflecting: parameters).children {
                    TerminalWriter.write("\(name ?? ""): \(value)\n")
                }
                TerminalWriter.write("\n")
            }
            let judgement = try fit.judge(parameters)
            TerminalWriter.write(table("Other ordinary days", judgement.ordinary).render(style: style) + "\n")
            for stress in judgement.stress {
                let title = "Stress: \(stress.session.symbol) \(stress.session.day)"
                TerminalWriter.write(table(title, stress.cells).render(style: style) + "\n")
            }
        }

        private func residuals(_ outcome: ModelFit.Outcome) -> Table {
            var table = Table(
                title: "Fit on \(outcome.trainingSessions.count) sessions, \(Format.count(outcome.slices)) expiries",
                columns: [Table.Column("what"), Table.Column("root mean square", .decimal)])
            for residual in outcome.residuals {
                table.add([Cell(residual.name), .decimal(residual.value, places: 4)])
            }
            return table
        }

        private func table(_ title: String, _ cells: [ModelJudgement.Cell]) -> Table {
            var table = Table(
                title: title, source: [Cell("modelled mid against quoted mid, in half-spreads of the quote")],
                columns: [
                    Table.Column("symbol"), Table.Column("|delta|"), Table.Column("days", .right),
                    Table.Column("options", .right), Table.Column("median error", unit: "half-spreads", .decimal),
                    Table.Column("bias", unit: "half-spreads", .decimal),
                    Table.Column("volatility error", unit: "points", .decimal),
                    Table.Column("spread", unit: "of real", .decimal), Table.Column("inside bid-ask", .decimal),
                ])
            for cell in cells {
                table.add([
                    Cell("\(cell.symbol)"), Cell("\(cell.delta.lowerBound)–\(cell.delta.upperBound)"),
                    Cell("\(cell.days.lowerBound)–\(cell.days.upperBound)"), .count(cell.count),
                    .decimal(cell.absoluteError, places: 2), .decimal(cell.signedError, places: 2),
                    .decimal(cell.volatilityError * 100, places: 2), .decimal(cell.spreadRatio, places: 2),
                    .percent(cell.inside),
                ])
            }
            return table
        }
    }
}
