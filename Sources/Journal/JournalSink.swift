/// Where a run writes what entered and what was decided: opaque steps, in order.
public protocol JournalSink: AnyObject {
    /// Takes the step's bytes; the builder can be used again. A failure to write shows when the journal is closed.
    func append(_ step: StepBuilder)
}
