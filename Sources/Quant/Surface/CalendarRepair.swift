/// Makes total variance rise from expiry to expiry at equal moneyness.
///
/// An expiry that contradicts the others at the money is refused. A curve that dips below an earlier one elsewhere
/// takes the higher of the two: of two convex prices the dearer is convex, too, so no butterfly arises. Where the
/// earlier curve ends above the later one, the later answers only as far.
enum CalendarRepair {
    /// Total variance at the money may fall by this share without a contradiction.
    static let tolerance = 0.04
    /// An earlier curve counts as a floor when it comes this near, as a share.
    static let clearance = 1e-3
    /// Points per knot interval where curves are compared.
    static let checksPerStep = 6

    /// Which curves stay: those of the chain that rises at the money and holds the most quotes.
    static func consistent(_ candidates: [(variance: Double, quotes: Int)]) -> [Bool] {
        var weights: [Int] = []
        var previous: [Int?] = []
        for (i, candidate) in candidates.enumerated() {
            var best: Int?
            for j in 0..<i where candidates[j].variance <= candidate.variance * (1 + tolerance) {
                if best.map({ weights[j] > weights[$0] }) ?? true { best = j }
            }
            weights.append(candidate.quotes + (best.map { weights[$0] } ?? 0))
            previous.append(best)
        }
        var stays = [Bool](repeating: false, count: candidates.count)
        var next = weights.indices.max { weights[$0] < weights[$1] }
        while let i = next {
            stays[i] = true
            next = previous[i]
        }
        return stays
    }

    /// The curve as far as it may answer, and the earlier curves it rests on.
    /// O(knots × earlier expiries).
    static func lift(_ curve: SmileCurve, above earlier: [Smile]) -> (curve: SmileCurve, floors: [SmileCurve]) {
        var isFloor = [Bool](repeating: false, count: earlier.count)
        func compare(_ index: Int, at k: Double) {
            guard !isFloor[index], let variance = earlier[index].curve.variance(k) else { return }
            if variance > curve.unchecked(k) / (1 + clearance) { isFloor[index] = true }
        }
        let count = curve.grid.intervals * checksPerStep
        for i in 0...count {
            let k = curve.unit * (curve.grid.start + curve.grid.step * Double(i) / Double(checksPerStep))
            for index in earlier.indices { compare(index, at: k) }
        }
        // Where one expiry stops answering, another may show from behind it.
        for smile in earlier {
            for k in [smile.curve.range.lowerBound, smile.curve.range.upperBound] where curve.range.contains(k) {
                for index in earlier.indices { compare(index, at: k) }
            }
        }
        let floors = zip(earlier, isFloor).filter(\.1).map(\.0.curve)
        var limits = curve.range
        for floor in floors {
            if isStep(at: floor.range.lowerBound, floor, curve, floors) {
                limits = max(limits.lowerBound, floor.range.lowerBound)...limits.upperBound
            }
            if isStep(at: floor.range.upperBound, floor, curve, floors) {
                limits = limits.lowerBound...min(limits.upperBound, floor.range.upperBound)
            }
        }
        return (curve.cut(to: limits), floors)
    }

    /// Whether the highest curve would jump where this floor ends.
    private static func isStep(
        at k: Double, _ floor: SmileCurve, _ curve: SmileCurve, _ floors: [SmileCurve]
    ) -> Bool {
        guard k > curve.range.lowerBound, k < curve.range.upperBound else { return false }
        let height = floor.unchecked(k)
        guard height > curve.unchecked(k) else { return false }
        return !floors.contains {
            $0.range.lowerBound < k && k < $0.range.upperBound && $0.unchecked(k) >= height
        }
    }
}
