import Testing

@testable import Reports

@Suite struct LinearTicksTests {
    @Test(
        arguments: [
            (0, 100, 5, [0, 20, 40, 60, 80, 100]), (0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]),
            (-0.23, 0, 3, [-0.2, -0.1, 0]),
            (98_500, 104_200, 4, [100_000, 102_000, 104_000]), (0, 7, 7, [0, 1, 2, 3, 4, 5, 6, 7]),
            (0.001, 0.0036, 3, [0.001, 0.002, 0.003]), (-4_530, 1_270, 6, [-4_000, -3_000, -2_000, -1_000, 0, 1_000]),
        ] as [(Double, Double, Int, [Double])])
    func `ticks are one, two or five times a power of ten apart`(low: Double, high: Double, count: Int, ticks: [Double])
    {
        #expect(LinearTicks(low: low, high: high, atMost: count).values == ticks)
    }

    @Test func `over any range there are no more than asked for, all inside`() {
        for mantissa in 1...60 {
            for scale in [1e-6, 0.001, 1, 1_000, 1e9] {
                for count in 1...12 {
                    let (low, high) = (-Double(mantissa) * scale / 3, Double(mantissa) * scale)
                    let ticks = LinearTicks(low: low, high: high, atMost: count).values
                    #expect(!ticks.isEmpty && ticks.count <= count + 1)
                    #expect(ticks.allSatisfy { $0 >= low * 1.000001 && $0 <= high * 1.000001 })
                }
            }
        }
    }

    @Test func `an axis without extent has its one value`() {
        #expect(LinearTicks(low: 5, high: 5, atMost: 4).values == [5])
    }

    @Test func `labels have the decimals of the step`() {
        let fine = LinearTicks(low: 1.2, high: 1.5, atMost: 6)
        #expect(fine.values.map { AxisUnit.money.tick($0, exponent: fine.exponent) }.first == "1.20")
        #expect(AxisUnit.number("$/sh", places: 2).tick(1.5, exponent: -1) == "1.50")
        #expect(AxisUnit.number("points", places: 1).tick(20, exponent: 1) == "20")
        let percent = LinearTicks(low: -0.23, high: 0, atMost: 3)
        #expect(percent.values.map { AxisUnit.change.tick($0, exponent: percent.exponent) } == ["−20%", "−10%", "0%"])
    }
}

@Suite struct TimeTicksTests {
    private func labels(_ from: ReportDate, _ to: ReportDate, _ count: Int) -> [String] {
        TimeTicks(from: ChartTime(from), to: ChartTime(to), atMost: count).ticks.map(\.label)
    }

    private func date(_ year: Int, _ month: Int, _ day: Int) -> ReportDate {
        ReportDate(year: year, month: month, day: day)
    }

    @Test func `years, months, weeks and days, whichever fit`() {
        #expect(labels(date(1999, 1, 4), date(2018, 12, 31), 8) == ["2000", "2005", "2010", "2015"])
        #expect(labels(date(2014, 1, 2), date(2018, 12, 31), 8) == ["2015", "2016", "2017", "2018"])
        #expect(labels(date(2017, 11, 15), date(2018, 4, 15), 8) == ["Dec 17", "Jan 18", "Feb", "Mar", "Apr"])
        #expect(
            labels(date(2018, 1, 2), date(2018, 2, 28), 8)
                == ["8 Jan 18", "15 Jan", "22 Jan", "29 Jan", "5 Feb", "12 Feb", "19 Feb", "26 Feb"])
        #expect(labels(date(2018, 1, 2), date(2018, 1, 6), 8) == ["2 Jan 18", "3 Jan", "4 Jan", "5 Jan", "6 Jan"])
    }

    @Test func `weeks begin on Monday`() {
        #expect(labels(date(2026, 8, 1), date(2026, 8, 20), 4) == ["3 Aug 26", "10 Aug", "17 Aug"])
    }

    @Test func `within a day the clock counts`() {
        let day = date(2018, 2, 5)
        let ticks = TimeTicks(
            from: ChartTime(day, hour: 9, minute: 30), to: ChartTime(day, hour: 11), atMost: 4)
        #expect(ticks.ticks.map(\.label) == ["5 Feb 09:30", "10:00", "10:30", "11:00"])
    }

    @Test func `no range has more ticks than asked for`() {
        let first = date(1999, 1, 4)
        for days in [1, 2, 5, 9, 20, 45, 100, 365, 1_000, 5_000, 20_000, 80_000] {
            for count in 2...12 {
                let ticks = labels(first, ReportDate(dayNumber: first.dayNumber + days), count)
                #expect(ticks.count <= count, "\(days) days, \(count) ticks")
            }
        }
    }
}

@Suite struct LabelSpreadTests {
    @Test func `labels that would touch move apart, the others stay`() {
        #expect(LabelSpread.spread([10, 12, 50], sizes: [14, 14, 14], gap: 0, low: 0, high: 100) == [10, 24, 50])
        #expect(LabelSpread.spread([98, 97], sizes: [14, 14], gap: 0, low: 0, high: 100) == [93, 79])
    }
}
