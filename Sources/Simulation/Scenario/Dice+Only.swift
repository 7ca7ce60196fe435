import Exchange

extension Dice {
    /// Dice of which only the mishaps in `only` come about. Dice know what to leave out, so every throw that they would
    /// make in `days` sessions is made beforehand, and what is not wanted of it is left out.
    init(seed: UInt64, chances: Chances, only: [Mishap], days: Int) {
        var all = Dice(seed: seed, chances: chances)
        for fault in Fault.allCases where chances[fault] > 0 {
            for _ in 0..<Dice.occasionsPerDay * (days + 1) { _ = all.happens(fault) }
        }
        self.init(seed: seed, chances: chances, suppressed: Set(all.mishaps).subtracting(only))
    }

    /// More than any fault has in a session: a message a second.
    private static let occasionsPerDay = 20_000
}
