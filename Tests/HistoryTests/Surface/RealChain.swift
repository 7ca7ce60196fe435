import Quant
import SharedData

/// One session's real chain as the surface takes it, read from the shared files as they are.
struct RealChain {
    let spot: Double
    let expiries: [QuotedExpiry]
    /// The vendor's deltas, parallel to the rows of each expiry; nil where the vendor has none.
    let deltas: [[Double?]]

    private struct Row {
        let kind: OptionKind
        let strike: Double
        let bid: Double?
        let ask: Double?
        let delta: Double?
    }

    /// - Parameter date: the session, in a file that holds several.
    init(_ path: String, on date: String? = nil, rate: Double, yield: Double) throws {
        let rows = try SharedData.rows(
            of: path,
            ["quote_date", "underlying_price", "root", "expiration", "strike", "right", "bid", "ask", "delta"]
        ).filter { date == nil || $0[0] == date }
        var spot = 0.0
        var groups: [String: [Row]] = [:]
        var years: [String: Double] = [:]
        for row in rows {
            spot = try number(row[1])
            // Index options of the monthly root settle on the opening of their last day.
            let days = dayNumber(row[3]) - dayNumber(row[0]) - (row[2] == "SPX" ? 6.75 / 24 : 0)
            guard days > 0 else { continue }
            let key = "\(row[3]) \(row[2])"
            years[key] = days / 365
            let (bid, ask) = (try number(row[6]), try number(row[7]))
            let delta = Double(row[8])
            groups[key, default: []].append(
                Row(
                    kind: row[5] == "C" ? .call : .put, strike: try number(row[4]),
                    bid: bid == 0 && ask == 0 ? nil : bid, ask: ask == 0 ? nil : ask,
                    delta: delta == 0 ? nil : delta))
        }
        self.spot = spot
        let keys = groups.keys.sorted()
        let sorted = keys.map { (groups[$0] ?? []).sorted { $0.strike < $1.strike } }
        deltas = sorted.map { $0.map(\.delta) }
        expiries = zip(keys, sorted).map { key, rows in
            QuotedExpiry(
                years: years[key] ?? 0, rate: rate, yield: yield, kind: rows.map(\.kind), strike: rows.map(\.strike),
                bid: rows.map(\.bid), ask: rows.map(\.ask))
        }
    }

    private init(spot: Double, expiries: [QuotedExpiry], deltas: [[Double?]]) {
        self.spot = spot
        self.expiries = expiries
        self.deltas = deltas
    }

    /// The expiries whose years answer to `condition`.
    func keeping(_ condition: (Double) -> Bool) -> RealChain {
        let kept = expiries.indices.filter { condition(expiries[$0].years) }
        return RealChain(spot: spot, expiries: kept.map { expiries[$0] }, deltas: kept.map { deltas[$0] })
    }

    /// Every other strike of every expiry.
    func fitted() -> VolatilitySurface {
        VolatilitySurface(
            fitting: expiries.map { expiry in
                let rows = expiry.rows(odd: false)
                return QuotedExpiry(
                    years: expiry.years, rate: expiry.rate, yield: expiry.yield, kind: rows.map { expiry.kind[$0] },
                    strike: rows.map { expiry.strike[$0] }, bid: rows.map { expiry.bid[$0] },
                    ask: rows.map { expiry.ask[$0] })
            }, spot: spot)
    }
}

/// How the strikes left out of the fit were met: liquid quotes only, that is both sides quoted, a spread of at most
/// 20 % of the middle or $0.10, and a delta of 0.05 to 0.95 in size.
struct OutOfSample {
    private(set) var liquid = 0
    private(set) var inside = 0
    /// Liquid by the vendor's delta, where the surface has no answer; part of `liquid`.
    private(set) var unanswered = 0

    var share: Double { Double(inside) / Double(max(liquid, 1)) }

    init(_ chain: RealChain, _ surface: VolatilitySurface) {
        for ((expiry, fit), deltas) in zip(zip(chain.expiries, surface.expiries), chain.deltas) {
            let smile = try? fit.smile.get()
            for row in expiry.rows(odd: true) {
                guard let bid = expiry.bid[row], let ask = expiry.ask[row], bid > 0, ask >= bid else { continue }
                // Prices in cents are not exact in binary.
                guard ask - bid <= max(0.1 * (bid + ask), 0.10) + 1e-9 else { continue }
                let (kind, strike) = (expiry.kind[row], expiry.strike[row])
                guard let smile, let price = smile.price(kind, strike: strike),
                    let volatility = smile.volatility(strike: strike)
                else {
                    if let delta = deltas[row], abs(delta) >= 0.05, abs(delta) <= 0.95 {
                        liquid += 1
                        unanswered += 1
                    }
                    continue
                }
                let delta = BlackScholes.forwardDelta(
                    kind, forward: smile.forward, strike: strike, discount: 1,
                    totalDeviation: volatility * smile.years.squareRoot())
                guard abs(delta) >= 0.05, abs(delta) <= 0.95 else { continue }
                liquid += 1
                if price >= bid - 1e-9, price <= ask + 1e-9 { inside += 1 }
            }
        }
    }
}

extension QuotedExpiry {
    /// Rows of the first, third, … strike, or of those between; strikes ascend.
    func rows(odd: Bool) -> [Int] {
        var rank = -1
        var rows: [Int] = []
        for row in 0..<count {
            if row == 0 || strike[row] != strike[row - 1] { rank += 1 }
            if rank.isMultiple(of: 2) != odd { rows.append(row) }
        }
        return rows
    }
}

private func number(_ text: String) throws -> Double {
    if text.isEmpty { return 0 }
    guard let value = Double(text) else { throw SharedDataError.unreadable(text) }
    return value
}

/// Days since a fixed day long ago, of `yyyy-mm-dd`.
private func dayNumber(_ date: String) -> Double {
    let parts = date.split(separator: "-").compactMap { Int($0) }
    let (year, month) = parts[1] > 2 ? (parts[0], parts[1]) : (parts[0] - 1, parts[1] + 12)
    return Double(365 * year + year / 4 - year / 100 + year / 400 + (153 * (month - 3) + 2) / 5 + parts[2])
}
