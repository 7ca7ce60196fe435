import Market
import Risk
import Strategy
import Testing
import Trading

@testable import Desk

/// The five tables of phases: every way is some story's, every other pair is refused, and an end is an end.
@Suite struct LifeTableTests {
    @Test func `every way of every table is taken in some story, and no other`() {
        var taken = Ways()
        for story in LifeTour.stories { for move in story.moves { taken.note(move) } }
        #expect(taken.recommendations == Set(RecommendationPhase.ways))
        #expect(taken.trades == Set(TradePhase.ways))
        #expect(taken.slots == Set(SlotPhase.ways))
        #expect(taken.positions == Set(PositionPhase.ways))
        #expect(taken.orders == Set(OrderPhase.ways))
    }

    private struct Ways {
        var recommendations: Set<Way<RecommendationPhase>> = []
        var orders: Set<Way<OrderPhase>> = []
        var trades: Set<Way<TradePhase>> = []
        var slots: Set<Way<SlotPhase>> = []
        var positions: Set<Way<PositionPhase>> = []

        mutating func note(_ change: LifeChange) {
            switch change {
            case .recommendation(_, let from, let to): recommendations.insert(Way(from, to))
            case .order(_, let from, let to): orders.insert(Way(from, to))
            case .trade(_, let from, let to): trades.insert(Way(from, to))
            case .slot(_, let from, let to): slots.insert(Way(from, to))
            case .position(_, let from, let to): positions.insert(Way(from, to))
            }
        }
    }

    // MARK: Ends

