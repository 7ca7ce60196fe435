internal import Glibc

/// What the terminal at the other end can show: how wide it is, whether it has colour, whether lines may be redrawn.
/// Everything that prints asks this value and never the terminal itself.
public struct TerminalStyle: Sendable, Hashable {
    public enum Colour: Sendable, Hashable {
        case none
        /// The 256 indexed colours.
        case indexed
        /// 24 bits.
        case full
    }

    public enum Stream: Sendable, Hashable { case output, error }

    /// Cells in a line.
    public var width: Int
    /// Lines on the screen.
    public var height: Int
    public var colour: Colour
    /// Whether the ground of the terminal is dark, which decides the shade of every colour.
    public var hasDarkGround: Bool
    /// Whether lines already printed may be redrawn in place.
    public var isLive: Bool
    /// Light box-drawing rules; without them, hyphens.
    public var hasBoxDrawing: Bool
    public var palette: Palette

    public init(
        width: Int, height: Int = 24, colour: Colour = .none, hasDarkGround: Bool = true, isLive: Bool = false,
        hasBoxDrawing: Bool = true, palette: Palette = Palette()
    ) {
        self.width = max(20, width)
        self.height = max(4, height)
        self.colour = colour
        self.hasDarkGround = hasDarkGround
        self.isLive = isLive
        self.hasBoxDrawing = hasBoxDrawing
        self.palette = palette
    }

    /// Where nobody looks at a screen (a file, a pipe, `--plain`): no colour, nothing redrawn, and room enough that no
    /// column is dropped.
    public static let plain = TerminalStyle(width: widthWithoutTerminal, hasBoxDrawing: false)

    static let widthWithoutTerminal = 200

    /// Asks the stream and the environment. Colour only on a terminal, not under `NO_COLOR`, `--plain` or `TERM=dumb`;
    /// `COLUMNS` overrides the width the terminal reports.
    public static func detect(
        _ stream: Stream = .output, isPlain: Bool = false, palette: Palette = Palette()
    ) -> TerminalStyle {
        let descriptor = stream == .output ? STDOUT_FILENO : STDERR_FILENO
        var size = winsize()
        let answered = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return decide(
            isTerminal: isatty(descriptor) == 1, isPlain: isPlain,
            reported: answered ? (width: Int(size.ws_col), height: Int(size.ws_row)) : nil, palette: palette
        ) { name in getenv(name).map { String(cString: $0) } }
    }

    /// The decision apart from the asking.
    static func decide(
        isTerminal: Bool, isPlain: Bool, reported: (width: Int, height: Int)?, palette: Palette = Palette(),
        environment: (String) -> String?
    ) -> TerminalStyle {
        let kind = environment("TERM") ?? ""
        let columns = environment("COLUMNS").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        let width = columns ?? (isTerminal ? reported?.width ?? 80 : widthWithoutTerminal)
        let canMove = isTerminal && !isPlain && kind != "dumb" && !kind.isEmpty
        let wantsColour = canMove && (environment("NO_COLOR") ?? "").isEmpty
        let colour: Colour =
            if !wantsColour {
                .none
            } else if ["truecolor", "24bit"].contains(environment("COLORTERM") ?? "") {
                .full
            } else {
                .indexed
            }
        return TerminalStyle(
            width: width, height: reported?.height ?? 24, colour: colour,
            hasDarkGround: hasDarkGround(environment("COLORFGBG")), isLive: canMove, hasBoxDrawing: !isPlain,
            palette: palette)
    }

    /// `COLORFGBG` ends in the index of the ground: 7 and 9…15 are light. Unsaid, a terminal is taken to be dark.
    private static func hasDarkGround(_ hint: String?) -> Bool {
        guard let index = hint?.split(separator: ";").last.flatMap({ Int($0) }) else { return true }
        return !(index == 7 || (9...15).contains(index))
    }

    /// A rule `width` cells long, with `label` set into its beginning.
    public func rule(_ width: Int, label: String = "") -> String {
        let stroke = hasBoxDrawing ? "─" : "-"
        guard !label.isEmpty else { return paint(String(repeating: stroke, count: max(0, width)), as: .quiet) }
        let rest = max(2, width - TextWidth.of(label) - 4)
        return paint(stroke + stroke + " ", as: .quiet) + paint(label, as: .strong)
            + paint(" " + String(repeating: stroke, count: rest), as: .quiet)
    }

    /// `text` in the colour or weight of its meaning; unchanged without colour.
    public func paint(_ text: String, as meaning: Meaning) -> String {
        switch meaning {
        case .plain: text
        case .strong: wrap(text, codes: "1")
        case .quiet: wrap(text, codes: code(.quiet))
        case .gain: wrap(text, codes: code(.gain))
        case .loss: wrap(text, codes: code(.loss))
        case .caution: wrap(text, codes: code(.caution))
        case .critical: wrap(text, codes: "1;" + code(.critical))
        }
    }

    /// `text` in the accent: focus, and the first series of a chart.
    public func accent(_ text: String) -> String { wrap(text, codes: code(.accent)) }

    private func wrap(_ text: String, codes: String) -> String {
        colour == .none || text.isEmpty ? text : "\u{1B}[\(codes)m\(text)\u{1B}[0m"
    }

    private func code(_ token: Palette.Token) -> String {
        let shade = palette.shade(token, dark: hasDarkGround)
        return colour == .full ? "38;2;\(shade.red);\(shade.green);\(shade.blue)" : "38;5;\(Self.index(of: shade))"
    }

    /// The nearest of the 6 × 6 × 6 cube and the 24 greys, by squared distance.
    static func index(of shade: Palette.Shade) -> Int {
        let channels = [Int(shade.red), Int(shade.green), Int(shade.blue)]
        let levels = [0, 95, 135, 175, 215, 255]
        func distance(_ candidate: [Int]) -> Int {
            zip(candidate, channels).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        }
        let steps = channels.map { channel in
            levels.indices.min { abs(levels[$0] - channel) < abs(levels[$1] - channel) } ?? 0
        }
        let cube = (index: 16 + 36 * steps[0] + 6 * steps[1] + steps[2], distance: distance(steps.map { levels[$0] }))
        let grey = (0..<24).map { (index: 232 + $0, distance: distance(Array(repeating: 8 + 10 * $0, count: 3))) }
            .min { $0.distance < $1.distance }
        guard let grey, grey.distance < cube.distance else { return cube.index }
        return grey.index
    }
}
