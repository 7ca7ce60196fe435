import Market
import Quant
import Testing
import Trading

/// Names for what is held.
@Suite struct StructureMatcherTests {
    private func match(_ text: String, shares: Int = 0, secured: Bool = false) throws -> StructureMatch {
        StructureMatcher(cashSecuresPuts: secured).match(try MarginBook(text).positions, shares: shares)
    }
    /// `2 × iron condor, naked put`.
    private func names(_ match: StructureMatch) -> String {
        match.structures.map { $0.units == 1 ? $0.shape.name : "\($0.units) × \($0.shape.name)" }
            .joined(separator: ", ")
    }

    @Test(
        arguments: [
            ("-1 put 95, 1 put 90", "bull put spread"),
            ("-1 put 90, 1 put 95", "bear put spread"),
            ("-1 call 105, 1 call 110", "bear call spread"),
            ("-1 call 110, 1 call 105", "bull call spread"),
            ("-3 put 95, 3 put 90, -3 call 105, 3 call 110", "3 × iron condor"),
            ("-1 put 100, 1 put 90, -1 call 100, 1 call 110", "iron fly"),
            ("-1 put 100, 1 put 80, -1 call 100, 1 call 110", "iron butterfly"),
            ("2 put 90, -4 put 95, 2 put 100", "2 × put butterfly"),
            ("1 call 90, -2 call 95, 1 call 110", "call butterfly"),
            ("-1 put 100, -1 call 100", "short straddle"),
            ("-1 put 95, -1 call 105", "short strangle"),
            ("-1 put 105, -1 call 95", "inverted strangle"),
            ("-1 put 95, -1 call 105, 1 call 110", "jade lizard"),
            ("1 call 100, -2 call 105", "call ratio spread"),
            ("1 put 100, -2 put 95", "put ratio spread"),
            ("-1 put 100, 1 put 100+1", "put calendar"),
            ("-1 call 105, 1 call 100+2", "call diagonal"),
            ("4 call 100", "4 × long call"),
            ("-2 call 100", "2 × naked call"),
            ("-1 put 100", "naked put"),
            // A long that ends first covers nothing.
            ("-1 call 100+1, 1 call 100", "long call, naked call"),
            // Opposite ways of the kinds the desk trades are named by their parts.
            ("1 put 95, -1 put 90, 1 call 105, -1 call 110", "bull call spread, bear put spread"),
            ("1 put 100, 1 call 100", "long call, long put"),
        ] as [(String, String)])
    func `a book of one structure is called by its name`(book: String, name: String) throws {
        #expect(names(try match(book)) == name)
    }

    @Test(
        arguments: [
            ("-2 call 105", 200, "2 × covered call"),
            ("-3 call 105", 250, "2 × covered call, naked call, 50 × long shares"),
            ("-1 call 105, -2 call 110", 200, "naked call, 2 × covered call"),
            ("-1 call 105, 1 call 110", 100, "bear call spread, 100 × long shares"),
            ("-1 call 105", -100, "naked call, 100 × short shares"),
            ("", 70, "70 × long shares"),
            ("", 0, ""),
        ] as [(String, Int, String)])
    func `shares cover calls that no long of their expiry covers`(book: String, shares: Int, name: String) throws {
        #expect(names(try match(book, shares: shares)) == name)
    }

    @Test func `a short put is cash-secured where cash is set aside, and then no lizard's`() throws {
        #expect(names(try match("-2 put 95", secured: true)) == "2 × cash-secured put")
        let lizard = "-1 put 95, -1 call 105, 1 call 110"
        #expect(names(try match(lizard, secured: true)) == "bear call spread, cash-secured put")
    }

    @Test(
        arguments: [
            // One side of more contracts than the other, on the same strikes.
            ("-5 put 95, 5 put 90, -3 call 105, 3 call 110", "2 × bull put spread, 3 × iron condor"),
            // A wing of which more is held; where all of it would make spreads with the body, it does.
            ("5 put 85, -6 put 88, 3 put 91", "2 × long put, 3 × put butterfly"),
            ("3 call 95, -6 call 98, 4 call 101", "3 × call butterfly, long call"),
            ("2 put 90, -2 put 95, 1 put 100", "2 × bull put spread, long put"),
            // A wing that was lost.
            ("-1 put 95, 1 put 90, -1 call 105", "naked call, bull put spread"),
            // Two expiries.
            (
                "-1 put 95, 1 put 90, -1 put 95+1, 1 put 90+1, -1 call 105+1, 1 call 110+1",
                "bull put spread, iron condor"
            ),
            ("-1 put 100, -1 put 95+1, 1 put 100+2", "put calendar, naked put"),
            ("-2 put 95, -2 call 105, 1 put 80+1", "2 × short strangle, long put"),
        ] as [(String, String)])
    func `what is left of a structure is named as what it still is`(book: String, name: String) throws {
        let found = names(try match(book))
        #expect(found == name)
    }

