import Market
import Quant
import Testing

@testable import Exchange

@Suite struct WireTests {
    @Test(arguments: 0..<100 as Range<UInt64>)
    func `whatever overtakes whatever, messages stand in the order of their arrival and none goes missing`(
        seed: UInt64
    ) {
        var random = SplitMix64(seed: seed)
        var wire = Wire<Int>()
        for message in 0..<60 {
            let now = Instant(seconds: Int64(message))
            let arriving = now + .seconds(Int64(random.next() % 30))
            let waiting = wire.underWay(at: now)
            switch random.next() % 3 {
            case 0 where waiting > 0:
                let overtaken = Int(random.next() % UInt64(waiting)) + 1
                let last = wire.messages.count - overtaken
                let arrives = wire.send(message, arriving: arriving, overtaking: overtaken)
                #expect(wire.messages[last] == message && wire.arrivals[last] == arrives)
            case 1: wire.insert(message, arriving: arriving)
            default: #expect(wire.send(message, arriving: arriving) >= arriving)
            }
        }
        #expect(wire.arrivals == wire.arrivals.sorted())
        #expect(wire.messages.sorted() == Array(0..<60))
    }

    @Test func `what is sent in order arrives in order`() {
        var wire = Wire<Int>()
        for (message, seconds) in [5, 3, 9, 1].enumerated() {
            wire.send(message, arriving: Instant(seconds: Int64(seconds)))
        }
        #expect(wire.messages == [0, 1, 2, 3])
        #expect(wire.arrivals.map(\.seconds) == [5, 5, 9, 9])
    }
}
