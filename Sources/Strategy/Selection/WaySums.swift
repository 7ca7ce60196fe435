import Market
import Trading

/// Adds up what the legs of a way bring, cost and carry.
struct WaySums {
    private let context: EntryContext
    private let smile: SeriesSmile
    private let side: SideRows
    private let ratio: Int
    private let asksDividend: Bool
    private let weighsLiquidity: Bool

    init(_ context: EntryContext, _ smile: SeriesSmile, _ side: SideRows) {
        self.context = context
        self.smile = smile
        self.side = side
        let role = LegRole(.short, side.right)
        ratio = context.strategy.structure.plan.first { $0.role == role }?.ratio ?? 1
        asksDividend = side.right == .call && !context.isOff(.exDividend)
        weighsLiquidity = context.strategy.selection.liquidityWeight > 0
    }

    func add(to ways: inout [SideWays.Way]) {
        var stoppedShort: (short: Int, isStopped: Bool)?
        let sharesBeside = side.right == .call ? context.strategy.structure.shares : 0
        for index in ways.indices {
            if let short = ways[index].short {
                add(short, ratio: -ratio, to: &ways[index])
                if asksDividend {
                    // Survivors of one short strike follow each other.
                    if stoppedShort?.short != short {
                        let verdict = ValueGates.exDividend(
                            context, expiry: smile.series.expiry, shortCall: side.rows[short])
                        stoppedShort = (short, verdict.isFailure)
                    }
                    ways[index].isStoppedByDividend = stoppedShort?.isStopped ?? false
                }
                if let long = ways[index].long {
                    ways[index].width = abs(side.rows[short].strike - side.rows[long].strike)
                }
            }
            if let long = ways[index].long { add(long, ratio: 1, to: &ways[index]) }
            if let inner = ways[index].inner { add(inner, ratio: 1, to: &ways[index]) }
            if sharesBeside > 0 {
                ways[index].expectedPayoff += Double(sharesBeside) * (smile.market.expectedShareProfit ?? .nan)
                ways[index].delta += Double(sharesBeside)
            }
        }
    }

    private func add(_ row: Int, ratio: Int, to way: inout SideWays.Way) {
        let leg = side.rows[row]
        guard let (bid, ask) = leg.quote.sides else { return }
        let signed = Double(ratio)
        way.doubleMid -= Int64(ratio) * (bid + ask)
        way.spread += Int64(abs(ratio)) * (ask - bid)
        way.expectedPayoff += signed * (leg.expectedPayoff ?? .nan)
        way.delta += signed * (leg.delta ?? .nan)
        way.gamma += signed * (leg.gamma ?? .nan)
        way.theta += signed * (leg.theta ?? .nan)
        if weighsLiquidity { way.liquidity = min(way.liquidity, LiquidityScore.of([leg], context) ?? 0) }
    }
}
