import Market
import Scratch
import Trading

@testable import History

/// Small files in the vendors' layouts.
enum Fixture {
    static let chainHeader =
        "quote_date,quote_time,underlying,underlying_price,root,expiration,strike,right,bid,bid_size,ask,ask_size,last,"
        + "volume,open_interest,iv,delta,gamma,theta,vega"

    /// A session of SPX with two roots, calls and puts, in file order.
    static let chainRows = [
        "2018-02-05,16:15,SPX,2648.94,SPX,2018-02-16,2600,C,75.1,12,76.5,30,75.8,120,4500,0.31,0.62,0.003,-1.9,1.8",
        "2018-02-05,16:15,SPX,2648.94,SPX,2018-02-16,2600,P,27.3,10,28.1,11,27.9,2210,15000,0.33,-0.38,0.003,-1.9,1.8",
        "2018-02-05,16:15,SPX,2648.94,SPX,2018-02-16,2650,P,45.2,,46.9,,46,310,900,0.29,-0.5,,,",
        "2018-02-05,16:15,SPX,2648.94,SPXW,2018-02-09,2600,P,16.2,5,17,5,0,44,12,0.37,-0.34,0.004,-4.1,1",
        "2018-02-05,16:15,SPX,2648.94,SPXW,2018-02-09,2700,C,8.8,4,9.6,9,9,17,3,0.22,0.2,0.003,-2.2,0.8",
    ]

    static func chain(_ rows: [String]) -> String { ([chainHeader] + rows).joined(separator: "\n") + "\n" }

    /// One row of the common layout.
    static func row(
        date: String = "2018-02-05", time: String = "16:15", underlying: String = "SPX", price: String = "2648.94",
        root: String = "SPXW", expiration: String = "2018-03-16", strike: String = "2600", right: String = "P",
        bid: String = "10", bidSize: String = "1", ask: String = "11", askSize: String = "2", last: String = "10.5",
        volume: String = "3", openInterest: String = "4", iv: String = "0.2", delta: String = "-0.3",
        gamma: String = "0.01", theta: String = "-1", vega: String = "2"
    ) -> String {
        [
            date, time, underlying, price, root, expiration, strike, right, bid, bidSize, ask, askSize, last, volume,
            openInterest, iv, delta, gamma, theta, vega,
        ].joined(separator: ",")
    }

    static let barHeader = "date,open,high,low,close,volume,adj_close,dividend,split,source"
    static let dataShopHeader =
        "underlying_symbol,quote_date,root,expiration,strike,option_type,open,high,low,close,trade_volume,bid_size_eod,"
        + "bid_eod,ask_size_eod,ask_eod,underlying_bid_eod,underlying_ask_eod,active_underlying_price_eod,"
        + "implied_volatility,delta,gamma,theta,vega,rho,open_interest,delivery_code"

    static func day(_ text: String) -> Day { Day(text)! }
    static func instant(_ day: String, _ hour: Int, _ minute: Int) -> Instant {
        EasternTime.instant(Day(day)!, TimeOfDay(hour, minute))
    }
}

/// A folder with a catalog in it, and what imports said.
final class Imported {
    let folder = TemporaryFolder()
    var catalogPath: String { folder["catalog"] }
    private(set) var report = ImportReport()

    init() {}

    /// Imports one file of that name with that text.
    convenience init(_ name: String, _ text: String) throws {
        self.init()
        try add(name, text)
    }

    /// Writes the files below one folder and imports the folder.
    convenience init(files: [(name: String, text: String)]) throws {
        self.init()
        for file in files { try folder.write("data/" + file.name, file.text) }
        try run(folder["data"])
    }

    func add(_ name: String, _ text: String) throws { try run(try folder.write("data/" + name, text)) }

    func run(_ path: String) throws {
        var importer = DataImporter(into: catalogPath)
        report = try importer.run(path: path)
    }

    func catalog() throws -> Catalog { try Catalog(opening: catalogPath) }

    /// The only chain of a catalog that has one.
    func chain() throws -> Chain {
        let catalog = try catalog()
        let segment = catalog.manifest.segments.first { $0.kind == .chain }!
        return try catalog.chain(of: segment)
    }

    /// How often the only file of an import had a defect.
    func count(_ defect: RowDefect) -> Int {
        (report.files[0].setAside + report.files[0].noted).first { $0.defect == defect }?.count ?? 0
    }
}

/// A chain as plain values, for comparing.
struct PlainRow: Hashable {
    let contract: OptionContract
    let bid: Price?
    let ask: Price?
    let last: Price?
    let bidSize: Int?
    let askSize: Int?
    let volume: Int?
    let openInterest: Int?
    let volatility: Double?
    let delta: Double?
    let gamma: Double?
    let theta: Double?
    let vega: Double?
}

extension Chain {
    var plainRows: [PlainRow] {
        series.flatMap { one in
            Right.allCases.flatMap { right in
                one.rows(right).map { row in
                    PlainRow(
                        contract: OptionContract(
                            root: one.root, expiry: one.expiry, right: right, strike: strike(at: row)),
                        bid: bid(at: row), ask: ask(at: row), last: last(at: row),
                        bidSize: columns.count(columns.bidSize, .bidSize, row),
                        askSize: columns.count(columns.askSize, .askSize, row), volume: volume(at: row),
                        openInterest: openInterest(at: row), volatility: vendorVolatility(at: row),
                        delta: vendorDelta(at: row), gamma: columns.number(columns.gamma, .gamma, row),
                        theta: columns.number(columns.theta, .theta, row),
                        vega: columns.number(columns.vega, .vega, row))
                }
            }
        }
    }
}
