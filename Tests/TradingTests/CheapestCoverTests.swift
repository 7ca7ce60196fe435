import Market
import Quant
import Testing
import Trading

/// The cover that is charged beside every cover there is.
@Suite struct CheapestCoverTests {
    /// Every contract by itself, every choice for it: what a naive program would do.
    private struct EveryCover {
        struct Unit {
            let contract: OptionContract
            let price: Int64
        }
        let rule: RegulationT
        let spot: Price
        var shorts: [Unit] = []
        var longs: [OptionContract] = []
        var blocks: Int

        init(_ book: MarginBook, rule: RegulationT, spot: Price) {
            self.rule = rule
            self.spot = spot
            blocks = abs(book.shares) / 100
            for line in book.lines {
                for _ in 0..<abs(line.quantity) {
                    if line.quantity < 0 {
                        shorts.append(Unit(contract: line.contract, price: line.price.units))
                    } else {
                        longs.append(line.contract)
                    }
                }
            }
        }

        /// Beside the price.
        func charge(_ short: Unit) -> Int64 {
            let (strike, spot) = (short.contract.strike.price.units, spot.units)
            let isCall = short.contract.right == .call
            let base = Int64((Double(spot) * rule.share).rounded()) - max(0, isCall ? strike - spot : spot - strike)
            return max(base, Int64((Double(isCall ? spot : strike) * rule.leastShare).rounded()))
        }
        func besideShares(_ short: Unit, longShares: Bool) -> Int64? {
            let (strike, spot) = (short.contract.strike.price.units, spot.units)
            switch (short.contract.right, longShares) {
            case (.call, true): return (max(0, spot - strike) * 3 + 3) / 4
            case (.put, false): return max(0, strike - spot)
            default: return nil
            }
        }

        func cheapest(longShares: Bool) -> Int64 {
            var best = Int64.max
            var naked: [Unit] = []
            var covered: [(OptionContract, by: OptionContract)] = []
            var taken = Set<Int>()
            func extend(_ index: Int, _ blocks: Int, _ beside: Int64) {
                guard index < shorts.count else {
                    best = min(best, beside + worst(covered) + cost(naked))
                    return
                }
                let short = shorts[index]
                naked.append(short)
                extend(index + 1, blocks, beside)
                naked.removeLast()
                if blocks > 0, let more = besideShares(short, longShares: longShares) {
                    extend(index + 1, blocks - 1, beside + more)
                }
                for (place, long) in longs.enumerated()
                where !taken.contains(place) && long.right == short.contract.right
                    && long.expiry >= short.contract.expiry
                {
                    taken.insert(place)
                    covered.append((short.contract, by: long))
                    extend(index + 1, blocks, beside)
                    covered.removeLast()
                    taken.remove(place)
                }
            }
            extend(0, blocks, 0)
            return best
        }

        /// Of the covered ones, expiry by expiry of the shorts.
        private func worst(_ covered: [(OptionContract, by: OptionContract)]) -> Int64 {
            var total: Int64 = 0
            for expiry in Set(covered.map(\.0.expiry)) {
                let pairs = covered.filter { $0.0.expiry == expiry }
                let legs = pairs.flatMap { [Leg(.short, $0.0), Leg(.long, $0.by)] }
                total += Payoff(legs: legs, net: NetPrice(units: 0)).maximumLoss?.units ?? .max
            }
            return total
        }

        /// Every way to pair naked puts with naked calls.
        private func cost(_ naked: [Unit]) -> Int64 {
            let puts = naked.filter { $0.contract.right == .put }
            var calls = naked.filter { $0.contract.right == .call }
            func extend(_ index: Int) -> Int64 {
                guard index < puts.count else { return calls.reduce(0) { $0 + $1.price + charge($1) } }
                let put = puts[index]
                var best = put.price + charge(put) + extend(index + 1)
                for place in calls.indices {
                    let call = calls.remove(at: place)
                    best = min(best, put.price + call.price + max(charge(put), charge(call)) + extend(index + 1))
                    calls.insert(call, at: place)
                }
                return best
            }
            return extend(0)
        }
    }