    @Test func `ends are where nothing leads on`() {
        #expect(
            ends(RecommendationPhase.self)
                == [.refused, .shown, .rejected, .skipped, .expired, .validationFailed, .filled, .cancelled])
        // An order that ended may turn out to have been filled, and a lost one may be found.
        #expect(ends(OrderPhase.self) == [.filled, .rejected])
        #expect(ends(TradePhase.self) == [.closed, .abandoned])
        #expect(ends(SlotPhase.self) == [])
        #expect(ends(PositionPhase.self) == [])
    }
    private func ends<Phase: LifePhase>(_ phase: Phase.Type) -> [Phase] { Phase.allCases.filter(\.isEnd) }

    @Test func `every phase can be reached from where a life begins`() {
        #expect(unreachable(from: RecommendationPhase.made) == [])
        #expect(unreachable(from: OrderPhase.sending) == [])
        #expect(unreachable(from: TradePhase.opening) == [])
        #expect(unreachable(from: SlotPhase.idle) == [])
        #expect(unreachable(from: PositionPhase.agreed) == [])
    }
    private func unreachable<Phase: LifePhase>(from first: Phase) -> [Phase] {
        Phase.allCases.filter { LifeTableTests.path(from: first, to: $0) == nil }
    }
    /// The steps that lead from one phase to another, the fewest; nil where none do.
    private static func path<Phase: LifePhase>(from first: Phase, to last: Phase) -> [Phase]? {
        var paths: [[Phase]] = [[]]
        var seen: Set<Phase> = [first]
        while !paths.isEmpty {
            if let found = paths.first(where: { ($0.last ?? first) == last }) { return found }
            paths = paths.flatMap { path in
                Phase.allCases.filter { (path.last ?? first).leads(to: $0) && seen.insert($0).inserted }.map {
                    path + [$0]
                }
            }
        }
        return nil
    }

    // MARK: Refusals

    @Test(arguments: SlotPhase.allCases)
    func `a slot takes no other step, and the attempt is alarmed`(from: SlotPhase) throws {
        let path = try #require(Self.path(from: SlotPhase.idle, to: from))
        for next in SlotPhase.allCases where next != from {
            let story = Story()
            let lines = story.decides { desk, effects in
                let id = desk.idleSlot(StrategyIndex(0), .spx)
                for step in path { desk.slot(id, goes: step, into: &effects) }
                desk.slot(id, goes: next, into: &effects)
            }
            let isPossible = from.leads(to: next)
            #expect(lines == (isPossible ? [] : ["alarm: slot 0 of strategy 0 on SPX: \(from) → \(next)"]))
            #expect(story.view.slots.map(\.phase) == [isPossible ? next : from])
        }
    }

    @Test(arguments: TradePhase.allCases)
    func `a trade takes no other step, and the attempt is alarmed`(from: TradePhase) throws {
        let path = try #require(Self.path(from: TradePhase.opening, to: from))
        for next in TradePhase.allCases where next != from {
            let story = Story()
            story.snapshot("2018-01-10 16:00", Made.spread)
            var isTaken = false
            let lines = story.decides { desk, effects in
                for step in path { desk.trade(at: 0, goes: step, into: &effects) }
                isTaken = desk.trade(at: 0, goes: next, into: &effects)
            }
            let isPossible = from.leads(to: next)
            #expect(isTaken == isPossible)
            #expect(lines == (isPossible ? [] : ["alarm: trade 1: \(from) → \(next)"]))
            #expect(story.view.trades.map(\.phase) == [isPossible ? next : from])
        }
    }

    @Test(arguments: RecommendationPhase.allCases)
    func `a recommendation takes no other step, and the attempt is alarmed`(from: RecommendationPhase) throws {
        let path = try #require(Self.path(from: RecommendationPhase.made, to: from))
        for next in RecommendationPhase.allCases where next != from {
            var life = RecommendationLife(id: RecommendationID(raw: 1))
            for step in path { #expect(life.go(step) != nil) }
            let way = life.go(next)
            #expect((way != nil) == from.leads(to: next))
            #expect(life.phase == (way?.to ?? from))
        }
        let story = Story()
        let lines = story.decides { desk, effects in
            desk.recommendation(RecommendationID(raw: 1), goes: .filled, into: &effects)
        }
        #expect(lines == ["alarm: recommendation 1: made → filled"])
    }

    // MARK: Orders

    /// What each phase of an order makes of each thing that a venue may say.
    @Test(arguments: OrderPhase.allCases)
    func `whatever a venue says of an order is a way of its table, or changes nothing`(from: OrderPhase) {
        let now = Made.instant("2018-01-10 10:00")
        let id = OrderID(raw: 1)
        func fill(_ quantity: Int) -> OrderUpdate {
            .filled(
                Fill(
                    execution: ExecutionID(raw: 9), order: id, quantity: quantity, net: NetPrice(units: 41_000),
                    doubleMid: 82_000, fees: .zero, at: now))
        }
        var updates: [OrderUpdate] = [
            .acknowledged(id, at: now), .replaced(id, limit: NetPrice(units: 39_500), at: now), .cancelled(id, at: now),
            .expired(id, at: now), fill(1), fill(2),
        ]
        for reason in RejectReason.allCases {
            updates += [.rejected(id, reason, at: now), .changeRejected(id, reason, at: now)]
        }
        for update in updates {
            var life = LifeTour.order(in: from)
            #expect(life.phase == from)
            let reaction = life.apply(update, now: now, answerWithin: .seconds(10))
            if let way = reaction.way {
                #expect(way.from == from && way.to == life.phase && from.leads(to: way.to))
            } else {
                #expect(life.phase == from)
            }
            if from == .filled || from == .rejected {
                #expect(reaction.way == nil && reaction.fill == nil, "an end is an end")
            }
        }
    }

    // MARK: Positions

    @Test func `a position differs, is unexplained after four more looks, and agrees again`() {
        var books = BookKeeping(.careful)
        let key = PositionKey.contract(Made.contract("P2600"))
        func looks(_ theirs: Int) -> BookKeeping.Finding { books.note(key, ours: 1, theirs: theirs, isAsked: false) }
        #expect(looks(1).way == nil)
        #expect(looks(0).way == Way(.agreed, .differing))
        for _ in 0..<3 { #expect(looks(0) == BookKeeping.Finding()) }
        #expect(looks(0) == BookKeeping.Finding(way: Way(.differing, .unexplained), isToTell: true))
        #expect(looks(0) == BookKeeping.Finding(), "still unexplained, and told once")
        #expect(looks(1).way == Way(.unexplained, .agreed))
        #expect(looks(0).way == Way(.agreed, .differing))
        #expect(looks(1).way == Way(.differing, .agreed))
    }

    @Test func `a difference that becomes another is told again, when it has stood as long as the first`() {
        var books = BookKeeping(.careful)
        let key = PositionKey.contract(Made.contract("P2600"))
        for _ in 0..<5 { _ = books.note(key, ours: 0, theirs: 1, isAsked: false) }
        #expect(books.note(key, ours: 0, theirs: 2, isAsked: false) == BookKeeping.Finding(), "one look may be wrong")
        #expect(books.note(key, ours: 0, theirs: 1, isAsked: false) == BookKeeping.Finding())
        for _ in 0..<3 {
            #expect(books.note(key, ours: 0, theirs: 2, isAsked: false) == BookKeeping.Finding())
        }
        #expect(books.note(key, ours: 0, theirs: 2, isAsked: false) == BookKeeping.Finding(way: nil, isToTell: true))
    }

    @Test func `what may yet be answered for is not unexplained, and what never is answered for is`() {
        var books = BookKeeping(.careful)
        let key = PositionKey.contract(Made.contract("P2600"))
        for _ in 0..<16 { #expect(books.note(key, ours: 0, theirs: 1, isAsked: true).isToTell == false) }
        #expect(books.note(key, ours: 0, theirs: 1, isAsked: true).isToTell)
    }
}
