import Quant
import Testing

@Suite struct CleanedQuotesTests {
    private let truth = KnownSurface()

    /// One broken quote in a good chain.
    struct Planted: Sendable {
        let defect: QuoteDefect
        var kind = OptionKind.put
        var strike = 4800.0
        let change: @Sendable (_ bid: Double, _ ask: Double) -> (Double?, Double?)
    }

    static let planted = [
        Planted(defect: .invalid) { bid, _ in (bid, -1) },
        Planted(defect: .invalid) { bid, _ in (bid, .nan) },
        Planted(defect: .absent) { _, _ in (nil, nil) },
        Planted(defect: .absent) { _, _ in (0, 0) },
        Planted(defect: .absent) { bid, _ in (bid, nil) },
        Planted(defect: .crossed) { bid, ask in (ask, bid) },
        Planted(defect: .noBid) { _, ask in (0, ask) },
        Planted(defect: .noBid) { _, ask in (nil, ask) },
        Planted(defect: .wide) { bid, ask in (0.4 * bid, 2 * ask) },
        Planted(defect: .offParity, kind: .call) { bid, ask in (bid + 15, ask + 15) },
        Planted(defect: .outOfLine) { bid, ask in (1.5 * bid, 1.5 * ask) },
        Planted(defect: .outOfLine) { bid, ask in (0.6 * bid, 0.6 * ask) },
    ]

    @Test(arguments: planted.indices)
    func `a planted defect goes for its own reason and leaves the smile where it was`(index: Int) throws {
        let planted = Self.planted[index]
        var quotes = truth.quoted(days: 35)
        let clean = VolatilitySurface(fitting: [quotes], spot: truth.spot)
        let row = try #require(quotes.row(planted.kind, planted.strike))
        #expect(clean.expiries[0].quotes.defects[row] == nil)
        (quotes.bid[row], quotes.ask[row]) = planted.change(
            try #require(quotes.bid[row]), try #require(quotes.ask[row]))
        let found = VolatilitySurface(fitting: [quotes], spot: truth.spot)
        let defects = found.expiries[0].quotes.defects
        #expect(defects[row] == planted.defect)
        for other in 0..<quotes.count where other != row && quotes.strike[other] != planted.strike {
            #expect(defects[other] == clean.expiries[0].quotes.defects[other])
        }
        let before = try #require(clean.smiles[0].volatility(strike: 4800))
        #expect(try abs(#require(found.smiles[0].volatility(strike: 4800)) - before) < 0.002)
    }

    @Test func `an old quote is stale at the limit's other side, and counted`() {
        var quotes = truth.quoted(days: 35)
        quotes.age = [Double](repeating: 900, count: quotes.count)
        quotes.age[10] = 900.5
        quotes.age[11] = .nan
        let cleaned = VolatilitySurface(fitting: [quotes], spot: truth.spot).expiries[0].quotes
        #expect(cleaned.defects[10] == .stale && cleaned.defects[11] == .stale && cleaned.count(.stale) == 2)
    }

    @Test func `the second row of an option is a duplicate`() throws {
        let quotes = truth.quoted(days: 35)
        let cleaned = VolatilitySurface(fitting: [quotes.ordered(Array(0..<quotes.count) + [30])], spot: truth.spot)
            .expiries[0].quotes
        #expect(cleaned.defects[quotes.count] == .duplicate && cleaned.defects[30] == nil)
    }

    @Test func `deep in the money below its intrinsic value there is no volatility`() throws {
        // Alone at its strike, for parity would have blamed it first.
        var quotes = truth.quoted(days: 35)
        let put = try #require(quotes.row(.put, 4600))
        quotes.ask[put] = nil
        let call = try #require(quotes.row(.call, 4600))
        quotes.bid[call] = quotes.bid[call].map { $0 - 40 }
        quotes.ask[call] = quotes.ask[call].map { $0 - 40 }
        let cleaned = VolatilitySurface(fitting: [quotes], spot: truth.spot).expiries[0].quotes
        #expect(cleaned.defects[call] == .beyondBounds)
    }

    @Test func `nothing is learnt from a call whose put nobody bids for, much from one whose put is absent`() throws {
        var quotes = truth.quoted(days: 35)
        quotes.bid[try #require(quotes.row(.put, 4800))] = 0
        quotes.ask[try #require(quotes.row(.put, 4850))] = nil
        let surface = VolatilitySurface(fitting: [quotes], spot: truth.spot)
        let cleaned = surface.expiries[0].quotes
        #expect(cleaned.defects[try #require(quotes.row(.call, 4800))] == .inTheMoney)
        #expect(cleaned.defects[try #require(quotes.row(.call, 4850))] == nil)
    }

    @Test func `a tick beyond the reach of chance is a far wing`() throws {
        var settings = SurfaceSettings()
        settings.reach = 3
        let quotes = truth.quoted(days: 35)
        let surface = VolatilitySurface(fitting: [quotes], spot: truth.spot, settings: settings)
        let smile = try #require(surface.smiles.first)
        #expect(surface.expiries[0].quotes.count(.farWing) > 10)
        let limit = 3 * smile.atTheMoney * smile.years.squareRoot()
        #expect(DeterministicMath.log(smile.quotedStrikes.lowerBound / smile.forward) > -1.02 * limit)
    }

    @Test func `every row is either usable or has its reason`() {
        let quotes = truth.quoted(days: 7, noise: 2)
        let cleaned = VolatilitySurface(fitting: [quotes], spot: truth.spot).expiries[0].quotes
        let dropped = QuoteDefect.allCases.reduce(0) { $0 + cleaned.count($1) }
        #expect(dropped > 0 && dropped + cleaned.usable == quotes.count)
    }
}
