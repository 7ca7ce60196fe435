import Market
import Quant
import Strategy
import Testing
import Trading

/// A mark that jumps is suspect until the market explains it.
@Suite struct JumpTests {
    // MARK: The guard

    private var guarded: Watched {
        Watched {
            $0.stopMultiple = 2
            $0.explainsJumps = true
        }
    }
    /// Twice what delta, gamma and vega make a close dearer by, in cents.
    private func dearer(_ cents: Int64) -> (inout ExitSight) -> Void {
        { $0.explainedDoubleChange = -2 * Price.cents(cents).units }
    }

    @Test func `what the Greeks explain but for half the mark is not suspect`() {
        var trade = guarded
        _ = trade.sees(at: "11:00", mid: 300)
        #expect(trade.sees(at: "11:01", mid: 650, dearer(200)) == .stop, "1.50 of 3.00 is left over")
    }

    @Test func `what they leave open by more than half the mark before needs one confirmation more`() {
        var trade = guarded
        _ = trade.sees(at: "11:00", mid: 300)
        #expect(trade.sees(at: "11:01", mid: 650, dearer(199)) == nil)
        #expect(trade.sees(at: "11:02", mid: 650) == .stop)
    }

    @Test func `Greeks that explain a move the other way make a jump no better`() {
        var trade = guarded
        _ = trade.sees(at: "11:00", mid: 300)
        #expect(trade.sees(at: "11:01", mid: 650, dearer(-100)) == nil)
    }

    @Test func `without Greeks, or where nobody asks for them, a jump is suspect`() {
        var unknown = guarded
        _ = unknown.sees(at: "11:00", mid: 300)
        #expect(unknown.sees(at: "11:01", mid: 650) == nil)
        var unasked = guarded
        unasked.settings.explainsJumps = false
        _ = unasked.sees(at: "11:00", mid: 300)
        #expect(unasked.sees(at: "11:01", mid: 650, dearer(350)) == nil)
    }

    @Test func `the profile says what a jump is, or that there is none`() {
        var trade = guarded
        trade.settings.suspectJump = 1.2
        _ = trade.sees(at: "11:00", mid: 300)
        #expect(trade.sees(at: "11:01", mid: 660) == .stop)
        var trusting = guarded
        trusting.settings.suspectJump = nil
        _ = trusting.sees(at: "11:00", mid: 10)
        #expect(trusting.sees(at: "11:01", mid: 660) == .stop)
    }

    @Test func `the first mark of a session is no jump, and needs no Greeks`() {
        var trade = guarded
        _ = trade.sees(at: "15:59", mid: 300)
        #expect(trade.sees(at: "9:31", on: Watched.day + 1, mid: 650) == .stop)
    }

    // MARK: The explanation

    /// A stock's September options by one volatility, quoted a hundredth of a cent wide. `skewed` contracts stand at a
    /// price of their own.
    private func chain(
        spot: Double, volatility: Double, minute: Int, skewed: [OptionContract: Double] = [:]
    ) -> (chain: Chain, facts: MarketFacts) {
        let at = EasternTime.instant(Scene.session, TimeOfDay(11, minute))
        let years = Double((EasternTime.instant(Scene.expiry, TimeOfDay(16, 0)) - at).components.seconds) / 86_400 / 365
        var builder = ChainBuilder()
        for strike in 80...120 as ClosedRange<Int64> {
            for right in Right.allCases {
                let contract = Scene.contract(right, strike)
                let value =
                    skewed[contract]
                    ?? EuropeanOption(
                        kind: right == .call ? .call : .put, spot: spot, strike: Double(strike), years: years,
                        rate: 0.04, yield: 0.01, volatility: volatility
                    ).price
                var row = ChainBuilder.Row(contract)
                row.bid = Price(units: Int64(value * 10_000))
                row.ask = Price(units: Int64(value * 10_000) + 1)
                builder.add(row)
            }
        }
        let chain = builder.build(
            underlying: Scene.stock, session: Scene.session, knownAt: at, origin: .quoted, resolution: .intraday,
            underlyingPrice: Price(rounding: spot)
        ).chain
        var facts = MarketFacts.passing
        facts.spot = Input(Price(rounding: spot))
        facts = facts.at(at)
        return (chain, facts)
    }
    private let spread = [Leg(.short, Scene.contract(.put, 95)), Leg(.long, Scene.contract(.put, 90))]

