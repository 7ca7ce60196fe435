/// The colours of every screen of the house, on a light and on a dark ground. Greys carry structure, the accent carries
/// focus, the rest only means something.
public struct Palette: Sendable, Hashable {
    /// One colour, eight bits a channel.
    public struct Shade: Sendable, Hashable {
        public let red: UInt8, green: UInt8, blue: UInt8

        /// `0xRRGGBB`.
        init(_ hex: UInt32) {
            red = UInt8(hex >> 16 & 0xFF)
            green = UInt8(hex >> 8 & 0xFF)
            blue = UInt8(hex & 0xFF)
        }

        /// `#rrggbb`, lower case.
        public var hex: String {
            "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }

    public enum Token: String, Sendable, Hashable, CaseIterable {
        case ground, panel, line, ink, quiet, accent, gain, loss, caution, critical
        /// The ordered palette of chart series; the first is the accent, the second a grey for what is compared with.
        case series1, series2, series3, series4, series5
    }

    /// The two colours of profit and loss.
    public enum GainAndLoss: Sendable, Hashable {
        /// Teal and burnt orange: apart in hue and in lightness for colour-blind eyes.
        case tealAndOrange
        /// For readers who want what other desks show.
        case greenAndRed
    }

    public let gainAndLoss: GainAndLoss

    public init(gainAndLoss: GainAndLoss = .tealAndOrange) {
        self.gainAndLoss = gainAndLoss
    }

    public func shade(_ token: Token, dark: Bool) -> Shade {
        let (onLight, onDark): (UInt32, UInt32) =
            switch token {
            case .ground: (0xFFFFFF, 0x0F1216)
            case .panel: (0xF6F7F9, 0x161B21)
            case .line: (0xD9DDE3, 0x2A323C)
            case .ink: (0x14181F, 0xE8ECF1)
            case .quiet: (0x5B6573, 0x93A0AF)
            case .accent, .series1: (0x3457D5, 0x8AA4FF)
            case .gain: gainAndLoss == .tealAndOrange ? (0x0B7A75, 0x3FC1B5) : (0x1A7F37, 0x4CC267)
            case .loss: gainAndLoss == .tealAndOrange ? (0xC2410C, 0xFF8F57) : (0xC0262D, 0xFF8178)
            // 4.7 : 1 on the light ground, 4.4 on the light panel: it stands on the ground only.
            case .caution: (0x9A6B00, 0xF0B429)
            case .critical: (0xB00057, 0xFF6FAE)
            case .series2: (0x5B6573, 0x93A0AF)
            case .series3: (0x7A3DB8, 0xC59BFF)
            case .series4: (0x00708C, 0x62C6E6)
            case .series5: (0x85552F, 0xD9A67E)
            }
        return Shade(dark ? onDark : onLight)
    }

    /// The tokens as CSS variables: light, dark where the reader prefers it, and light again on paper.
    public var css: String {
        func variables(dark: Bool) -> String {
            Token.allCases.map { "--\($0.rawValue):\(shade($0, dark: dark).hex)" }.joined(separator: ";")
        }
        return """
            :root{color-scheme:light dark;\(variables(dark: false))}
            @media (prefers-color-scheme:dark){:root{\(variables(dark: true))}}
            @media print{:root{color-scheme:light;\(variables(dark: false))}}
            """
    }
}
