import Foundation
import Market
import Testing
import Truth

@testable import History

@Suite struct ReferenceChainTests {
    @Test func `the reference chain of 2015 is whole`() throws {
        let packed = Truth.folder.appendingPathComponent("backtest_chain.csv.gz").path
        let plain = Truth.folder.appendingPathComponent("backtest_chain.csv").path
        let imported = Imported()
        try imported.run(Folder.exists(packed) ? packed : plain)
        let file = imported.report.files[0]
        #expect(file.layout == .dataShop && file.rowsRead == file.rowsKept)
        #expect(file.setAside == [] && file.noted.allSatisfy { $0.defect != .noQuote } && file.pricesRounded == 0)
        let table = try Truth.table("backtest_chain.csv")
        #expect(file.rowsRead == table.rows.count)
        Truth.report(table: "backtest_chain.csv", checked: file.rowsKept, note: "imported without loss")
    }
}
