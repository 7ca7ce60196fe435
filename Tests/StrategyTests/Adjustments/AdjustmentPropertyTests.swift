import Market
import Quant
import Strategy
import Testing
import Trading

/// Whatever the market does: trades of every kind are led through random histories, every roll filled at natural.
@Suite struct AdjustmentPropertyTests {
    static let sessions = NYSE.sessions(in: Day("2026-08-24")!...Day("2026-10-09")!)
    static let expiries = ["2026-09-18", "2026-10-02", "2026-10-23"].map {
        Day($0)!
    }

    /// A market that runs: 3% a day, quoted around Black-Scholes at 40%, now and then without a bid.
    struct Market {
        var random: SplitMix64
        var price = 100.0

        mutating func move() { price = min(max(price * (1 + 0.03 * random.normal()), 75), 125) }

        mutating func board(_ session: TradingSession, at time: TimeOfDay) -> Board {
            var rows: [ChainBuilder.Row] = []
            for expiry in expiries where expiry >= session.day {
                for strike in stride(from: 75, through: 125, by: 2.5) {
                    for right in Right.allCases { rows.append(row(expiry, strike, right, session.day)) }
                }
            }
            return Board(Price(rounding: price)!, on: session.day, at: time, rows)
        }

        private mutating func row(_ expiry: Day, _ strike: Double, _ right: Right, _ session: Day)
            -> ChainBuilder.Row
        {
            let option = EuropeanOption(
                kind: right == .call ? .call : .put, spot: price, strike: strike,
                years: max(Double(session.days(to: expiry)), 0.2) / 365, rate: 0.04, yield: 0, volatility: 0.4
            ).greeks
            var row = ChainBuilder.Row(
                OptionContract(
                    root: Scene.root, expiry: expiry, right: right,
                    strike: Strike(trusted: Price(units: Int64(strike * 10_000)))))
            let half = max(0.01, 0.02 * option.price)
            row.bid = random.uniform() < 0.01 ? nil : .cents(Int64(max(0, option.price - half) * 100))
            row.ask = .cents(Int64((option.price + half) * 100) + 1)
            row.delta = option.delta
            row.volatility = 0.4
            return row
        }
    }

    private static let starts: [(kind: StructureKind, legs: [(Side, Right, Double)])] = [
        (.shortStrangle, [(.short, .put, 90), (.short, .call, 110)]),
        (.shortStraddle, [(.short, .put, 100), (.short, .call, 100)]),
        (.bullPutSpread, [(.short, .put, 92.5), (.long, .put, 87.5)]),
        (.bearCallSpread, [(.short, .call, 107.5), (.long, .call, 112.5)]),
        (.ironCondor, [(.short, .put, 92.5), (.long, .put, 87.5), (.short, .call, 107.5), (.long, .call, 112.5)]),
        (.cashSecuredPut, [(.short, .put, 95)]), (.coveredCall, [(.short, .call, 105)]),
    ]

    private static func story(_ seed: UInt64, _ random: inout SplitMix64) -> AdjustmentStory {
        let start = starts[Int(seed) % starts.count]
        let isStrangle = start.kind == .shortStrangle || start.kind == .shortStraddle
        var story = AdjustmentStory(start.kind, [], credit: "2.00") { strategy in
            strategy.gates.legSpreadMaximum = 0.5
            strategy.adjustments?.confirmations = 1 + Int(random.next() % 2)
            strategy.adjustments?.downs.isPlayed = isStrangle && random.next() % 4 > 0
            strategy.adjustments?.downs.fourth = FourthDown.allCases[Int(random.next() % 3)]
            strategy.adjustments?.roll.ways = [[.outAndAway, .out], [.away, .out], [.out]][Int(random.next() % 3)]
            strategy.adjustments?.roll.dte = 7 + Int(random.next() % 15)
            strategy.adjustments?.leastNet = random.next() % 2 == 0 ? .credit(.cents(1)) : .debit(.dollars(1))
        }
        let units = 1 + Int(random.next() % 3)
        story.held.units = units
        story.held.legs = start.legs.map { side, right, strike in
            Leg(
                side,
                OptionContract(
                    root: Scene.root, expiry: expiries[0], right: right,
                    strike: Strike(trusted: Price(units: Int64(strike * 10_000)))))
        }
        story.held.lots = story.held.legs.map { units * $0.signedRatio }
        if start.kind == .coveredCall { (story.held.shares, story.held.costBasis) = (100 * units, .dollars(101)) }
        return story
    }

