import Testing
import Trading

/// Ids that a restored backup cannot reuse.
@Suite struct IdentifierTests {
    @Test func `an id of a later incarnation is another, and comes later`() {
        let first = OrderID(incarnation: 1, counter: 900)
        let second = OrderID(incarnation: 2, counter: 1)
        #expect(first < second && first != second)
        #expect(first.counter == 900 && second.counter == 1)
        #expect(first.description == "900" && second.description == "2.1")
    }

    @Test func `a counter fills its forty-eight bits and no more`() {
        let last = TradeID(incarnation: 3, counter: 1 << 48 - 1)
        #expect(last.counter == 1 << 48 - 1)
        #expect(last.raw >> 48 == 3)
    }
}
