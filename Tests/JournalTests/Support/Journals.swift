@testable import Journal

/// A step's opaque bytes: an event and its effects.
struct Step: Hashable {
    var event: [UInt8]
    var effects: [[UInt8]]

    init(_ event: [UInt8], _ effects: [[UInt8]] = []) {
        self.event = event
        self.effects = effects
    }
    init(_ step: JournalStep) { self.init(Array(step.event), step.effects.map(Array.init)) }

    func put(into builder: inout StepBuilder) {
        builder.begin(event: event.span)
        for effect in effects { builder.add(effect: effect.span) }
    }
    var builder: StepBuilder {
        var builder = StepBuilder()
        put(into: &builder)
        return builder
    }
}

enum Journals {
    /// A head whose engine and mathematics stay what they are when the program's rise.
    static let head: JournalHead = {
        var head = JournalHead(
            profile: "name: golden\nsize: {\"risk\": 0.02} # ≤ 2 % / trade\n", symbols: ["SPX", "SPY"],
            from: "2018-01-02", to: "2018-02-05", source: nil, history: "catalog 3f2a", data: "data/catalog")
        head.engine = 1
        head.kernel = 1
        return head
    }()

    /// Events without effects, with one, with several, and empty ones; lengths from 0 to 300.
    static let dozen: [Step] = (0..<12).map { number in
        let event = (0..<(number * 7 % 40)).map { UInt8(truncatingIfNeeded: number * 31 + $0 * 7) }
        let effects = (0..<(number % 4)).map { effect in
            (0..<(effect == 2 && number == 11 ? 300 : (number + effect * 5) % 23)).map {
                UInt8(truncatingIfNeeded: effect * 101 + $0 * 3 + number)
            }
        }
        return Step(event, effects)
    }

    static func bytes(_ steps: [Step], head: JournalHead = head, isClosed: Bool = true) -> [UInt8] {
        var encoder = JournalEncoder(head: head)
        for step in steps { encoder.append(step.builder) }
        if isClosed { encoder.close() }
        return encoder.bytes
    }
    static func tail(_ steps: [Step], head: JournalHead = head) -> JournalTail {
        var encoder = JournalEncoder(head: head)
        for step in steps { encoder.append(step.builder) }
        return encoder.chain.tail
    }

    /// Everything a reader gives before it stops, and why it stops.
    struct Reading {
        var steps: [Step] = []
        var offsets: [Int] = []
        var ending: JournalEnding?
        var error: JournalError?
        /// What it is refused with, or else how it ends.
        var words: String { error?.description ?? ending?.description ?? "" }
    }
    static func read(_ bytes: [UInt8]) -> Reading {
        var reading = Reading()
        do throws(JournalError) {
            var reader = try JournalReader(bytes: bytes, name: "run.journal")
            while let step = try reader.next() {
                reading.steps.append(Step(step))
                reading.offsets.append(step.offset)
            }
            reading.ending = reader.ending
        } catch { reading.error = error }
        return reading
    }

    /// What `body` throws, or nil where it does not.
    static func failure(_ body: () throws(JournalError) -> Void) -> JournalError? {
        do throws(JournalError) {
            try body()
            return nil
        } catch { return error }
    }
}