    @Test func `an adjusted contract is not explained`() throws {
        let adjusted = try MarginBook("-1 put 95, 1 put 90", root: #require(Root("ACME1")))
        let plain = try MarginBook("-1 put 95, 1 put 90")
        let match = StructureMatcher().match(adjusted.positions + plain.positions)
        #expect(names(match) == "bull put spread")
        #expect(match.unexplained == adjusted.positions.sorted { $0.contract < $1.contract })
    }

    @Test func `two roots of one index make no vertical, but the later of them covers`() throws {
        let (am, pm) = (try #require(Root("SPX")), try #require(Root("SPXW")))
        let short = try MarginBook("-1 put 5000", root: am)
        let long = try MarginBook("1 put 4900", root: pm)
        #expect(names(StructureMatcher().match(short.positions + long.positions)) == "put diagonal")
        let other = try (MarginBook("-1 put 5000", root: pm).positions + MarginBook("1 put 4900", root: am).positions)
        #expect(names(StructureMatcher().match(other)) == "long put, naked put")
    }

    // MARK: - Properties

    /// One structure of a kind with random strikes, none of which is in `taken`.
    private func random(
        _ kind: StructureKind, units: Int, expiry: Day = Day("2026-09-18")!, taken: inout Set<Int64>,
        _ random: inout SplitMix64
    ) -> FoundStructure {
        var strikes: Set<Int64> = []
        while strikes.count < 4 {
            let strike = 50 + Int64(random.next() % 100)
            if !taken.contains(strike) { strikes.insert(strike) }
        }
        taken.formUnion(strikes)
        let four = strikes.sorted()
        let (low, body, high) = (four[0], four[1], four[2])
        // By the plan's order: for the fly equal wings, for the butterfly wings that are not.
        let chosen: [Int64] =
            switch kind {
            case .bullPutSpread: [body, low]
            case .bearCallSpread: [low, body]
            case .ironCondor: [body, low, high, four[3]]
            case .ironFly: [body, low, body, 2 * body - low]
            case .ironButterfly: [body, low, body, 2 * body - low + 1]
            case .shortStraddle: [low, low]
            case .shortStrangle: [low, body]
            case .invertedStrangle: [body, low]
            case .putButterfly, .callButterfly: [low, body, high]
            case .cashSecuredPut, .coveredCall: [low]
            }
        taken.formUnion(chosen)
        let legs = zip(kind.plan, chosen).map { plan, strike in
            Leg(
                plan.role.side,
                OptionContract(
                    root: Root("ACME")!, expiry: expiry, right: plan.role.right,
                    strike: Strike(trusted: .dollars(strike))), ratio: plan.ratio)
        }
        return FoundStructure(shape: .traded(kind), units: units, legs: legs, shares: kind.shares * 100)
    }
    private func book(_ structures: [FoundStructure]) -> (positions: [AccountBook.Position], shares: Int) {
        StructureMatch(structures: structures, unexplained: []).book
    }

    @Test(arguments: StructureKind.allCases)
    func `every kind that is built from its plan is named as itself`(kind: StructureKind) {
        var generator = SplitMix64(seed: UInt64(kind.rawValue))
        for units in 1...20 {
            var taken: Set<Int64> = []
            let built = random(kind, units: units, taken: &taken, &generator)
            let (positions, shares) = book([built])
            let match = StructureMatcher(cashSecuresPuts: kind == .cashSecuredPut).match(positions, shares: shares)
            #expect(match.structures == [built] && match.unexplained.isEmpty)
        }
    }

    @Test(arguments: 0..<12 as Range<UInt64>)
    func `structures of two expiries are found again, whatever they are`(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        for near in StructureKind.allCases {
            for far in StructureKind.allCases {
                var taken: Set<Int64> = []
                let built = [
                    random(near, units: 1 + Int(generator.next() % 4), taken: &taken, &generator),
                    random(
                        far, units: 1 + Int(generator.next() % 4), expiry: Day("2026-10-16")!, taken: &taken,
                        &generator),
                ]
                let (positions, shares) = book(built)
                let match = StructureMatcher(cashSecuresPuts: true).match(positions, shares: shares)
                #expect(match.structures == built, "\(near) and \(far)")
            }
        }
    }

    /// All ways to write a book as two structures of the kinds, tried one by one.
    private func everyPair(_ positions: [AccountBook.Position], shares: Int) -> [Set<FoundStructure>] {
        var parts: [FoundStructure] = []
        for kind in StructureKind.allCases {
            var legs: [[Leg]] = [[]]
            for plan in kind.plan {
                let held = positions.filter {
                    $0.contract.right == plan.role.right && ($0.quantity > 0) == (plan.role.side == .long)
                }
                legs = legs.flatMap { begun in
                    held.map { begun + [Leg(plan.role.side, $0.contract, ratio: plan.ratio)] }
                }
            }
            for legs in legs where kind.fits(legs.map(\.contract.strike)) {
                for units in 1...3 {
                    parts.append(
                        FoundStructure(
                            shape: .traded(kind), units: units, legs: legs, shares: kind.shares * 100))
                }
            }
        }
        var pairs: Set<Set<FoundStructure>> = []
        for (index, one) in parts.enumerated() {
            for other in parts[index...] where book([one, other]) == (positions, shares) { pairs.insert([one, other]) }
        }
        return Array(pairs)
    }

    @Test(arguments: StructureKind.allCases)
    func `two structures of one expiry are found again where nothing else would make the book`(
        one: StructureKind
    ) throws {
        var generator = SplitMix64(seed: 77 + UInt64(one.rawValue))
        var unambiguous = 0
        for other in StructureKind.allCases {
            for _ in 0..<4 {
                var taken: Set<Int64> = []
                let built = [
                    random(one, units: 2, taken: &taken, &generator),
                    random(other, units: 3, taken: &taken, &generator),
                ]
                let (positions, shares) = book(built)
                guard everyPair(positions, shares: shares) == [Set(built)] else { continue }
                unambiguous += 1
                let match = StructureMatcher(cashSecuresPuts: true).match(positions, shares: shares)
                #expect(Set(match.structures) == Set(built), "\(one) and \(other): \(names(match))")
            }
        }
        #expect(unambiguous >= 16)
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `what is found and what is not make the book again, in any order of it`(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let roots = ["ACME", "ACME", "ACME", "ACME1"].compactMap { Root($0) }
        var positions = (0..<Int(generator.next() % 24)).map { _ in
            AccountBook.Position(
                contract: OptionContract(
                    root: roots[Int(generator.next() % 4)],
                    expiry: Day(year: 2026, month: 3 + Int(generator.next() % 3), day: 20)!,
                    right: generator.next() % 2 == 0 ? .put : .call,
                    strike: Strike(trusted: .dollars(90 + Int64(generator.next() % 12)))),
                quantity: Int(generator.next() % 7) - 3)
        }
        let shares = Int(generator.next() % 900) - 300
        let matcher = StructureMatcher(cashSecuresPuts: seed % 2 == 0)
        let match = matcher.match(positions, shares: shares)

        let whole = StructureMatch(structures: [], unexplained: positions).book
        #expect(match.book == (whole.positions, shares))
        #expect(match.structures.allSatisfy { $0.units > 0 })
        for index in positions.indices.reversed() where index > 0 {
            positions.swapAt(index, Int(generator.next() % UInt64(index + 1)))
        }
        #expect(matcher.match(positions, shares: shares) == match)

        // Nothing stands naked that something else could cover.
        let alone = match.structures.filter(\.shape.standsAlone).flatMap(\.legs)
        for short in alone where short.side == .short {
            #expect(
                !alone.contains {
                    $0.side == .long && $0.contract.right == short.contract.right
                        && $0.contract.expiry >= short.contract.expiry
                })
        }
        let sharesLeft = match.structures.last { $0.legs.isEmpty && $0.shares > 0 }?.units ?? 0
        #expect(sharesLeft < 100 || !match.structures.contains { $0.shape == .nakedCall })
    }
}

extension StructureKind {
    /// Whether strikes in the order of its plan make it this kind.
    fileprivate func fits(_ strikes: [Strike]) -> Bool {
        switch self {
        case .bullPutSpread, .invertedStrangle: strikes[0] > strikes[1]
        case .bearCallSpread, .shortStrangle: strikes[0] < strikes[1]
        case .shortStraddle: strikes[0] == strikes[1]
        case .ironCondor: strikes[1] < strikes[0] && strikes[0] < strikes[2] && strikes[2] < strikes[3]
        case .ironFly, .ironButterfly:
            strikes[1] < strikes[0] && strikes[0] == strikes[2] && strikes[2] < strikes[3]
                && (strikes[0] - strikes[1] == strikes[3] - strikes[2]) == (self == .ironFly)
        case .putButterfly, .callButterfly: strikes[0] < strikes[1] && strikes[1] < strikes[2]
        case .cashSecuredPut, .coveredCall: true
        }
    }
}
