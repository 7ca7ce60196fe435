/// Maximises a linear gain of variables that are not negative, under limits on sums of them: the simplex method on a
/// dense dictionary. It starts where every variable is zero, so every limit given at first is at least zero; bounds may
/// be put on single variables later, which continues from the optimum that was found (dual simplex).
///
/// A pivot costs O(limits × variables); the pivots of one call are bounded.
struct LinearProgram {
    private var columns: Int
    /// Row by row: a basic variable is its level less these shares of the free ones.
    private var shares: [Double] = []
    private var levels: [Double] = []
    /// What raising a free variable gains.
    private var gains: [Double]
    private(set) var gain = 0.0
    /// Which variable a row or a column stands for; those after the given ones are slacks.
    private var basic: [Int] = []
    private var free: [Int]

    /// Below this a number is a rounding error.
    private static let dust = 1e-9
    private var pivotsLeft = 0

    init(gains: [Double]) {
        columns = gains.count
        self.gains = gains
        free = Array(gains.indices)
    }

    mutating func limit(_ terms: [(variable: Int, factor: Double)], to most: Double) {
        precondition(most >= 0, "zero is a solution")
        let start = shares.count
        shares.append(contentsOf: repeatElement(0, count: columns))
        for (variable, factor) in terms { shares[start + variable] += factor }
        levels.append(most)
        basic.append(columns + basic.count)
    }

    func value(of variable: Int) -> Double { basic.firstIndex(of: variable).map { levels[$0] } ?? 0 }

    /// False when the pivots ran out.
    mutating func maximise() -> Bool {
        pivotsLeft = 20 * (columns + levels.count)
        var stalled = 0
        while let column = entering(first: stalled > 40) {
            guard let row = leaving(column) else { return false }
            stalled = levels[row] > LinearProgram.dust ? 0 : stalled + 1
            guard pivot(row, column) else { return false }
        }
        return true
    }

    /// Adds a bound of one variable and finds the new optimum. Nil when there is no solution left, false when the
    /// pivots ran out.
    mutating func bound(_ variable: Int, _ bound: Bound) -> Bool? {
        // A free variable stands at zero.
        let start = shares.count
        shares.append(contentsOf: repeatElement(0, count: columns))
        let (sign, most): (Double, Double) =
            switch bound {
            case .atMost(let value): (1, Double(value))
            case .atLeast(let value): (-1, -Double(value))
            }
        if let row = basic.firstIndex(of: variable) {
            for column in 0..<columns { shares[start + column] = -sign * shares[row * columns + column] }
            levels.append(most - sign * levels[row])
        } else if let column = free.firstIndex(of: variable) {
            shares[start + column] = sign
            levels.append(most)
        }
        basic.append(columns + basic.count)
        pivotsLeft = 20 * (columns + levels.count)
        var stalled = 0
        while let row = dualLeaving(first: stalled > 40) {
            guard let column = dualEntering(row) else { return nil }
            stalled = gains[column] < -LinearProgram.dust ? 0 : stalled + 1
            guard pivot(row, column) else { return false }
        }
        return true
    }

    enum Bound { case atMost(Int), atLeast(Int) }

    /// The most promising column, or after many steps on the spot the first: that rule cannot go round in circles
    /// (Bland 1977).
    private func entering(first: Bool) -> Int? {
        var best: Int?
        for column in 0..<columns where gains[column] > LinearProgram.dust {
            guard let held = best else {
                best = column
                continue
            }
            if first ? free[column] < free[held] : gains[column] > gains[held] { best = column }
        }
        return best
    }

    /// The row that stops the column first.
    private func leaving(_ column: Int) -> Int? {
        var best: (row: Int, step: Double)?
        for row in levels.indices {
            let share = shares[row * columns + column]
            guard share > LinearProgram.dust else { continue }
            let step = levels[row] / share
            if let held = best, step > held.step || (step == held.step && basic[row] > basic[held.row]) { continue }
            best = (row, step)
        }
        return best?.row
    }

    /// The row that is farthest below zero, or the first that is.
    private func dualLeaving(first: Bool) -> Int? {
        var best: Int?
        for row in levels.indices where levels[row] < -LinearProgram.dust {
            guard let held = best else {
                best = row
                continue
            }
            if first ? basic[row] < basic[held] : levels[row] < levels[held] { best = row }
        }
        return best
    }

    /// The column whose gain is used up first.
    private func dualEntering(_ row: Int) -> Int? {
        var best: (column: Int, ratio: Double)?
        for column in 0..<columns {
            let share = shares[row * columns + column]
            guard share < -LinearProgram.dust else { continue }
            let ratio = gains[column] / share
            if let held = best, ratio > held.ratio || (ratio == held.ratio && free[column] > free[held.column]) {
                continue
            }
            best = (column, ratio)
        }
        return best?.column
    }

    /// Exchanges a basic variable and a free one; false when that was once too often.
    private mutating func pivot(_ row: Int, _ column: Int) -> Bool {
        guard pivotsLeft > 0 else { return false }
        pivotsLeft -= 1
        let columns = columns
        let start = row * columns
        let pivot = shares[start + column]
        shares.withUnsafeMutableBufferPointer { shares in
            for other in 0..<columns { shares[start + other] /= pivot }
            shares[start + column] = 1 / pivot
            levels[row] /= pivot
            for line in levels.indices where line != row {
                let share = shares[line * columns + column]
                guard share != 0 else { continue }
                for other in 0..<columns { shares[line * columns + other] -= share * shares[start + other] }
                shares[line * columns + column] = -share / pivot
                levels[line] -= share * levels[row]
            }
            let gained = gains[column]
            for other in 0..<columns { gains[other] -= gained * shares[start + other] }
            gains[column] = -gained / pivot
            gain += gained * levels[row]
        }
        swap(&basic[row], &free[column])
        return true
    }
}