    private func doubleMid(_ legs: [Leg], _ chain: Chain) throws -> Int64 {
        try #require(MarkMaker.mark(legs: legs, chain: chain, at: chain.knownAt).closeDoubleMid)
    }

    private func explained(
        _ legs: [Leg], _ now: (chain: Chain, facts: MarketFacts), since before: (chain: Chain, facts: MarketFacts)
    ) throws -> Int64 {
        var reader = GreeksReader(now.chain, source: .model, facts: now.facts)
        let explained = reader.explainedDoubleChange(of: legs, since: before.chain)
        return try #require(explained)
    }

    @Test(arguments: [(98.0, 0.32), (95, 0.40), (100, 0.38), (104, 0.28)])
    func `a fall with a rise of volatility is explained but for a fifth`(spot: Double, volatility: Double) throws {
        let before = chain(spot: 100, volatility: 0.32, minute: 0)
        let now = chain(spot: spot, volatility: volatility, minute: 1)
        let explained = try explained(spread, now, since: before)
        let change = try doubleMid(spread, now.chain) - doubleMid(spread, before.chain)
        #expect(abs(Double(explained - change)) <= 0.2 * Double(change.magnitude), "\(explained) of \(change)")
    }

    @Test func `a bad quote does not explain itself`() throws {
        let before = chain(spot: 100, volatility: 0.32, minute: 0)
        let now = chain(spot: 100, volatility: 0.32, minute: 1, skewed: [spread[0].contract: 4.5])
        let explained = try explained(spread, now, since: before)
        let change = try doubleMid(spread, now.chain) - doubleMid(spread, before.chain)
        #expect(change < -30_000)
        #expect(explained.magnitude < 1_000)
    }

    @Test func `nor does a straddle at the money, whose own volatility is the one at the money`() throws {
        let straddle = [Leg(.short, Scene.contract(.put, 100)), Leg(.short, Scene.contract(.call, 100))]
        let before = chain(spot: 100, volatility: 0.32, minute: 0)
        let now = chain(
            spot: 100, volatility: 0.32, minute: 1,
            skewed: [straddle[0].contract: 12, straddle[1].contract: 12])
        #expect(try explained(straddle, now, since: before).magnitude < 2_000)
    }

    @Test func `without a rate, a price or the vendor's figures nothing is explained`() {
        let before = chain(spot: 100, volatility: 0.32, minute: 0)
        let now = chain(spot: 95, volatility: 0.32, minute: 1)
        for kind in [InputKind.rate, .spot, .quotes] {
            var facts = now.facts
            facts.remove(kind)
            var reader = GreeksReader(now.chain, source: .model, facts: facts)
            #expect(reader.explainedDoubleChange(of: spread, since: before.chain) == nil, "\(kind)")
        }
        var vendor = GreeksReader(now.chain, source: .vendor, facts: now.facts)
        #expect(vendor.explainedDoubleChange(of: spread, since: before.chain) == nil)
    }
}

extension MarketFacts {
    /// The same at another moment of the session.
    func at(_ moment: Instant) -> MarketFacts {
        MarketFacts(
            underlying: underlying, kind: kind, session: session, at: moment, resolution: resolution, spot: spot,
            underlyingVolume: underlyingVolume, averageVolume: averageVolume, tradingSession: tradingSession,
            macro: macro, vix: vix, vix3m: vix3m, trend: trend, adx: adx, impliedVolatility30: impliedVolatility30,
            forecastVolatility: forecastVolatility, ivRank: ivRank, rate: rate, dividends: dividends,
            dividendYield: dividendYield, earnings: earnings, clock: .value(moment))
    }
}
