import Desk
import Market
import Profiles
import Strategy
import Testing
import Trading

/// How a profile says which strikes and expiries a structure takes, and what it is told where that makes no sense.
@Suite struct StructureSettingsTests {
    private static func profile(_ structure: StructureKind, _ lines: String) -> String {
        """
        title: Structures
        strategies:
          - name: one
            structure: \(structure)

        """ + lines.split(separator: "\n").map { "    \($0)\n" }.joined()
    }
    private func strategy(_ structure: StructureKind, _ lines: String) throws -> StrategySettings {
        let profile = try Profile.read(Self.profile(structure, lines))
        #expect(try Profile.read(profile.canonicalText) == profile, "what is written back reads the same")
        return try #require(profile.desk.strategies.first)
    }

    // MARK: What can be said

    struct Said: CustomTestStringConvertible {
        let structure: StructureKind
        let lines: String
        let put: SideSettings?
        let call: SideSettings?
        var testDescription: String { "\(structure): \(lines)" }
    }
    private static let band = StrikeRule.deltaBand(0.20...0.30)
    private static let said: [Said] = [
        Said(
            structure: .ironFly,
            lines: """
                put: { short: atTheMoney, long: { expectedMoves: 1 } }
                call: { short: { sameAs: shortPut }, long: { sameAs: longPut } }
                """,
            put: SideSettings(short: .atTheMoney, long: .expectedMoves(1)),
            call: SideSettings(short: .sameAs(.shortPut), long: .sameAs(.longPut))),
        Said(
            structure: .ironButterfly,
            lines: """
                put: { short: { sameAs: shortCall }, long: { ofSpot: 3% } }
                call: { short: { delta: 0.5 }, long: { widths: [20, 40] } }
                """,
            put: SideSettings(short: .sameAs(.shortCall), long: .ofSpot(0.03)),
            call: SideSettings(short: .nearestDelta(0.5), long: .widths([.dollars(20), .dollars(40)]))),
        Said(
            structure: .ironCondor,
            lines: """
                put: { short: { expectedMoves: 1 }, long: { ofSpot: 1% } }
                call: { short: { ofSpot: 4% }, long: { sameAs: longPut } }
                """,
            put: SideSettings(short: .expectedMoves(1), long: .ofSpot(0.01)),
            call: SideSettings(short: .ofSpot(0.04), long: .sameAs(.longPut))),
        Said(
            structure: .shortStraddle,
            lines: "put: { short: atTheMoney }\ncall: { short: { sameAs: shortPut } }",
            put: SideSettings(short: .atTheMoney, long: nil),
            call: SideSettings(short: .sameAs(.shortPut), long: nil)),
        Said(
            structure: .putButterfly, lines: "put: { short: { ofSpot: -1% }, long: { widths: [5] } }",
            put: SideSettings(short: .ofSpot(-0.01), long: .widths([.dollars(5)])), call: nil),
        Said(
            structure: .callButterfly, lines: "call: { short: { delta: 0.40..0.50 }, long: { delta: 0.05..0.20 } }",
            put: nil, call: SideSettings(short: .deltaBand(0.40...0.50), long: .deltaBand(0.05...0.20))),
        Said(
            structure: .cashSecuredPut, lines: "put: { short: { delta: 0.20..0.30 } }",
            put: SideSettings(short: band, long: nil), call: nil),
        Said(
            structure: .coveredCall, lines: "call: { short: { delta: 0.20..0.30 } }", put: nil,
            call: SideSettings(short: band, long: nil)),
        Said(
            structure: .shortStrangle,
            lines: """
                put: { short: { byVolatility: { above: 30 } } }
                call: { short: { byVolatility: { measure: ivRank, below: 30, above: 50, high: 0.25 } } }
                """,
            put: SideSettings(
                short: .byVolatility(
                    DeltaByVolatility(measure: .vix, below: 15, above: 30, low: 0.16, high: 0.30)), long: nil),
            call: SideSettings(
                short: .byVolatility(
                    DeltaByVolatility(measure: .ivRank, below: 30, above: 50, low: 0.16, high: 0.25)), long: nil)),
    ]

    @Test(arguments: said)
    func `a structure's strikes are said in words and read back the same`(said: Said) throws {
        let strategy = try strategy(said.structure, said.lines)
        #expect(strategy.structure == said.structure)
        #expect(strategy.put == said.put)
        #expect(strategy.call == said.call)
    }

