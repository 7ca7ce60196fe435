import Market
import Testing

@testable import History

@Suite struct ModelledChainTests {
    @Test func `a modelled chain says so, and is known a quarter of an hour after its close`() throws {
        let chain = try #require(ModelledWorld.spx.chain(on: ModelledWorld.day("2018-03-01")))
        #expect(chain.identity.origin == .modelled)
        #expect(chain.identity.resolution == .daily)
        #expect(chain.knownAt == EasternTime.instant(chain.session, TimeOfDay(16, 15)))
        let half = try #require(ModelledWorld.spx.chain(on: ModelledWorld.day("2018-11-23")))
        #expect(half.knownAt == EasternTime.instant(half.session, TimeOfDay(13, 15)))
    }

    @Test func `bids and asks never cross and lie on the ticks of their class and day`() {
        var seen = 0
        for chain in ModelledWorld.someChains {
            for series in chain.series {
                let rules = RootRules.of(series.root)
                for row in series.calls.lowerBound..<series.puts.upperBound {
                    guard let bid = chain.bid(at: row), let ask = chain.ask(at: row) else {
                        Issue.record("row \(row) of \(chain.session) has no quote")
                        return
                    }
                    seen += 1
                    guard bid < ask, bid >= .zero,
                        bid.rounded(.down, to: rules.tick(at: bid, on: chain.session)) == bid,
                        ask.rounded(.down, to: rules.tick(at: ask, on: chain.session)) == ask
                    else {
                        Issue.record("\(series.root) \(series.expiry) on \(chain.session): \(bid) at \(ask)")
                        return
                    }
                }
            }
        }
        #expect(seen > 40_000)
    }

    @Test func `rows are sorted as a chain's rows are, and each contract is found where it lies`() {
        for chain in ModelledWorld.someChains {
            var last: OptionContract?
            for series in chain.series {
                for right in Right.allCases {
                    for row in series.rows(right) {
                        let contract = OptionContract(
                            root: series.root, expiry: series.expiry, right: right, strike: chain.strike(at: row))
                        if let last, !(last < contract) { Issue.record("\(last) stands before \(contract)") }
                        last = contract
                    }
                }
            }
            if let last { #expect(chain.row(of: last) == chain.count - 1) }
            #expect(chain.series.last?.puts.upperBound == chain.count)
        }
    }

    @Test func `call, put and forward agree within their spreads`() throws {
        let session = ModelledWorld.day("2018-03-01")
        let chain = try #require(ModelledWorld.spx.chain(on: session))
        let market = try #require(ModelledWorld.spx.market(on: session))
        for series in chain.series {
            let rules = RootRules.of(series.root)
            let slice = market.slice(
                settlement: rules.settlementSession(expiry: series.expiry).day, onOpen: rules.settlesOn == .open)
            for (call, put) in zip(series.calls, series.puts) {
                let strike = chain.strike(at: call).price.approximateDollars
                let fair = slice.discount * (slice.forward - strike)
                let (callQuote, putQuote) = (chain.quote(at: call), chain.quote(at: put))
                let dearest = try #require(callQuote.ask) - #require(putQuote.bid)
                let cheapest = try #require(callQuote.bid) - #require(putQuote.ask)
                #expect(cheapest.approximateDollars <= fair + 1e-9 && fair <= dearest.approximateDollars + 1e-9)
            }
        }
    }

    @Test func `Greeks have their signs, and a call's delta less a put's is the discounted forward over spot`() throws {
        let session = ModelledWorld.day("2018-03-01")
        let chain = try #require(ModelledWorld.spx.chain(on: session))
        let market = try #require(ModelledWorld.spx.market(on: session))
        let columns = chain.columns
        for series in chain.series {
            let rules = RootRules.of(series.root)
            let slice = market.slice(
                settlement: rules.settlementSession(expiry: series.expiry).day, onOpen: rules.settlesOn == .open)
            for (call, put) in zip(series.calls, series.puts) {
                #expect((0...1).contains(columns.delta[call]))
                #expect((-1...0).contains(columns.delta[put]))
                #expect(columns.gamma[call] >= 0 && columns.vega[call] >= 0)
                #expect(columns.volatility[call] == columns.volatility[put])
                let gap = columns.delta[call] - columns.delta[put]
                #expect(abs(gap - slice.forward * slice.discount / market.spot) < 1e-12)
            }
        }
    }

    @Test func `an option of a fund is asked at no less than exercise pays`() {
        for chain in ModelledWorld.someChains where chain.underlying == .spy {
            guard let spot = chain.underlyingPrice else { continue }
            for series in chain.series {
                for row in series.calls { #expect(chain.ask(at: row)! >= spot - chain.strike(at: row).price) }
                for row in series.puts { #expect(chain.ask(at: row)! >= chain.strike(at: row).price - spot) }
            }
        }
    }

    @Test func `quotes widen with volatility and on a day of alarm`() {
        func half(vix: Double, stress: Double) -> Double {
            let market = ModelledMarket(
                session: ModelledWorld.day("2018-02-05"), spot: 2_650, vix: vix, vix3m: vix, stress: stress,
                rate: 0.015,
                income: .yield(0.018))
            return SpreadShape.level(of: market, ModelParameters.current.indexSpread)
        }
        #expect(half(vix: 0.12, stress: 0) < half(vix: 0.30, stress: 0))
        #expect(half(vix: 0.30, stress: 0) < half(vix: 0.30, stress: 0.5))
        // Nothing is wider than the widest day that was seen.
        #expect(half(vix: 0.8, stress: 1) == half(vix: 0.9, stress: 1))
    }

    @Test func `round strikes and near monthlies are held more than others`() {
        let model = ModelParameters.current.indexActivity
        func interest(z: Double, monthly: Bool, round: (Double, Double, Double)) -> Double {
            ActivityShape.Lines(model, tenor: 0, isMonthly: monthly, era: 0)
                .logarithms(z, isPut: true, roundness: round).interest
        }
        #expect(interest(z: -1, monthly: true, round: (1, 1, 1)) > interest(z: -1, monthly: true, round: (0, 0, 0)))
        #expect(interest(z: -1, monthly: true, round: (0, 0, 0)) > interest(z: -1, monthly: false, round: (0, 0, 0)))
        #expect(interest(z: -1, monthly: true, round: (0, 0, 0)) > interest(z: 1, monthly: true, round: (0, 0, 0)))
        #expect(StrikeLattice(.spx).roundness(2_650) == (0, 1, 1))
        #expect(StrikeLattice(.spx).roundness(2_600) == (1, 1, 1))
        #expect(StrikeLattice(.spx).roundness(2_605) == (0, 0, 0))
    }
}
