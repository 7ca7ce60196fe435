public import Market

/// What the command that made a run knows about it and the result does not say: what was asked for, and from which
/// data. Never a path and never a time of making: the same run is the same report anywhere.
public struct RunFacts: Hashable, Sendable {
    public var symbols: [Symbol]
    /// The sessions asked for; nil means all there are.
    public var days: ClosedRange<Day>?
    /// Where the data is from, in a few words: `quotes of spxw_2018`, `arch S&P 500, modelled chains`.
    public var data: String
    /// Whether the quotes were delayed when they were taken: then nothing built on them counts as a record.
    public var isDelayed: Bool
    /// The program's version, for the foot of a page.
    public var version: String

    public init(
        symbols: [Symbol], days: ClosedRange<Day>? = nil, data: String, isDelayed: Bool = false, version: String = ""
    ) {
        self.symbols = symbols
        self.days = days
        self.data = data
        self.isDelayed = isDelayed
        self.version = version
    }
}
