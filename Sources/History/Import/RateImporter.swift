import Market
import Trading

/// Reads short rates: three-month Treasury bills (the constant-maturity yield, else the discount) and overnight
/// federal funds, each turned into a continuously compounded fraction.
struct RateImporter {
    let layout: ImportLayout

    /// Errors: a file that ends inside a row.
    func read(_ table: inout CSVTable, into staged: inout StagedFile) throws(CatalogError) {
        var rates: [InterestRate] = []
        var days: Set<Day> = []
        loop: while true {
            switch table.next() {
            case .end: break loop
            case .cut: throw table.cutError
            case .defective(let defect): staged.tally.count(defect, in: table)
            case .row:
                switch rate(table) {
                case .failure(let defect): staged.tally.count(defect.defect, in: table)
                case .success(let rate):
                    if days.insert(rate.day).inserted {
                        rates.append(rate)
                    } else {
                        staged.tally.count(.duplicate, in: table)
                    }
                }
            }
        }
        staged.rowsRead = table.rowsRead
        staged.rowsKept = rates.count
        guard !rates.isEmpty else { return }
        staged.tables.append(
            StagedFile.Table(
                kind: .rates, symbol: nil,
                source: layout == .fedFunds ? ShortRate.fundsSource : ShortRate.billSource,
                content: .rates(rates.sorted { $0.day < $1.day })))
    }

    private struct Refusal: Error { let defect: RowDefect }

    private func rate(_ table: CSVTable) -> Result<InterestRate, Refusal> {
        func refuse(_ defect: RowDefect) -> Result<InterestRate, Refusal> { .failure(Refusal(defect: defect)) }
        guard let day = table.day(table.place("date")) else { return refuse(.badDate) }
        guard NYSE.checked.contains(day) else { return refuse(.outsideCalendar) }
        let knownAt = KnownAt.rate(of: day)
        let columns: [(name: String, formula: (Double) -> Double)] =
            layout == .fedFunds
            ? [("dff_pct", ShortRate.continuous(overnightPercent:))]
            : [
                ("dgs3mo_pct", ShortRate.continuous(bondEquivalentPercent:)),
                ("dtb3_pct", ShortRate.continuous(discountPercent:)),
            ]
        for column in columns {
            switch table.real(table.place(column.name)) {
            case .absent: continue
            case .bad: return refuse(.badNumber)
            case .value(let percent):
                guard ShortRate.isPlausible(percent: percent) else { return refuse(.badNumber) }
                return .success(InterestRate(day: day, rate: column.formula(percent), knownAt: knownAt))
            }
        }
        return refuse(.noValue)
    }
}
