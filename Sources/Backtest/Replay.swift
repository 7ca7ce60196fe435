public import Desk
public import Market

/// Runs a journal's events through a new desk and compares every effect, byte for byte, with what the journal holds.
public enum Replay {
    public struct Report: Sendable {
        public var events = 0
        public var effects = 0
        public var difference: Difference?
    }
    /// The first place at which the replay decided otherwise.
    public struct Difference: Hashable, Sendable, CustomStringConvertible {
        public let event: Int
        public let eventName: String
        public let description: String
    }

    /// - Parameter chain: finds the snapshot that an identity names; nil when the history no longer holds it.
    public static func run(
        _ journal: consuming JournalReader, settings: DeskSettings, chain: (Chain.Identity) -> Chain?
    ) throws(JournalError) -> Report {
        var reader = journal
        var desk = Desk(settings: settings)
        var report = Report()
        var effects: [DeskEffect] = []
        var writer = RecordWriter()
        var compared = 0
        var name = "the start"

        func difference(_ words: String) -> Difference {
            Difference(
                event: report.events, eventName: name,
                description: "After event \(report.events) (\(name)): \(words)")
        }
        while let record = try reader.next() {
            switch record.kind {
            case .event:
                if compared < effects.count {
                    report.difference = difference(
                        "the replay also decided “\(effects[compared].name)”, which the journal does not hold.")
                    return report
                }
                let event: DeskEvent
                do {
                    var bytes = RecordReader(record.bytes)
                    event = try DeskEvent.read(from: &bytes, chain: chain)
                    let rest = record.bytes.endIndex - bytes.position
                    guard rest == 0 else { throw JournalError("\(rest) bytes follow it") }
                } catch {
                    throw JournalError(
                        "The event at byte \(record.offset) of the journal cannot be read: \(error). "
                            + "Is the history the one the run was made over (--data)?")
                }
                report.events += 1
                name = event.name
                effects.removeAll(keepingCapacity: true)
                desk.step(event, into: &effects)
                compared = 0
            case .effect:
                guard compared < effects.count else {
                    report.difference = difference(
                        "the journal holds one more effect, at byte \(record.offset), which the replay did not decide.")
                    return report
                }
                writer.clear()
                effects[compared].write(to: &writer)
                guard writer.bytes.elementsEqual(record.bytes) else {
                    let place = zip(writer.bytes, record.bytes).enumerated().first { $1.0 != $1.1 }?.offset
                    let at = place ?? min(writer.bytes.count, record.bytes.count)
                    report.difference = difference(
                        "the replay decided “\(effects[compared].name)”; the journal differs from it at byte \(at) of "
                            + "the effect (byte \(record.offset + 5 + at) of the file).")
                    return report
                }
                report.effects += 1
                compared += 1
            }
        }
        if compared < effects.count {
            report.difference = difference("the journal ends before “\(effects[compared].name)”.")
        }
        return report
    }
}
