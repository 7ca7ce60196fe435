import Market
import Strategy
import Testing
import Trading

/// When a loss is ended, and on which mark.
@Suite struct StopRulesTests {
    @Test func `what was bought is left when the wanted share of the debit is lost`() {
        var trade = Watched(.putButterfly, legs: ProfitRulesTests.butterfly) { $0.stopShareOfDebit = 0.5 }.costing(100)
        #expect(trade.sees(at: "11:00", mid: -51) == nil)
        #expect(trade.sees(at: "11:01", mid: -50) == .stop)
    }

    @Test
    func `a multiple of the credit says nothing about what was bought, a share of the debit nothing about the sold`() {
        var bought = Watched { $0.stopMultiple = 0.1 }.costing(100)
        #expect(bought.sees(at: "11:00", mid: 0) == nil)
        var sold = Watched { $0.stopShareOfDebit = 0.1 }
        #expect(sold.sees(at: "11:00", mid: 400) == nil)
    }

    @Test func `of what was bought the maximum loss is the debit, and the smaller limit counts`() {
        var trade = Watched {
            $0.stopShareOfMaximumLoss = 0.5
            $0.stopShareOfDebit = 0.75
        }.costing(100)
        trade.trade.maximumLoss = .cents(100)
        #expect(trade.sees(at: "11:00", mid: -51) == nil)
        #expect(trade.sees(at: "11:01", mid: -50) == .stop)
    }

    // MARK: The model's mark

    private var byModel: Watched {
        Watched {
            $0.stopMultiple = 2
            $0.stopMark = .model
        }
    }

    @Test func `a stop on the model's mark does not hear a quote that the neighbours deny`() {
        var trade = byModel
        #expect(trade.sees(at: "11:00", mid: 700) { $0.modelDoubleMid = -2 * Price.cents(599).units } == nil)
        #expect(trade.sees(at: "11:01", mid: 700) { $0.modelDoubleMid = -2 * Price.cents(600).units } == .stop)
    }

    @Test func `it hears a loss behind wide quotes, and behind none`() {
        var trade = byModel
        #expect(
            trade.sees(at: "11:00", mid: 500, natural: 800, quality: .wide) {
                $0.modelDoubleMid = -2 * Price.cents(600).units
            } == .stop)
        #expect(trade.sees(at: "11:01") { $0.modelDoubleMid = -2 * Price.cents(600).units } == .stop)
    }

    @Test func `where the neighbours say nothing a good mid counts, a wide one does not`() {
        var trade = byModel
        #expect(trade.sees(at: "11:00", mid: 600, quality: .wide) == nil)
        #expect(trade.sees(at: "11:01", mid: 600) == .stop)
    }

    @Test func `nobody looks for a model's mark while even the worse side of every leg shows no loss`() {
        let trade = byModel
        func asks(_ natural: Int64?) -> Bool {
            let at = EasternTime.instant(Watched.day, TimeOfDay(11, 0))
            let mark = Mark(
                at: at, closeNatural: natural.map { .debit(.cents($0)) }, closeDoubleMid: nil, quality: .unquoted)
            let sight = ExitSight(rules: trade.settings, session: Watched.day, at: at, resolution: .intraday)
            return ExitRules.asksModel(sight, trade.trade, mark)
        }
        #expect(!asks(599))
        #expect(asks(600))
        #expect(asks(nil))
    }
}
