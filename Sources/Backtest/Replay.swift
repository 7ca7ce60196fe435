public import Desk
public import Journal
public import Market

/// Runs a journal's events through a new desk and compares every effect, byte for byte, with what the journal holds.
public enum Replay {
    public struct Report: Sendable {
        public var events = 0
        public var effects = 0
        public var difference: Difference?
        /// How the journal ends; nil where a difference ended the reading.
        public var ending: JournalEnding?
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
        while let step = try reader.next() {
            let event = try event(of: step, chain: chain)
            report.events += 1
            effects.removeAll(keepingCapacity: true)
            desk.step(event, into: &effects)
            if let words = compare(effects, with: step, &writer, counting: &report.effects) {
                report.difference = Difference(
                    event: report.events, eventName: event.name,
                    description: "After event \(report.events) (\(event.name)): \(words)")
                return report
            }
        }
        report.ending = reader.ending
        return report
    }

    private static func event(
        of step: JournalStep, chain: (Chain.Identity) -> Chain?
    ) throws(JournalError) -> DeskEvent {
        func unreadable(_ why: String) -> JournalError {
            JournalError(
                .content, step: step.number, offset: step.offset,
                "The event of step \(step.number), at byte \(step.offset) of the journal, cannot be read: \(why). "
                    + "Is the history the one the run was made over (--data)?")
        }
        var bytes = RecordReader(step.event)
        let event: DeskEvent
        do { event = try DeskEvent.read(from: &bytes, chain: chain) } catch { throw unreadable("\(error)") }
        let rest = step.event.endIndex - bytes.position
        guard rest == 0 else { throw unreadable("\(rest) bytes follow it") }
        return event
    }

    /// What differs first, in words; nil when nothing does.
    private static func compare(
        _ effects: [DeskEffect], with step: JournalStep, _ writer: inout RecordWriter, counting count: inout Int
    ) -> String? {
        var compared = 0
        for written in step.effects {
            guard compared < effects.count else {
                return
                    "the journal holds one more effect, at byte \(written.startIndex), which the replay did not decide."
            }
            writer.clear()
            effects[compared].write(to: &writer)
            guard writer.bytes.elementsEqual(written) else {
                let place = zip(writer.bytes, written).enumerated().first { $1.0 != $1.1 }?.offset
                let at = place ?? min(writer.bytes.count, written.count)
                return
                    "the replay decided “\(effects[compared].name)”; the journal differs from it at byte \(at) of the "
                    + "effect (byte \(written.startIndex + at) of the file)."
            }
            compared += 1
            count += 1
        }
        guard compared < effects.count else { return nil }
        return "the replay also decided “\(effects[compared].name)”, which the journal does not hold."
    }
}
