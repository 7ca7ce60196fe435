import Desk
import Market
import Testing
import Trading

@testable import Simulation

/// What is missing between two bookings must be asked for while somebody can be asked, and no sooner.
@Suite struct GapWitnessTests {
    private static let start = EasternTime.instant(Day("2023-10-06")!, TimeOfDay(12, 4))

    /// Books that have heard of the second booking and not of the first.
    private func missing() throws -> BookWitness {
        let settings = Scenario(seed: 0).deskSettings
        var books = BookWitness(settings: settings)
        let movement = CashMovement(kind: .interest, underlying: nil, amount: .cents(1))
        let second = AccountActivity(id: ActivityID(raw: 2), .cash(movement), at: Self.start)
        try books.pass(to: moment(0), isConnected: true)
        try books.hear(.venue(.activity(second)), moment(0), SentOrders(), PriceWitness(settings: settings))
        return books
    }
    private func moment(_ seconds: Int) -> Moment { Moment(step: 1, at: Self.start + .seconds(seconds)) }
    private func isBroken(_ pass: () throws -> Void) -> Bool {
        do { try pass() } catch { return (error as? BrokenInvariant)?.invariant == .gapsAskedFor }
        return false
    }

    @Test func `a gap that is not asked for in forty seconds is a fault of the desk`() throws {
        var books = try missing()
        #expect(!isBroken { try books.pass(to: moment(40), isConnected: true) })
        #expect(isBroken { try books.pass(to: moment(41), isConnected: true) })
    }

    @Test func `while the line is down nobody can ask, and from its return on the forty seconds go on`() throws {
        var books = try missing()
        #expect(!isBroken { try books.pass(to: moment(10), isConnected: true) })
        #expect(!isBroken { try books.pass(to: moment(900), isConnected: false) })
        #expect(!isBroken { try books.pass(to: moment(930), isConnected: true) })
        #expect(isBroken { try books.pass(to: moment(931), isConnected: true) })
    }

    @Test func `what was asked for is not missing`() throws {
        var books = try missing()
        books.asksForBook()
        #expect(!isBroken { try books.pass(to: moment(900), isConnected: true) })
    }
}
