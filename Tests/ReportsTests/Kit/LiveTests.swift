import Testing

@testable import Reports

/// A clock that is told the time and a stream that is kept.
private final class Stage {
    var instant = ContinuousClock.now
    var written = ""

    func liveView(_ style: TerminalStyle) -> LiveView {
        LiveView(style: style, now: { self.instant }, write: { self.written += $0 })
    }

    func progress(_ total: Int?, _ style: TerminalStyle, isSparse: Bool = false) -> ProgressLine {
        ProgressLine(
            "Importing SPX", unit: "sessions", total: total, style: style, isSparse: isSparse,
            now: { self.instant }, write: { self.written += $0 })
    }

    func take() -> String {
        defer { written = "" }
        return written
    }
}

private let live = TerminalStyle(width: 80, isLive: true)
private let file = TerminalStyle.plain

@Suite struct LiveViewTests {
    @Test func `a file receives the log and nothing else`() {
        let stage = Stage()
        let view = stage.liveView(file)
        view.show(["equity ▁▂▃"])
        view.log("sold 2 bull puts")
        view.end()
        #expect(stage.written == "sold 2 bull puts\n")
    }

    @Test func `the region is redrawn over itself, the log scrolls above it`() {
        let stage = Stage()
        let view = stage.liveView(live)
        view.show(["day 1", "equity"])
        #expect(stage.take() == "\u{1B}[?25l\rday 1\u{1B}[K\nequity\u{1B}[K\n\u{1B}[J")
        stage.instant += .seconds(1)
        view.log("sold")
        #expect(stage.take() == "\u{1B}[2A\rsold\u{1B}[K\nday 1\u{1B}[K\nequity\u{1B}[K\n\u{1B}[J")
    }

    @Test func `frames that come too fast are skipped, their log lines are not`() {
        let stage = Stage()
        let view = stage.liveView(live)
        view.show(["day 1"])
        _ = stage.take()
        view.show(["day 2"])
        view.log("sold")
        #expect(stage.take().isEmpty)
        view.end()
        #expect(stage.take() == "\u{1B}[1A\rsold\u{1B}[K\nday 2\u{1B}[K\n\u{1B}[J\u{1B}[?25h")
    }

    @Test func `the cursor comes back, also when the view is dropped`() {
        let stage = Stage()
        do {
            let view = stage.liveView(live)
            view.show(["day 1"])
        }
        #expect(stage.written.hasSuffix("\u{1B}[?25h"))
        let view = stage.liveView(live)
        view.show(["day 1"])
        view.end(leavingRegion: false)
        _ = stage.take()
        view.end()
        view.show(["late"])
        #expect(stage.take().isEmpty)
    }

    @Test func `the region never outgrows the screen`() {
        let stage = Stage()
        let view = stage.liveView(TerminalStyle(width: 20, height: 5, isLive: true))
        view.show((0..<20).map { "line \($0) with more than twenty cells" })
        let lines = stage.written.split(separator: "\n")
        #expect(lines.count == 5)
        #expect(stage.written.contains("line 3 with more th…"))
        #expect(!stage.written.contains("line 4"))
    }
}

@Suite struct ProgressLineTests {
    @Test func `it says what, how far, how fast and how long`() {
        let stage = Stage()
        let line = stage.progress(400, TerminalStyle(width: 100, isLive: true))
        stage.instant += .seconds(10)
        line.advance(to: 100, detail: "2018-02-05")
        #expect(
            stage.take() == "\rImporting SPX ━━━━━─────────────── 25% · 100 of 400 sessions · 10/s · 30s left · "
                + "2018-02-05\u{1B}[K")
        line.end()
        #expect(stage.take() == "\r\u{1B}[KImporting SPX: 100 sessions in 10s\n")
    }

    @Test func `without a total it counts`() {
        let stage = Stage()
        let line = stage.progress(nil, live)
        line.advance(to: 3)
        #expect(stage.take() == "\rImporting SPX 3 sessions\u{1B}[K")
    }

    @Test func `a file is told nothing, or each quarter`() {
        let stage = Stage()
        let silent = stage.progress(8, file)
        for done in 1...8 { silent.advance(to: done) }
        silent.end()
        #expect(stage.take().isEmpty)
        let sparse = stage.progress(8, file, isSparse: true)
        for done in 1...8 { sparse.advance(to: done) }
        sparse.end("Imported 8 sessions.")
        #expect(
            stage.take() == """
                Importing SPX: 2 of 8 sessions (25%)
                Importing SPX: 4 of 8 sessions (50%)
                Importing SPX: 6 of 8 sessions (75%)
                Imported 8 sessions.

                """)
    }

    @Test func `it redraws ten times a second and no more`() {
        let stage = Stage()
        let line = stage.progress(1_000, live)
        for done in 1...1_000 {
            stage.instant += .milliseconds(1)
            line.advance(to: done)
        }
        #expect(stage.written.count { $0 == "\r" } == 10)
    }
}
