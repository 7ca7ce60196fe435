import Testing

@testable import Strategy

@Suite struct ConvexityGateTests {
    @Test func `a loss of which a part is not known passes no limit`() {
        let unknown = ValueGates.lossForOnePercent(delta: 0.2, gamma: .nan, spot: 500)
        #expect(unknown.isNaN)
        #expect(!ValueGates.isConvex(unknown, 10_000, 1_000))
        #expect(ValueGates.lossForOnePercent(delta: 0.01, gamma: 0.01, spot: 500) == 0, "a gain is no loss")
    }
}
