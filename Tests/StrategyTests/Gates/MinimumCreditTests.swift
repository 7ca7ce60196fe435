import Market
import Testing
import Trading

@testable import Strategy

/// The least a structure must bring: above a price, and at least a share of the underlying's or what is named for it.
@Suite struct MinimumCreditTests {
    private func context(_ change: (inout Scene) -> Void) -> EntryContext {
        var scene = Scene(.shortStrangle)
        scene.strategy.gates.minimumCreditOfSpot = 0
        change(&scene)
        return EntryContext(strategy: scene.strategy, chain: scene.chain, facts: scene.facts, book: scene.book)
    }
    private func answer(_ cents: Int64, _ change: (inout Scene) -> Void = { _ in }) -> Verdict.Answer {
        ValueGates.minimumCredit(context(change), credit: cents * 100).answer
    }
    private static let share: @Sendable (inout Scene) -> Void = { $0.strategy.gates.minimumCreditOfSpot = 0.003 }
    private static let named: @Sendable (inout Scene) -> Void = { scene in
        scene.strategy.gates.minimumCreditOfSpot = 0.03
        scene.strategy.gates.minimumCreditOn = [CreditOfSymbol(symbol: Scene.stock, credit: .dollars(2))]
    }

    @Test func `a credit must be above the price, and reach the share of the underlying's`() {
        #expect(answer(30) == .refused && answer(31) == .passed)
        let higher: (inout Scene) -> Void = { $0.strategy.gates.minimumCreditOfSpot = 0.0031 }
        #expect(answer(30, higher) == .refused && answer(31, higher) == .passed, "0.31% of 100 is reached by 0.31")
        #expect(answer(30, Self.share) == .refused, "0.3% of 100 is no more than what must be exceeded")
    }

    @Test func `what is named for an underlying stands instead of the share`() {
        #expect(answer(199, Self.named) == .refused && answer(200, Self.named) == .passed)
        let another: (inout Scene) -> Void = { scene in
            Self.named(&scene)
            scene.strategy.gates.minimumCreditOn[0].symbol = .spy
        }
        #expect(answer(299, another) == .refused && answer(300, another) == .passed, "3% of 100 elsewhere")
    }

    @Test func `a share of an unknown price is unknown`() {
        let unknown: (inout Scene) -> Void = { scene in
            Self.share(&scene)
            scene.facts.spot = .unknown
        }
        #expect(answer(10_000, unknown) == .unknown(.spot))
        #expect(ValueGates.creditToExceed(context(unknown)) == .max)
    }

    @Test func `the limit that is shown is the one that binds`() {
        #expect(
            ValueGates.minimumCredit(context(Self.named), credit: 19_900)
                == .failed(.refused, measured: 1.99, limit: 2))
        #expect(
            ValueGates.minimumCredit(context { _ in }, credit: 3_000)
                == .failed(.refused, measured: 0.3, limit: 0.3))
    }

    @Test(arguments: [0, 0.0031, 0.02], [true, false])
    func `the search and the verdict draw the same line, to the unit`(share: Double, isNamed: Bool) {
        let context = context { scene in
            scene.strategy.gates.minimumCreditOfSpot = share
            if isNamed {
                scene.strategy.gates.minimumCreditOn = [CreditOfSymbol(symbol: Scene.stock, credit: .cents(123))]
            }
        }
        let line = ValueGates.creditToExceed(context)
        #expect(ValueGates.minimumCredit(context, credit: line).answer == .refused)
        #expect(ValueGates.minimumCredit(context, credit: line + 1).answer == .passed)
    }
}
