import Trading

/// Four combinations at once.
typealias Lanes = SIMD4<Double>

/// The ways of one side as columns of plain numbers, in whole blocks of lanes; the last block's spare lanes repeat the
/// last way.
struct ValueColumns {
    let count: Int
    /// Positions among the side's survivors.
    let positions: [Int]
    private(set) var blocks: [Block] = []

    struct Block {
        var doubleMid = Lanes.zero
        var spread = Lanes.zero
        var width = Lanes.zero
        var expectedPayoff = Lanes.zero
        var delta = Lanes.zero
        var gamma = Lanes.zero
        var theta = Lanes.zero
        var liquidity = Lanes.zero

        fileprivate mutating func set(_ lane: Int, _ way: SideWays.Way) {
            doubleMid[lane] = Double(way.doubleMid)
            spread[lane] = Double(way.spread)
            width[lane] = Double(way.width)
            expectedPayoff[lane] = way.expectedPayoff
            delta[lane] = way.delta
            gamma[lane] = way.gamma
            theta[lane] = way.theta
            liquidity[lane] = way.liquidity
        }
        /// One way in every lane.
        init(_ way: SideWays.Way) {
            self.init()
            for lane in 0..<Lanes.scalarCount { set(lane, way) }
        }
        fileprivate init() {}
    }

    /// Of `ways` those that no dividend stops.
    init(_ ways: [SideWays.Way]) {
        positions = ways.indices.filter { !ways[$0].isStoppedByDividend }
        count = positions.count
        let size = Lanes.scalarCount
        blocks.reserveCapacity((count + size - 1) / size)
        for start in stride(from: 0, to: count, by: size) {
            var block = Block()
            for lane in 0..<size { block.set(lane, ways[positions[min(start + lane, count - 1)]]) }
            blocks.append(block)
        }
    }
}
