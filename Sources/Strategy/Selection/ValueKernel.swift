import Trading

/// One way of a side against blocks of the other's: the arithmetic of `StructureJudge.Figures` and `ValueGates` on
/// lanes, to the bit.
struct ValueKernel {
    private let rules: ValueRules
    private let way: ValueColumns.Block

    /// A combination that every gate passed stands at this stage; one that was stopped at its gate's number, from 1 on.
    static let passed = 0.0
    /// Of lanes that hold no combination.
    static let spare = -1.0
    /// In the order in which they are asked.
    static let gates: [Gate] = [.minimumCredit, .creditOfWidth, .expectedValue, .convexity]

    init(_ rules: ValueRules, _ way: ValueColumns.Block) {
        self.rules = rules
        self.way = way
    }

    /// What a block comes to.
    struct Figures {
        /// The net price in 1/10,000 dollar, and in dollars.
        let net: Lanes
        let dollars: Lanes
        let widest: Lanes
        /// Dollars per unit.
        let expected: Lanes
        /// Dollars per share.
        let loss: Lanes
        /// Greater is better; unknown comes last.
        let rank: Lanes
        /// What some gate stops.
        let fails: SIMDMask<Lanes.MaskStorage>
    }
    struct Misses {
        var stage = Lanes(repeating: ValueKernel.passed)
        /// Grows towards passing; not a number where the gate's measure is unknown.
        var nearness = Lanes.zero
    }

    @inline(__always) func figures(_ other: UnsafePointer<ValueColumns.Block>) -> Figures {
        let net = credit(
            doubleMid: way.doubleMid + other.pointee.doubleMid, spread: way.spread + other.pointee.spread)
        let dollars = net / 10_000
        let width = other.pointee.width
        let widest = way.width.replacing(with: width, where: width .> way.width)
        let expected =
            (dollars + (way.expectedPayoff + other.pointee.expectedPayoff)) * rules.multiplier - rules.friction
        var fails = SIMDMask<Lanes.MaskStorage>(repeating: false)
        if let least = rules.minimumCredit { fails = fails .| (net .<= least) }
        if let least = rules.netOfWidth { fails = fails .| failsWidth(net, widest, least) }
        if let least = rules.expectedValue { fails = fails .| .!(expected .> least) }
        var loss = Lanes.zero
        if let most = rules.convexity {
            loss = lossForOnePercent(delta: way.delta + other.pointee.delta, gamma: way.gamma + other.pointee.gamma)
            fails = fails .| failsConvexity(loss, dollars, most)
        }
        let rank = rank(other, net: net, widest: widest, expected: expected)
        return Figures(
            net: net, dollars: dollars, widest: widest, expected: expected, loss: loss, rank: rank, fails: fails)
    }

    /// The first gate that stops each lane: the gates are asked backwards, so that the first one has the last word.
    @inline(never) func misses(_ figures: Figures) -> Misses {
        let (net, expected) = (figures.net, figures.expected)
        var result = Misses()
        func stop(_ gate: Double, _ fails: SIMDMask<Lanes.MaskStorage>, _ nearness: Lanes) {
            result.stage.replace(with: gate, where: fails)
            result.nearness.replace(with: nearness, where: fails)
        }
        if let most = rules.convexity {
            let stake = rules.isBought ? 0 - net : net
            let share = Lanes(repeating: .nan).replacing(with: (0 - figures.loss) / stake, where: stake .> 0)
            stop(4, failsConvexity(figures.loss, figures.dollars, most), share)
        }
        if let least = rules.expectedValue { stop(3, .!(expected .> least), expected) }
        if let least = rules.netOfWidth { stop(2, failsWidth(net, figures.widest, least), net / figures.widest) }
        if let least = rules.minimumCredit { stop(1, net .<= least, net) }
        return result
    }

    /// Where one combination of a row was stopped.
    func stage(of index: Int, in row: ValueColumns) -> Double {
        let (block, lane) = (index / Lanes.scalarCount, index % Lanes.scalarCount)
        return withUnsafePointer(to: row.blocks[block]) { misses(figures($0)).stage[lane] }
    }

    @inline(__always)
    private func failsWidth(_ net: Lanes, _ widest: Lanes, _ least: Double) -> SIMDMask<Lanes.MaskStorage> {
        let passes = net .>= least * widest
        return rules.isBought ? .!(passes .& (net .< 0)) : .!passes
    }

    /// No stake at all cannot bear any loss.
    @inline(__always)
    private func failsConvexity(_ loss: Lanes, _ dollars: Lanes, _ most: Double) -> SIMDMask<Lanes.MaskStorage> {
        let stake = rules.isBought ? 0 - dollars : dollars
        return .!((stake .> 0) .& (loss .<= most * stake))
    }

    /// The mid less a share of the half spreads, rounded down: adding and taking away 1.5 × 2⁵² rounds to a whole
    /// number, which is then taken down where that went up.
    @inline(__always) private func credit(doubleMid: Lanes, spread: Lanes) -> Lanes {
        let exact = (doubleMid - rules.slippageShare * spread) * 0.5
        let whole = (exact + 0x1.8p52) - 0x1.8p52
        return whole.replacing(with: whole - 1, where: whole .> exact)
    }

    @inline(__always) private func lossForOnePercent(delta: Lanes, gamma: Lanes) -> Lanes {
        let move = 0.01 * rules.spot
        let first = delta * move
        let size = first.replacing(with: 0 - first, where: first .< 0)
        let loss = size - 0.5 * gamma * move * move
        return loss.replacing(with: 0, where: loss .< 0)
    }

    @inline(__always)
    private func rank(
        _ other: UnsafePointer<ValueColumns.Block>, net: Lanes, widest: Lanes, expected: Lanes
    ) -> Lanes {
        var rank: Lanes
        switch rules.ranking {
        case .expectedValue: rank = expected
        case .credit: rank = net
        case .returnOnRisk:
            let gain = rules.isBought ? widest + net : net
            let risk = rules.isBought ? 0 - net : widest - net
            rank = Lanes(repeating: .infinity).replacing(with: gain / risk, where: risk .> 0)
        case .thetaOnMargin:
            let margin = rules.isBought ? 0 - net : widest
            let theta = (way.theta + other.pointee.theta) * 10_000
            rank = Lanes(repeating: .infinity).replacing(with: theta / margin, where: margin .> 0)
        }
        if rules.liquidityWeight > 0 {
            let liquidity = other.pointee.liquidity
            let worst = way.liquidity.replacing(with: liquidity, where: liquidity .< way.liquidity)
            let size = rank.replacing(with: 0 - rank, where: rank .< 0)
            // Of an endless rank nothing can be taken off.
            rank.replace(
                with: rank - size * (rules.liquidityWeight * (1 - worst / 100)), where: size .< .infinity)
        }
        return rank.replacing(with: -.infinity, where: .!(rank .>= -.infinity))
    }
}
