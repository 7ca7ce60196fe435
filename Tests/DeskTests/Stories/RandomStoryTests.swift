import Market
import Strategy
import Testing
import Trading

@testable import Desk

/// Two hundred desks to which anything happens in any order: whatever a venue says, nothing traps, no id is used twice,
/// no entry leaves while entries are stopped, no time is waited for that has passed, and no cent is lost.
@Suite struct RandomStoryTests {
    @Test(arguments: 0..<200 as Range<UInt64>)
    func `whatever happens, ids are new, stops hold, and the ledger is the sum of the trades`(seed: UInt64) {
        var life = RandomLife(seed: seed)
        for step in 0..<400 {
            life.happens()
            if let wrong = life.wrong {
                Issue.record("seed \(seed), step \(step): \(wrong)")
                return
            }
        }
    }

    /// A check that cannot fail proves nothing.
    @Test(arguments: Flaw.allCases)
    func `a planted bug breaks one of these laws`(flaw: Flaw) {
        let found = (0..<60 as Range<UInt64>).first { seed in
            var life = RandomLife(seed: seed, flaw: flaw)
            for _ in 0..<400 where life.wrong == nil { life.happens() }
            return life.wrong != nil
        }
        #expect(found != nil)
    }

    @Test func `the seeds of this suite do trade, fail and end in every way`() {
        var reasons: Set<ExitReason> = []
        var phases: Set<OrderPhase> = []
        for seed in 0..<100 as Range<UInt64> {
            var life = RandomLife(seed: seed)
            for _ in 0..<400 { life.happens() }
            reasons.formUnion(life.story.closed.map(\.reason))
            for case .order(_, _, let to) in life.story.moves { phases.insert(to) }
        }
        #expect(reasons.isSuperset(of: [.target, .stop, .manual, .kill, .broken, .assigned, .closedByVenue, .expiry]))
        #expect(phases.isSuperset(of: Set(OrderPhase.allCases).subtracting([.sending])))
    }
}
