import Market
import Quant
import Trading

@testable import Exchange

/// Half an hour in which a desk sells, cancels, looks around and watches the quotes as the seed says, over a line with
/// faults. What the desk does does not depend on what it hears.
struct FaultyDay {
    static let faults: [Fault] = [
        .lostRequest, .lostAnswer, .duplicate, .reorder, .delay, .disconnect, .staleQuotes, .crossedQuotes,
        .wrongPositions, .forgottenClientID,
    ]
    static let ways = LineSettings(
        toVenue: .zero ... .milliseconds(500), toDesk: .zero ... .milliseconds(500),
        outage: .seconds(5) ... .seconds(60))

    private(set) var floor: DistantFloor
    private var orders: [Order] = []

    init(
        seed: UInt64, faults: [Fault] = faults, settings: LineSettings = ways, suppressed: Set<Dice.Mishap> = [],
        keepsClientIDs: Bool = true
    ) {
        let chances = Dictionary(uniqueKeysWithValues: faults.map { ($0, 150_000) })
        floor = DistantFloor(
            chances, seed: seed, settings: settings, suppressed: suppressed, keepsClientIDs: keepsClientIDs)
        var random = SplitMix64(seed: seed)
        for step in 1...180 {
            act(after: .seconds(10 * step), &random)
        }
    }

    private mutating func act(after time: Duration, _ random: inout SplitMix64) {
        switch random.next() % 6 {
        case 0: orders.append(floor.submit("3.80", after: time))
        case 1: orders.append(floor.submit("4.10", after: time))
        case 2:
            guard let order = orders.randomElement(using: &random) else { return }
            floor.cancel(order, after: time)
        case 3: _ = floor.look(after: time)
        case 4:
            guard let order = orders.randomElement(using: &random) else { return }
            _ = floor.lookUp(order, after: time)
        default:
            let lines = random.next() % 2 == 0 ? DistantFloor.market : "P2600 10.40/10.80, P2575 6.00/6.20"
            floor.market(lines, after: time)
            _ = floor.line.quotes(DistantFloor.chain(after: time, lines))
        }
    }
}
