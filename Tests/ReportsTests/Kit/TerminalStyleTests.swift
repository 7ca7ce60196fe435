import Foundation
import Testing

@testable import Reports

@Suite struct TerminalStyleTests {
    private func decide(
        terminal: Bool = true, plain: Bool = false, reported: (Int, Int)? = (100, 40), _ environment: [String: String]
    ) -> TerminalStyle {
        TerminalStyle.decide(
            isTerminal: terminal, isPlain: plain, reported: reported.map { (width: $0.0, height: $0.1) }
        ) { environment[$0] }
    }

    @Test func `colour needs a terminal and nobody against it`() {
        let terminal = ["TERM": "xterm-256color", "COLORTERM": "truecolor"]
        #expect(decide(terminal).colour == .full)
        #expect(decide(["TERM": "xterm-256color"]).colour == .indexed)
        #expect(decide(terminal: false, terminal).colour == .none)
        #expect(decide(plain: true, terminal).colour == .none)
        #expect(decide(terminal.merging(["NO_COLOR": "1"]) { $1 }).colour == .none)
        #expect(decide(terminal.merging(["NO_COLOR": ""]) { $1 }).colour == .full)
        #expect(decide(["TERM": "dumb"]).colour == .none)
        #expect(decide([:]).colour == .none)
    }

    @Test func `lines are redrawn only where the cursor can move`() {
        #expect(decide(["TERM": "xterm"]).isLive)
        #expect(decide(["TERM": "xterm", "NO_COLOR": "1"]).isLive)
        #expect(!decide(["TERM": "dumb"]).isLive)
        #expect(!decide(plain: true, ["TERM": "xterm"]).isLive)
        #expect(!decide(terminal: false, ["TERM": "xterm"]).isLive)
    }

    @Test func `COLUMNS comes before the terminal, and the terminal before a guess`() {
        #expect(decide(["COLUMNS": "72"]).width == 72)
        #expect(decide(["COLUMNS": "0"]).width == 100)
        #expect(decide(["COLUMNS": "wide"]).width == 100)
        #expect(decide(reported: nil, [:]).width == 80)
        #expect(decide(terminal: false, reported: nil, [:]).width == 200)
    }

    @Test func `a light ground takes the light shades`() {
        let light = decide(["TERM": "xterm", "COLORTERM": "24bit", "COLORFGBG": "0;15"])
        #expect(light.paint("+84.00", as: .gain) == "\u{1B}[38;2;11;122;117m+84.00\u{1B}[0m")
        let dark = decide(["TERM": "xterm", "COLORTERM": "24bit", "COLORFGBG": "15;0"])
        #expect(dark.paint("+84.00", as: .gain) == "\u{1B}[38;2;63;193;181m+84.00\u{1B}[0m")
    }

    @Test func `256 colours take the nearest`() {
        #expect(TerminalStyle.index(of: Palette.Shade(0xFF8F57)) == 209)
        #expect(TerminalStyle.index(of: Palette.Shade(0x808080)) == 244)
        #expect(TerminalStyle.index(of: Palette.Shade(0xFFFFFF)) == 231)
    }
}

@Suite struct PaletteTests {
    private func luminance(_ shade: Palette.Shade) -> Double {
        // WCAG 2.1, relative luminance.
        func linear(_ channel: UInt8) -> Double {
            let value = Double(channel) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(shade.red) + 0.7152 * linear(shade.green) + 0.0722 * linear(shade.blue)
    }

    private func contrast(_ left: Palette.Shade, _ right: Palette.Shade) -> Double {
        let (a, b) = (luminance(left), luminance(right))
        return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }

    @Test(arguments: [Palette.GainAndLoss.tealAndOrange, .greenAndRed], [false, true])
    func `text can be read on ground and panel`(colours: Palette.GainAndLoss, dark: Bool) {
        let palette = Palette(gainAndLoss: colours)
        for token in Palette.Token.allCases where ![.ground, .panel, .line].contains(token) {
            // Nothing of caution stands on a light panel, where it would have 4.38.
            let grounds: [Palette.Token] = token == .caution && !dark ? [.ground] : [.ground, .panel]
            for ground in grounds {
                let ratio = contrast(palette.shade(token, dark: dark), palette.shade(ground, dark: dark))
                #expect(ratio >= 4.5, "\(token) on \(ground): \(ratio)")
            }
        }
    }

    @Test func `black on white is 21 to 1`() {
        #expect(abs(contrast(Palette.Shade(0x000000), Palette.Shade(0xFFFFFF)) - 21) < 1e-9)
    }

    @Test func `paper is light whatever the screen prefers`() throws {
        let css = Palette().css
        let print = try #require(css.firstRange(of: "@media print"))
        #expect(css[print.lowerBound...].contains("--ground:#ffffff"))
        #expect(css.contains("prefers-color-scheme:dark"))
    }
}