    @Test func `a roll leads from what is held to what it says, in four legs at most, never below its least net`() {
        var seen: [RollKind: Int] = [:]
        for seed in 0..<168 as Range<UInt64> {
            var random = SplitMix64(seed: seed)
            var story = Self.story(seed, &random)
            var market = Market(random: random)
            for session in Self.sessions {
                guard let expiry = story.held.expiry, session.day < expiry else { break }
                market.move()
                for time in [TimeOfDay(10, 30), TimeOfDay(14, 0)] {
                    let board = market.board(session, at: time)
                    let before = story
                    _ = story.see(board)
                    #expect(story.state.down >= before.state.down, "judging never goes back: seed \(seed)")
                    guard case .roll(let roll)? = story.last?.decision else { continue }
                    seen[roll.kind, default: 0] += 1
                    Self.check(roll, before, board, "seed \(seed) on \(session.day)")
                    story.fill(on: "\(session.day)")
                    // Now and then nothing that the second side of a condor could bring is enough.
                    if story.state.pending != nil, seed.isMultiple(of: 3) {
                        story.strategy.adjustments?.leastNet = .credit(.dollars(5))
                    }
                    #expect(roll.kind.isOut || story.state.down >= before.state.down, "seed \(seed)")
                    #expect(story.held.isWhole)
                }
            }
        }
        for kind in RollKind.allCases { #expect(seen[kind, default: 0] > 0, "\(kind) never happened: \(seen)") }
    }

    private static func check(_ roll: Roll, _ before: AdjustmentStory, _ board: Board, _ place: String) {
        #expect(roll.legs.count <= 4 && Set(roll.legs.map(\.contract)).count == roll.legs.count, "\(place)")
        var lots: [OptionContract: Int] = [:]
        for leg in before.held.legs + roll.legs { lots[leg.contract, default: 0] += leg.signedRatio }
        for leg in roll.resulting { lots[leg.contract, default: 0] -= leg.signedRatio }
        #expect(lots.values.allSatisfy { $0 == 0 }, "held and traded make what it says: \(place)")
        #expect(roll.structure.roles == roll.resulting.map(\.role), "\(roll.structure) \(place)")

        var natural: Int64 = 0
        var mid: Int64 = 0
        for leg in roll.legs {
            guard let quote = board.chain.quote(of: leg.contract), let bid = quote.bid, let ask = quote.ask else {
                Issue.record("\(leg.contract) is not quoted: \(place)")
                return
            }
            natural -= Int64(leg.signedRatio) * (leg.side == .long ? ask.units : bid.units)
            mid -= Int64(leg.signedRatio) * (bid.units + ask.units)
        }
        #expect(roll.quote == PackageQuote(natural: NetPrice(units: natural), doubleMid: mid), "\(place)")
        #expect(roll.expected >= roll.least && roll.expected >= roll.quote.natural, "\(place)")
        #expect(2 * roll.expected.units <= mid, "slippage is never a gift: \(place)")
        let least = before.strategy.adjustments!.leastNet
        #expect(roll.least == least || (roll.kind == .dropSide && roll.least < least), "\(place)")
        #expect(roll.quantity == before.held.units)

        let isSecondSide = before.state.pending != nil
        #expect(isSecondSide || before.state.adjusted(in: board.chain.session) == 0, "one a session: \(place)")
        if let basis = before.held.costBasis {
            #expect(roll.opening.allSatisfy { $0.contract.strike.price >= basis }, "\(place)")
        }
        if let wing = widest(roll.resulting), let old = widest(before.held.legs) {
            #expect(wing <= old, "a wing is never wider than before: \(place)")
        }
    }

    private static func widest(_ legs: [Leg]) -> Price? {
        Right.allCases.compactMap { right -> Price? in
            let strikes = legs.filter { $0.contract.right == right }.map(\.contract.strike.price)
            guard strikes.count == 2, let low = strikes.min(), let high = strikes.max() else { return nil }
            return high - low
        }.max()
    }

    @Test func `what the wheel holds and what it was paid always add up`() {
        for seed in 0..<500 as Range<UInt64> {
            var random = SplitMix64(seed: seed)
            var campaign = WheelCampaign()
            var cash: Int64 = 0
            for _ in 0..<30 {
                let (price, count) = (Int64(random.next() % 2_000_000) + 10, Int(random.next() % 3) + 1)
                let (strike, fee) = (Strike(trusted: .dollars(Int64(random.next() % 50) + 75)), Money.cents(65))
                let held = campaign.shares
                switch random.next() % 5 {
                case 0:
                    campaign.traded(.credit(Price(units: price)), contracts: count, fees: fee)
                    cash += price * 100 * Int64(count) - fee.units
                case 1:
                    campaign.traded(.debit(Price(units: price)), contracts: count, fees: fee)
                    cash -= price * 100 * Int64(count) + fee.units
                case 2:
                    let put = OptionContract(root: Scene.root, expiry: Scene.expiry, right: .put, strike: strike)
                    campaign.assigned(put, contracts: count, fees: fee)
                    cash -= strike.price.units * 100 * Int64(count) + fee.units
                case 3:
                    campaign.received(dividend: Price(units: price))
                    cash += price * Int64(held)
                default:
                    let taken = min(count, held / 100)
                    let call = OptionContract(root: Scene.root, expiry: Scene.expiry, right: .call, strike: strike)
                    campaign.calledAway(call, contracts: taken, fees: fee)
                    cash += strike.price.units * 100 * Int64(taken) - fee.units
                }
                #expect(campaign.cost.units == -cash, "seed \(seed)")
                guard let basis = campaign.basis else {
                    #expect(campaign.result?.units == cash)
                    continue
                }
                #expect(campaign.breaksEven(at: basis), "seed \(seed)")
                #expect(!campaign.breaksEven(at: Price(units: basis.units - 1)), "the least such price: seed \(seed)")
            }
        }
    }
}
