import Market
import Testing

@Suite struct ChainBuilderTests {
    /// Two roots, three expiries, calls and puts at uneven strikes; every third row lacks what a sparse source lacks.
    static func rows() throws -> [ChainBuilder.Row] {
        var rows: [ChainBuilder.Row] = []
        for (root, expiry) in [
            ("SPXW", "2026-08-07"), ("SPX", "2026-08-21"), ("SPXW", "2026-08-21"), ("SPXW", "2026-09-18"),
        ] {
            for right in Right.allCases {
                for step in 0..<(right == .call ? 9 : 7) {
                    let strike = try Strike(.dollars(Int64(5_000 + step * step * 5 + (right == .put ? 100 : 0))))
                    let contract = OptionContract(
                        root: try #require(Root(root)), expiry: try #require(Day(expiry)), right: right, strike: strike)
                    var row = ChainBuilder.Row(contract)
                    row.bid = .cents(Int64(rows.count * 5))
                    row.ask = .cents(Int64(rows.count * 5 + 10))
                    if !rows.count.isMultiple(of: 3) {
                        row.last = .cents(Int64(rows.count * 5 + 5))
                        row.bidSize = Int32(rows.count)
                        row.askSize = Int32(rows.count + 1)
                        row.volume = Int32(rows.count * 10)
                        row.openInterest = Int32(rows.count * 100)
                        row.volatility = 0.15 + Double(rows.count) / 1_000
                        row.delta = right == .call ? 0.3 : -0.3
                        row.gamma = 0.001 * Double(rows.count)
                        row.theta = -0.5 - Double(rows.count)
                        row.vega = 2.5 + Double(rows.count)
                    }
                    rows.append(row)
                }
            }
        }
        return rows
    }

    static func build(_ rows: [ChainBuilder.Row]) throws -> (chain: Chain, duplicates: [OptionContract]) {
        var builder = ChainBuilder()
        builder.reserve(rows.count)
        for row in rows { builder.add(row) }
        let session = try #require(Day("2026-08-04"))
        return builder.build(
            underlying: .spx, session: session, knownAt: EasternTime.instant(session, TimeOfDay(16, 15)),
            origin: .quoted, resolution: .daily, underlyingPrice: .dollars(5_100), hash: Self.hash)
    }

    /// Every cell of every column, present or not, in a fixed order (FNV-1a).
    static func hash(_ columns: ChainColumns) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func mix(_ bits: UInt64) { hash = (hash ^ bits) &* 0x100_0000_01b3 }
        for row in 0..<columns.count {
            for column in [columns.strike, columns.bid, columns.ask, columns.last] {
                mix(UInt64(bitPattern: column[row]))
            }
            for column in [columns.bidSize, columns.askSize, columns.volume, columns.openInterest] {
                mix(UInt64(UInt32(bitPattern: column[row])))
            }
            for column in [columns.volatility, columns.delta, columns.gamma, columns.theta, columns.vega] {
                mix(column[row].bitPattern)
            }
            mix(UInt64(columns.present[row].rawValue))
        }
        return hash
    }

    @Test func `rows in any order make the same columns`() throws {
        let rows = try Self.rows()
        let inOrder = try Self.build(rows).chain
        var seed: UInt64 = 1
        for _ in 0..<50 {
            var shuffled = rows
            for index in stride(from: shuffled.count - 1, to: 0, by: -1) {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                shuffled.swapAt(index, Int(seed >> 33) % (index + 1))
            }
            let (chain, duplicates) = try Self.build(shuffled)
            #expect(chain.identity == inOrder.identity)
            #expect(chain.series == inOrder.series)
            #expect(duplicates.isEmpty)
        }
    }

