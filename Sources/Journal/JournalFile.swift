import Foundation

/// Writes a journal beside its final name and moves it there when it is whole, so that no half journal is ever found
/// under that name. One that is never finished leaves nothing, unless the program was killed: then `PATH.partial` can
/// be read up to the last whole step.
public final class JournalFile: JournalSink {
    private let path: String
    private let handle: FileHandle
    private var encoder: JournalEncoder
    private var failure: (any Error)?
    private var isWhole = false

    private static let bufferSize = 1 << 20
    private var partial: String { path + ".partial" }

    public init(path: String, head: JournalHead) throws(JournalError) {
        let descriptor = open(path + ".partial", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw JournalError(.file, "\(path) cannot be written. Choose a folder that exists and is yours.")
        }
        self.path = path
        handle = FileHandle(fileDescriptor: descriptor)
        encoder = JournalEncoder(head: head)
        encoder.reserve(JournalFile.bufferSize + 1 << 16)
    }

    deinit {
        guard !isWhole else { return }
        try? handle.close()
        unlink(partial)
    }

    /// What is known of the journal so far, whether it has reached the disk or not.
    public var tail: JournalTail { encoder.chain.tail }

    public func append(_ step: StepBuilder) {
        precondition(!isWhole, "a closed journal takes no step")
        encoder.append(step)
        if encoder.bytes.count > JournalFile.bufferSize { flush() }
    }

    /// Closes the journal, gives the file its name, and gives what to note elsewhere. Throws what any earlier write
    /// failed with. Nothing may be appended after it.
    @discardableResult
    public func finish() throws(JournalError) -> JournalTail {
        encoder.close()
        flush()
        do {
            if let failure { throw failure }
            try handle.synchronize()
            try handle.close()
        } catch { throw JournalError(.file, "\(path) could not be written whole: \(error.localizedDescription)") }
        guard rename(partial, path) == 0 else {
            throw JournalError(.file, "\(partial) could not be renamed to \(path).")
        }
        isWhole = true
        return tail
    }

    private func flush() {
        defer { encoder.drop() }
        guard failure == nil else { return }
        do { try handle.write(contentsOf: encoder.bytes) } catch { failure = error }
    }
}
