/// One line on standard error that says what is being done, how far it is, how fast, and how long it will take. On a
/// terminal it is redrawn in place; elsewhere it is silent, or, where asked, a line at each quarter.
public final class ProgressLine {
    private let what: String
    private let unit: String
    private let total: Int?
    private let style: TerminalStyle
    private let isSparse: Bool
    private let now: () -> ContinuousClock.Instant
    private let write: (String) -> Void
    private let began: ContinuousClock.Instant
    private var drawnAt: ContinuousClock.Instant?
    private var saidQuarters = 0
    private var done = 0
    private var hasEnded = false

    /// Redrawing more often than this only costs time.
    private static let interval: Duration = .milliseconds(100)

    /// - Parameters:
    ///   - what: the work, as a phrase: `Importing SPX`.
    ///   - unit: what is counted, in the plural: `sessions`.
    ///   - total: how many there are; `nil` where nobody knows yet.
    ///   - isSparse: whether to say each quarter where the stream is not a terminal.
    public init(
        _ what: String, unit: String, total: Int?, style: TerminalStyle = .detect(.error), isSparse: Bool = false,
        now: @escaping () -> ContinuousClock.Instant = { ContinuousClock.now },
        write: @escaping (String) -> Void = { TerminalWriter.write($0, to: .error) }
    ) {
        self.what = what
        self.unit = unit
        self.total = total
        self.style = style
        self.isSparse = isSparse
        self.now = now
        self.write = write
        began = now()
    }

    /// How many are done by now, with what is at hand: `SPXW 2018-02-05`.
    public func advance(to done: Int, detail: String = "") {
        guard !hasEnded else { return }
        self.done = done
        if style.isLive {
            let instant = now()
            if let drawnAt, instant - drawnAt < Self.interval { return }
            drawnAt = instant
            write(
                "\r" + TextWidth.truncatedStyled(line(at: instant, detail: detail), to: style.width - 1)
                    + TerminalCursor.clearToEndOfLine)
        } else if isSparse, let total, total > 0 {
            let quarters = min(3, done * 4 / total)
            guard quarters > saidQuarters else { return }
            saidQuarters = quarters
            write("\(what): \(Format.count(done)) of \(Format.count(total)) \(unit) (\(quarters * 25)%)\n")
        }
    }

    /// Takes the line away and leaves `summary`, or one of its own, where progress was shown at all.
    public func end(_ summary: String? = nil) {
        guard !hasEnded else { return }
        hasEnded = true
        let taken = began.duration(to: now())
        let text = summary ?? "\(what): \(Format.count(done)) \(unit) in \(Format.duration(taken))"
        if style.isLive {
            write("\r" + TerminalCursor.clearToEndOfLine + text + "\n")
        } else if isSparse {
            write(text + "\n")
        }
    }

    private func line(at instant: ContinuousClock.Instant, detail: String) -> String {
        let spent = (instant - began) / .seconds(1)
        var parts: [String] = []
        if let total, total > 0 {
            let share = min(1, Double(done) / Double(total))
            parts.append(what + " " + bar(share) + " " + Format.percent(share, places: 0))
            parts.append("\(Format.count(done)) of \(Format.count(total)) \(unit)")
        } else {
            parts.append("\(what) \(Format.count(done)) \(unit)")
        }
        if spent >= 0.5, done > 0 {
            let rate = Double(done) / spent
            parts.append(style.paint(Format.decimal(rate, places: rate < 10 ? 1 : 0) + "/s", as: .quiet))
            if let total, total > done {
                let left = Duration.seconds((Double(total - done) / rate).rounded(.up))
                parts.append(style.paint(Format.duration(left) + " left", as: .quiet))
            }
        }
        if !detail.isEmpty { parts.append(style.paint(detail, as: .quiet)) }
        return parts.joined(separator: " · ")
    }

    private func bar(_ share: Double) -> String {
        let cells = style.width < 80 ? 10 : 20
        let full = Int((share * Double(cells)).rounded(.down))
        return style.accent(String(repeating: "━", count: full))
            + style.paint(String(repeating: "─", count: cells - full), as: .quiet)
    }
}
