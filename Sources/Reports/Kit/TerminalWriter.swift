@preconcurrency internal import Glibc

/// Where text for a person goes: standard output for results, standard error for progress and logs. Written whole and
/// flushed, so that a line is seen when it is said.
public enum TerminalWriter {
    public static func write(_ text: String, to stream: TerminalStyle.Stream = .output) {
        let file = stream == .output ? stdout : stderr
        fputs(text, file)
        fflush(file)
    }
}

/// The control sequences of a live region. A hidden cursor outlives the process that hid it, so an interrupt that
/// nobody else handles restores it first.
enum TerminalCursor {
    static let hide = "\u{1B}[?25l"
    static let show = "\u{1B}[?25h"
    static let clearToEndOfLine = "\u{1B}[K"
    static let clearToEndOfScreen = "\u{1B}[J"

    static func up(_ lines: Int) -> String { lines > 0 ? "\u{1B}[\(lines)A\r" : "\r" }

    /// Leaves handlers that are already there alone: whoever stops cleanly ends the live view itself.
    static func restoreWhenInterrupted() {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            var present = sigaction()
            guard sigaction(number, nil, &present) == 0, present.__sigaction_handler.sa_handler == nil else { continue }
            signal(number) { caught in
                // Only calls that are safe inside a handler: no allocation, no stream.
                let sequence: StaticString = "\u{1B}[?25h\n"
                _ = Glibc.write(STDOUT_FILENO, sequence.utf8Start, sequence.utf8CodeUnitCount)
                signal(caught, SIG_DFL)
                raise(caught)
            }
        }
    }
}
