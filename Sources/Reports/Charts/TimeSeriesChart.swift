/// Values over time: one or more panels stacked over one time axis, up to five lines in each, labelled at their ends;
/// marks for what happened, shaded spans with their reason.
public struct TimeSeriesChart: Chart {
    public struct Point: Sendable, Hashable {
        public var time: ChartTime
        /// Absent leaves a gap.
        public var value: Double?

        public init(_ time: ChartTime, _ value: Double?) {
            self.time = time
            self.value = value.flatMap { $0.isFinite ? $0 : nil }
        }

        public init(_ date: ReportDate, _ value: Double?) {
            self.init(ChartTime(date), value)
        }
    }

    public enum Shape: Sendable, Hashable {
        case line
        /// Holds its value until the next point.
        case step
        /// A line with the ground between it and zero (or the foot of the panel) filled faintly.
        case area
    }

    public struct Series: Sendable, Hashable {
        /// Written at the line's end before the last value; empty where the panel's title says it.
        public var name: String
        /// In order of time.
        public var points: [Point]
        public var shape: Shape
        /// For a line whose colour means something; `nil` takes the next of the palette.
        public var meaning: Meaning?

        public init(_ name: String = "", _ points: [Point], shape: Shape = .line, meaning: Meaning? = nil) {
            precondition(
                zip(points, points.dropFirst()).allSatisfy { $0.time <= $1.time }, "a series is in order of time")
            self.name = name
            self.points = points
            self.shape = shape
            self.meaning = meaning
        }
    }

    /// A level worth a faint line across a panel.
    public struct Reference: Sendable, Hashable {
        public var value: Double
        public var label: String

        public init(_ value: Double, _ label: String) {
            self.value = value
            self.label = label
        }
    }

    public struct Panel: Sendable, Hashable {
        public var title: String
        public var unit: AxisUnit
        public var series: [Series]
        /// Whether zero belongs on the axis: true for profit, returns and drawdown, rarely for prices.
        public var showsZero: Bool
        public var reference: Reference?
        /// Pixels of the plot.
        public var height: Double

        /// - Precondition: at most five series.
        public init(
            _ title: String, unit: AxisUnit, _ series: [Series], showsZero: Bool = false, reference: Reference? = nil,
            height: Double = 220
        ) {
            precondition(series.count <= 5, "a panel has at most five series")
            self.title = title
            self.unit = unit
            self.series = series
            self.showsZero = showsZero
            self.reference = reference
            self.height = height
        }
    }

    /// Something that happened. A gain points up and a loss down; the rest are dots, diamonds and squares.
    public struct Mark: Sendable, Hashable {
        public var time: ChartTime
        /// Where on the first panel; without it the mark stands in a lane of its own beneath that panel.
        public var value: Double?
        public var meaning: Meaning
        /// Shown on hover.
        public var title: String

        public init(_ time: ChartTime, value: Double? = nil, _ meaning: Meaning, title: String) {
            self.time = time
            self.value = value.flatMap { $0.isFinite ? $0 : nil }
            self.meaning = meaning
            self.title = title
        }
    }

    /// What marks of one meaning are: `closed with a profit`.
    public struct MarkName: Sendable, Hashable {
        public var meaning: Meaning
        public var text: String

        public init(_ meaning: Meaning, _ text: String) {
            self.meaning = meaning
            self.text = text
        }
    }

    /// A stretch of time that was different, and why.
    public struct Span: Sendable, Hashable {
        public var from: ChartTime
        public var to: ChartTime
        public var reason: String

        public init(from: ChartTime, to: ChartTime, reason: String) {
            precondition(from <= to, "a span ends no earlier than it begins")
            self.from = from
            self.to = to
            self.reason = reason
        }
    }

    public var title: String
    public var source: String
    public var panels: [Panel]
    public var marks: [Mark]
    public var markNames: [MarkName]
    public var spans: [Span]
    private let whenEmpty: String

    public init(
        title: String, source: String = "", panels: [Panel], marks: [Mark] = [], markNames: [MarkName] = [],
        spans: [Span] = [], whenEmpty: String
    ) {
        self.title = title
        self.source = source
        self.panels = panels
        self.marks = marks
        self.markNames = markNames
        self.spans = spans
        self.whenEmpty = whenEmpty
    }

    public var emptyReason: String? {
        panels.contains { $0.series.contains { $0.points.contains { $0.value != nil } } } ? nil : whenEmpty
    }

    public var summary: String {
        guard let (first, last) = extent else { return whenEmpty }
        let lines = panels.flatMap { panel in
            panel.series.compactMap { series -> String? in
                guard let value = series.points.last(where: { $0.value != nil })?.value else { return nil }
                return (series.name.isEmpty ? panel.title : series.name) + " ends at " + panel.unit.exact(value)
            }
        }
        return "From \(first.label) to \(last.label): " + lines.joined(separator: ", ") + "."
    }

    public func drawing(width: Double) -> Drawing {
        TimeSeriesDrawing(chart: self, width: width).drawn()
    }

    /// First and last time at which anything has a value.
    var extent: (first: ChartTime, last: ChartTime)? {
        let times = panels.flatMap { panel in
            panel.series.flatMap { series in
                [series.points.first { $0.value != nil }, series.points.last { $0.value != nil }].compactMap {
                    $0?.time
                }
            }
        }
        guard let first = times.min(), let last = times.max() else { return nil }
        return (first, last)
    }
}
