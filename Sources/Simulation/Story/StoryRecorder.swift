import Desk
import Exchange
import Market
import Trading

/// Keeps what happened in a run, to tell it afterwards.
struct StoryRecorder {
    enum Entry {
        case step(Int, DeskEvent, [DeskEffect])
        case mishap(Dice.Mishap)
        case crashes
        case starts(UInt16)
        case heals
        case foreign([Leg])
    }
    private(set) var entries: [(at: Instant, entry: Entry)] = []
    private var mishaps = 0

    mutating func note(_ event: DeskEvent, _ effects: [DeskEffect], at now: Instant, step: Int) {
        entries.append((now, .step(step, event, effects)))
    }
    mutating func note(_ now: Instant, _ entry: Entry) { entries.append((now, entry)) }
    /// What came about since the last look at the dice.
    mutating func note(_ now: Instant, _ dice: Dice) {
        for mishap in dice.mishaps[mishaps...] { entries.append((now, .mishap(mishap))) }
        mishaps = dice.mishaps.count
    }
}