    private static let strikes: [Int64] = [40, 60, 80, 90, 95, 100, 105, 110, 120, 150, 200]

    /// Up to four short contracts and five long ones, some many times as far apart as a naked one's charge.
    private static func randomBook(_ random: inout SplitMix64) throws -> MarginBook {
        func line(_ sign: Int, most: UInt64) -> (Int, String) {
            let quantity = 1 + Int(random.next() % most)
            let right = random.next() % 2 == 0 ? "put" : "call"
            let strike = strikes[Int(random.next() % UInt64(strikes.count))]
            let price = "\(random.next() % 12).\(random.next() % 9)"
            return (quantity, "\(sign * quantity) \(right) \(strike)+\(random.next() % 3) @ \(price)")
        }
        var (texts, shorts, longs) = ([String](), 0, 0)
        while shorts < 1 + Int(random.next() % 4) {
            let (count, text) = line(-1, most: 2)
            guard shorts + count <= 4 else { break }
            shorts += count
            texts.append(text)
        }
        while longs < Int(random.next() % 6) {
            let (count, text) = line(1, most: 3)
            guard longs + count <= 5 else { break }
            longs += count
            texts.append(text)
        }
        let shares = random.next() % 3 == 0 ? (Int(random.next() % 5) - 2) * 100 : 0
        return try MarginBook(texts.joined(separator: ","), shares: shares)
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `no cover of a small book is cheaper than the one that is charged`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<400 {
            let book = try Self.randomBook(&random)
            // A series that is both held and owed is netted, which is another book.
            guard Set(book.lines.map(\.contract)).count == book.lines.count else { continue }
            let rule = RegulationT(kind: random.next() % 2 == 0 ? .stock : .broadIndex)
            let spot = Price.dollars(70 + Int64(random.next() % 60))
            let charged = try book.requirement(rule, spot: spot)
            let every = EveryCover(book, rule: rule, spot: spot)
            let cheapest = Price(units: every.cheapest(longShares: book.shares > 0)).amount(shares: 100)
            #expect(charged.options == cheapest, "\(book.lines) with \(book.shares) shares at \(spot)")
            #expect(charged.isProvenCheapest)
        }
    }

    /// Forty series and more, hundreds of contracts: what recursion over contracts would never finish.
    @Test(arguments: 0..<40 as Range<UInt64>)
    func `a large book is charged the same in any order, and never more than its parts`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        func part() throws -> MarginBook {
            try MarginBook(
                (0..<20).map { _ in
                    let count = Int(1 + random.next() % 50) * (random.next() % 2 == 0 ? -1 : 1)
                    let right = random.next() % 2 == 0 ? "put" : "call"
                    return "\(count) \(right) \(60 + random.next() % 80)+\(random.next() % 4)"
                }.joined(separator: ","), shares: Int(random.next() % 20) * 100)
        }
        func requirement(_ parts: [MarginBook], shuffled: Bool = false) throws -> BookRequirement {
            var positions = parts.flatMap(\.positions)
            if shuffled {
                for index in positions.indices.reversed() where index > 0 {
                    positions.swapAt(index, Int(random.next() % UInt64(index + 1)))
                }
            }
            let shares = parts.reduce(0) { $0 + $1.shares }
            let required = RegulationT(kind: .stock).requirement(
                positions: positions, shares: shares, spot: .dollars(100),
                price: { .cents(30 + $0.strike.price.units / 10_000 % 7 * 40) })
            return try #require(required)
        }
        let (one, other) = (try part(), try part())
        let whole = try requirement([one, other])
        #expect(try requirement([one, other], shuffled: true) == whole)
        #expect(try whole.total <= requirement([one]).total + requirement([other]).total)
        #expect(whole.options >= .zero)
    }
}