    @Test func `each contract is found with what was said of it, and what was not said stays absent`() throws {
        let rows = try Self.rows()
        let (chain, _) = try Self.build(rows.reversed())
        #expect(chain.count == rows.count)
        var seen: Set<Int> = []
        for row in rows {
            let index = try #require(chain.row(of: row.contract))
            seen.insert(index)
            #expect(chain.strike(at: index) == row.contract.strike)
            #expect(chain.bid(at: index) == row.bid)
            #expect(chain.ask(at: index) == row.ask)
            #expect(chain.last(at: index) == row.last)
            #expect(chain.volume(at: index) == row.volume.map(Int.init))
            #expect(chain.openInterest(at: index) == row.openInterest.map(Int.init))
            #expect(chain.vendorVolatility(at: index) == row.volatility)
            #expect(chain.vendorDelta(at: index) == row.delta)
            #expect(chain.columns.number(chain.columns.gamma, .gamma, index) == row.gamma)
            #expect(chain.columns.number(chain.columns.theta, .theta, index) == row.theta)
            #expect(chain.columns.number(chain.columns.vega, .vega, index) == row.vega)
            let quote = Quote(
                bid: row.bid, ask: row.ask, bidSize: row.bidSize.map(Int.init), askSize: row.askSize.map(Int.init))
            #expect(chain.quote(of: row.contract) == quote)
        }
        #expect(seen.count == rows.count)
    }

    @Test func `a contract that is not listed is not found`() throws {
        let rows = try Self.rows()
        let (chain, _) = try Self.build(rows)
        let listed = Set(rows.map(\.contract))
        let strikes =
            Set(rows.map(\.contract.strike)).sorted() + [try Strike(.dollars(1)), try Strike(.dollars(99_999))]
        let roots = try ["SPX", "SPXW", "SPY", "A", "ZZZZZZ"].map { try #require(Root($0)) }
        let expiries = try ["2026-08-06", "2026-08-07", "2026-08-21", "2026-09-18", "2027-01-15"].map {
            try #require(Day($0))
        }
        var checked = 0
        for root in roots {
            for expiry in expiries {
                for right in Right.allCases {
                    for strike in strikes {
                        let contract = OptionContract(root: root, expiry: expiry, right: right, strike: strike)
                        #expect((chain.row(of: contract) != nil) == listed.contains(contract), "\(contract)")
                        checked += 1
                    }
                }
            }
        }
        #expect(checked > 500)
    }

    @Test func `of a contract that appears twice the first row stays and the others are named`() throws {
        let rows = try Self.rows()
        var second = rows[10]
        second.bid = .dollars(99)
        second.delta = nil
        let (chain, duplicates) = try Self.build(rows + [second, rows[3], second])
        #expect(duplicates == [rows[3].contract, second.contract, second.contract])
        #expect(chain.identity == (try Self.build(rows)).chain.identity)
    }

    @Test func `series cover every row once, in order, calls before puts`() throws {
        let chain = try Self.build(try Self.rows()).chain
        var next = 0
        for series in chain.series {
            #expect(series.calls.lowerBound == next)
            #expect(series.puts.lowerBound == series.calls.upperBound)
            next = series.puts.upperBound
            for rows in [series.calls, series.puts] {
                #expect(rows.dropFirst().allSatisfy { chain.strike(at: $0 - 1) < chain.strike(at: $0) })
            }
            #expect(chain.series(root: series.root, expiry: series.expiry) == series)
        }
        #expect(next == chain.count)
        #expect(
            chain.series.map { "\($0.root) \($0.expiry)" } == [
                "SPXW 2026-08-07", "SPX 2026-08-21", "SPXW 2026-08-21", "SPXW 2026-09-18",
            ])
    }

    @Test func `a chain may hold puts only, calls only, or nothing`() throws {
        let rows = try Self.rows()
        let puts = try Self.build(rows.filter { $0.contract.right == .put }).chain
        #expect(puts.series.allSatisfy { $0.calls.isEmpty && $0.puts.count == 7 })
        let calls = try Self.build(rows.filter { $0.contract.right == .call }).chain
        #expect(calls.series.allSatisfy { $0.calls.count == 9 && $0.puts.isEmpty })
        let empty = try Self.build([]).chain
        #expect(empty.count == 0)
        #expect(empty.series.isEmpty)
        #expect(empty.row(of: rows[0].contract) == nil)
    }
}
