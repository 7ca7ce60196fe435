import Market
import Testing
import Trading

@testable import Exchange

/// With everything going wrong at once, nothing is booked that is not said and nothing is said that is not booked.
@Suite struct ConservationTests {
    @Test(arguments: 0..<360 as Range<UInt64>)
    func `cash, contracts and shares are what was reported, to the unit, after every step`(seed: UInt64) {
        var venue = RandomVenue(seed: seed)
        for _ in 0..<9 {
            venue.day { $0.ledger.check($0.floor.venue, "seed \(seed)") }
        }
    }

    @Test func `the seeds of this suite meet every mishap, every form of order and every end of a contract`() {
        var counts = [Int](repeating: 0, count: Fault.allCases.count)
        var kinds = Set<ClearingEvent.Kind>()
        var reasons = Set<RejectReason>()
        var (fills, brackets, splits, dividends, closedShares) = (0, 0, 0, 0, 0)
        for seed in 0..<60 as Range<UInt64> {
            var venue = RandomVenue(seed: seed)
            for _ in 0..<9 { venue.day { _ in } }
            for fault in Fault.allCases {
                counts[Int(fault.rawValue)] += venue.floor.venue.dice.counts[Int(fault.rawValue)]
            }
            kinds.formUnion(venue.reports.clearings.map(\.kind))
            reasons.formUnion(venue.reports.rejections + venue.reports.refusedChanges)
            fills += venue.reports.fills.count
            brackets += venue.floor.venue.finished.count { $0.state == .filled && $0.limit == .debit(.dollars(9_000)) }
            splits += venue.reports.adjustments.count
            dividends += venue.reports.movements.count { $0.kind == .dividend }
            closedShares += venue.reports.activities.count { if case .sharesClosed = $0.kind { true } else { false } }
        }
        for fault in Fault.allCases where fault <= .closedByVenue {
            #expect(counts[Int(fault.rawValue)] >= 3, "\(fault) \(counts)")
        }
        #expect(kinds == [.assigned, .exercised, .lapsed, .closedByVenue])
        #expect(
            reasons.isSuperset(of: [
                .notHeld, .insufficientMargin, .rateLimited, .unavailable, .halted, .badTick, .tooLate,
                .unknownContract, .notQuoted,
            ]))
        #expect(min(fills, brackets, splits, dividends, closedShares) >= 5)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `one seed is one run`(seed: UInt64) {
        let runs = (0..<2).map { _ in
            var venue = RandomVenue(seed: seed)
            for _ in 0..<9 { venue.day { _ in } }
            return venue.reports
        }
        #expect(runs[0] == runs[1])
        #expect(runs[0].count > 100)
    }
}