    @Test func `what moves with the market is off until it is named, and then has the numbers of the strategies`()
        throws
    {
        let spread = "put: { short: { delta: 0.2..0.3 }, long: { widths: [5] } }\n"
        let plain = try strategy(.bullPutSpread, spread)
        #expect(plain.expiry.byIVRank == nil && plain.expiry.byVIX == nil && plain.expiry.inversion == nil)
        #expect(!plain.expiry.afterEarnings && plain.selection == SelectionSettings())

        let moved = try strategy(
            .bullPutSpread,
            """
            expiry: { byIVRank: {}, byVIX: { above: 28 }, afterEarnings: yes, inversion: 0.5 }
            put: { short: { delta: 0.2..0.3 }, long: { widths: [5] }, skew: { by: 2 } }
            selection: { liquidityWeight: 20%, needsOpenInterest: yes, maximumDebit: 40% }
            """)
        #expect(
            moved.expiry.byIVRank
                == WindowByIVRank(below: 30, above: 50, low: 60, middle: 45, high: 30, within: 5))
        #expect(
            moved.expiry.byVIX
                == WindowByVIX(
                    below: 15, above: 28, startSooner: 10, endSooner: 15, earliestStart: 14, earliestEnd: 30,
                    endLater: 15, latestEnd: 90))
        #expect(moved.expiry.afterEarnings && moved.expiry.inversion == 0.5)
        #expect(
            moved.selection
                == SelectionSettings(
                    skewWing: SkewWing(above: 2, by: 2), liquidityWeight: 0.2, needsOpenInterest: true,
                    debitOfWidthMaximum: 0.4))
    }

    // MARK: What makes no sense

    struct Refused: CustomTestStringConvertible {
        let structure: StructureKind
        let lines: String
        let path: String
        let says: String
        var testDescription: String { "\(structure): \(lines)" }
    }
    private static let fly = "put: { short: atTheMoney, long: { widths: [10] } }\n"
    private static let refused: [Refused] = [
        Refused(
            structure: .invertedStrangle, lines: "put: { short: { delta: 0.2 } }\ncall: { short: { delta: 0.2 } }",
            path: "structure", says: "never an entry"),
        Refused(
            structure: .ironFly, lines: fly + "call: { short: atTheMoney, long: { sameAs: longPut } }",
            path: "call.short", says: "say `sameAs: shortPut`"),
        Refused(
            structure: .ironFly, lines: fly + "call: { short: { sameAs: shortPut }, long: { widths: [20] } }",
            path: "call.long", says: "equal wings"),
        Refused(
            structure: .shortStrangle, lines: "put: { short: { delta: 0.2 } }\ncall: { short: { sameAs: shortPut } }",
            path: "call.short", says: "sells two strikes"),
        Refused(
            structure: .ironFly,
            lines: """
                put: { short: atTheMoney, long: { sameAs: longCall } }
                call: { short: { sameAs: shortPut }, long: { widths: [20] } }
                """,
            path: "call", says: "one side must lead"),
        Refused(
            structure: .bullPutSpread, lines: "put: { short: { delta: 0.2 }, long: { sameAs: longCall } }",
            path: "put.long", says: "a leg that a bull put spread has not"),
        Refused(
            structure: .bullPutSpread, lines: "put: { short: { delta: 0.2 }, long: { sameAs: longPut } }",
            path: "put.long", says: "follows itself"),
        Refused(
            structure: .putButterfly, lines: "put: { short: atTheMoney }", path: "put.long",
            says: "a put butterfly has this leg"),
        Refused(
            structure: .putButterfly,
            lines: "put: { short: atTheMoney, long: { widths: [5] } }\ncall: { short: { delta: 0.2 } }",
            path: "call.short", says: "a put butterfly has no such leg"),
        Refused(
            structure: .putButterfly, lines: "put: { short: atTheMoney, long: { delta: 0.55 } }", path: "put.long",
            says: "nearer the money"),
        Refused(
            structure: .cashSecuredPut, lines: "put: { short: { delta: 0.2 }, long: { delta: 0.1 } }",
            path: "put.long", says: "a cash-secured put has no such leg"),
        Refused(
            structure: .cashSecuredPut, lines: "put: { short: { delta: 0.2 }, skew: {} }", path: "put.skew",
            says: "no bought put"),
        Refused(
            structure: .cashSecuredPut, lines: "put: { short: { byVolatility: { below: 30, above: 20 } } }",
            path: "put.short", says: "`below` (30) lies above `above` (20)"),
        Refused(
            structure: .cashSecuredPut,
            lines: "expiry: { byVIX: { below: 30, above: 20 } }\nput: { short: { delta: 0.2 } }",
            path: "expiry.byVIX", says: "both would hold at once"),
    ]

    @Test(arguments: refused)
    func `legs that owe each other something are told what`(refused: Refused) throws {
        let problems = TestProfiles.problems(Self.profile(refused.structure, refused.lines))
        let problem = try #require(problems.first { $0.path == "strategies[one].\(refused.path)" }, "\(problems)")
        #expect(problem.message.contains(refused.says), "\(problem.message)")
        #expect(problems.count == 1, "\(problems)")
    }

    @Test(
        arguments: [
            ("put: { short: atTheMonney }", "put.short", "atTheMoney"),
            ("put: { short: { ofSpot: 80% } }", "put.short.ofSpot", "a fraction -0.5…0.5"),
            ("put: { short: { expectedMoves: 9 } }", "put.short.expectedMoves", "expected moves to the expiry"),
            ("put: { short: { sameAs: longPut } }", "put.short.sameAs", "shortPut, shortCall"),
            ("put: { short: { delta: 0.2, ofSpot: 1% } }", "put.short", "exactly one of"),
            ("put: { short: { byVolatility: { lo: 0.2 } } }", "put.short.byVolatility", "lo"),
        ])
    func `a strike rule that nobody knows is answered with those there are`(
        line: String, path: String, says: String
    ) throws {
        let problems = TestProfiles.problems(Self.profile(.cashSecuredPut, line))
        let problem = try #require(problems.first)
        #expect(problem.path.hasPrefix("strategies[one].\(path)"), "\(problem.path)")
        #expect("\(problem.message) \(problem.nearest ?? "")".contains(says), "\(problem.message)")
    }
}
