/// Where a run writes what entered and what was decided: opaque records, in order.
public protocol JournalSink: AnyObject {
    func append(_ kind: JournalRecordKind, _ bytes: [UInt8])
}

public enum JournalRecordKind: UInt8, Sendable, CaseIterable { case event = 1, effect = 2 }
