/// A few lines at the foot of the terminal that are redrawn in place, below a log that scrolls. Where the stream is not
/// a terminal only the log is printed, line by line, so a file of it reads well.
public final class LiveView {
    private let style: TerminalStyle
    private let now: () -> ContinuousClock.Instant
    private let write: (String) -> Void
    private var region: [String] = []
    private var waitingLog: [String] = []
    private var drawnLines = 0
    private var drawnAt: ContinuousClock.Instant?
    private var hasHiddenCursor = false
    private var hasEnded = false

    /// Sixteen frames a second: smooth to the eye, and cheap next to the work being watched.
    private static let interval: Duration = .milliseconds(60)

    public init(
        style: TerminalStyle = .detect(.output),
        now: @escaping () -> ContinuousClock.Instant = { ContinuousClock.now },
        write: @escaping (String) -> Void = { TerminalWriter.write($0, to: .output) }
    ) {
        self.style = style
        self.now = now
        self.write = write
    }

    deinit {
        if hasHiddenCursor { write(TerminalCursor.show) }
    }

    /// Whether a region is drawn at all; where not, the caller may spare the work of composing one.
    public var isLive: Bool { style.isLive }

    /// Whether enough time has passed that a call of `show` would draw.
    public var isDue: Bool {
        guard style.isLive, !hasEnded else { return false }
        return drawnAt.map { now() - $0 >= Self.interval } ?? true
    }

    /// Replaces the region. Lines may carry colour; what does not fit the width or the height is cut.
    public func show(_ lines: [String]) {
        guard style.isLive, !hasEnded else { return }
        region = lines.prefix(style.height - 1).map { TextWidth.truncatedStyled($0, to: style.width) }
        if isDue { draw() }
    }

    /// Appends a line above the region, for good.
    public func log(_ line: String) {
        guard style.isLive, !hasEnded else { return write(line + "\n") }
        waitingLog.append(line)
        if isDue { draw() }
    }

    /// Draws what is still waiting, gives the cursor back, and leaves the last region standing, or takes it away.
    public func end(leavingRegion: Bool = true) {
        guard !hasEnded else { return }
        if style.isLive {
            if !leavingRegion { region = [] }
            draw()
            if hasHiddenCursor { write(TerminalCursor.show) }
            hasHiddenCursor = false
        }
        hasEnded = true
    }

    private func draw() {
        var frame = ""
        if !hasHiddenCursor {
            TerminalCursor.restoreWhenInterrupted()
            frame += TerminalCursor.hide
            hasHiddenCursor = true
        }
        frame += TerminalCursor.up(drawnLines)
        for line in waitingLog + region { frame += line + TerminalCursor.clearToEndOfLine + "\n" }
        frame += TerminalCursor.clearToEndOfScreen
        write(frame)
        waitingLog = []
        drawnLines = region.count
        drawnAt = now()
    }
}
