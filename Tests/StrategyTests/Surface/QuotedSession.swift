import Market
import Quant
import SharedData
import Strategy
import Testing

/// One session's real chain of American options, read from the shared files as they are.
struct QuotedSession: Sendable, CustomTestStringConvertible {
    let path: String
    /// The session, in a file that holds several.
    var date: String?
    let symbol: Symbol
    /// Continuously compounded, and the trailing dividend yield: where the quotes do not tell.
    let carry: ImpliedCarry

    init(_ path: String, date: String? = nil, _ symbol: Symbol = .spy, rate: Double, yield: Double = 0.012) {
        self.path = path
        self.date = date
        self.symbol = symbol
        carry = ImpliedCarry(rate: rate, yield: yield)
    }

    var testDescription: String { path }

    /// One contract as it was quoted.
    struct Row: Sendable {
        let contract: OptionContract
        let bid: Price?
        let ask: Price?
        /// The vendor's, 0…1 in size; nil where there is none.
        let delta: Double?
    }

    func read() throws -> (day: Day, spot: Price, rows: [Row]) {
        let cells = try SharedData.rows(
            of: path,
            ["quote_date", "underlying_price", "root", "expiration", "strike", "right", "bid", "ask", "delta"]
        ).filter { date == nil || $0[0] == date }
        let first = try #require(cells.first)
        let (day, spot) = (try #require(Day(first[0])), try price(first[1]))
        let rows = try cells.map { row in
            let contract = OptionContract(
                root: try #require(Root(row[2])), expiry: try #require(Day(row[3])),
                right: row[5] == "C" ? .call : .put, strike: Strike(trusted: try price(row[4])))
            let (bid, ask) = (try price(row[6]), try price(row[7]))
            let delta = Double(row[8]).map(abs)
            return Row(
                contract: contract, bid: ask > .zero ? bid : nil, ask: ask > .zero ? ask : nil,
                delta: delta == 0 ? nil : delta)
        }
        return (day, spot, rows.sorted { $0.contract < $1.contract })
    }

    private func price(_ text: String) throws -> Price {
        try #require(Price(rounding: Double(text.isEmpty ? "0" : text) ?? .nan))
    }
}

/// The surface fitted on every other strike, and how it prices the strikes between: liquid quotes only, that is both
/// sides quoted, a spread of at most 20 % of the middle or $0.10, and a delta of 0.05 to 0.95 in size.
struct StrikesBetween {
    let fitted: ChainSurface
    private(set) var liquid = 0
    private(set) var inside = 0
    /// Liquid by the vendor's delta, where the surface has no answer; part of `liquid`.
    private(set) var unanswered = 0
    private(set) var below = 0
    private(set) var above = 0
    /// Dollars outside of the nearer side: the mean of all misses, and the largest.
    private(set) var worst = (miss: 0.0, contract: "")
    private var misses = 0.0

    var share: Double { Double(inside) / Double(max(liquid, 1)) }
    var meanMiss: Double { misses / Double(max(below + above, 1)) }

    init(_ session: QuotedSession) throws {
        let (day, spot, rows) = try session.read()
        var builder = ChainBuilder()
        let odd = Self.odd(rows)
        for (row, isOdd) in zip(rows, odd) where !isOdd {
            var quoted = ChainBuilder.Row(row.contract)
            (quoted.bid, quoted.ask) = (row.bid, row.ask)
            builder.add(quoted)
        }
        let moment = EasternTime.instant(day, TimeOfDay(16, 15))
        let chain = builder.build(
            underlying: session.symbol, session: day, knownAt: moment, origin: .quoted, resolution: .daily,
            underlyingPrice: spot
        ).chain
        fitted = ChainSurface(chain, spot: spot, carry: session.carry, at: moment)
        for (row, isOdd) in zip(rows, odd) where isOdd { try judge(row) }
    }

    /// Which rows are of the second, fourth, … strike of their expiry.
    private static func odd(_ rows: [QuotedSession.Row]) -> [Bool] {
        var strikes: [Day: Set<Strike>] = [:]
        for row in rows { strikes[row.contract.expiry, default: []].insert(row.contract.strike) }
        let ranks = strikes.mapValues { Dictionary(uniqueKeysWithValues: $0.sorted().enumerated().map { ($1, $0) }) }
        return rows.map { !(ranks[$0.contract.expiry]?[$0.contract.strike] ?? 0).isMultiple(of: 2) }
    }

    private mutating func judge(_ row: QuotedSession.Row) throws {
        guard let bid = row.bid?.approximateDollars, let ask = row.ask?.approximateDollars, bid > 0, ask >= bid,
            let index = fitted.series.firstIndex(where: { $0.expiry == row.contract.expiry })
        else { return }
        // Prices in cents are not exact in binary.
        guard ask - bid <= max(0.1 * (bid + ask), 0.10) + 1e-9 else { return }
        guard let greeks = try model(row.contract, index) else {
            if let delta = row.delta, delta >= 0.05, delta <= 0.95 {
                liquid += 1
                unanswered += 1
            }
            return
        }
        guard abs(greeks.delta) >= 0.05, abs(greeks.delta) <= 0.95 else { return }
        liquid += 1
        let miss = max(bid - greeks.price, greeks.price - ask)
        guard miss > 1e-9 else {
            inside += 1
            return
        }
        if greeks.price < bid { below += 1 } else { above += 1 }
        misses += miss
        if miss > worst.miss { worst = (miss, "\(row.contract.occSymbol) \(bid)-\(ask) is \(greeks.price)") }
    }

    /// The American option at the smile's volatility; nil where the smile does not answer.
    private func model(_ contract: OptionContract, _ index: Int) throws -> Greeks? {
        let strike = contract.strike.price.approximateDollars
        guard case .success(let smile) = fitted.surface.expiries[index].smile,
            let volatility = smile.volatility(strike: strike)
        else { return nil }
        let forward = try #require(fitted.surface.expiries[index].forward)
        let carry = try #require(forward.carry(spot: fitted.surface.spot, years: smile.years))
        let option = AmericanOption(
            kind: contract.right == .call ? .call : .put, spot: fitted.surface.spot, strike: strike,
            years: smile.years, rate: carry.rate, yield: carry.yield, volatility: volatility)
        return try option.greeks()
    }
}
