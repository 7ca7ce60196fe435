import Market
import Quant
public import Trading

extension SimulatedWorld {
    /// Daily history that ends with the session before the first: bars of every underlying, VIX and VIX3M, and the
    /// dividends of the year before. It leads to the prices and the volatility with which the run begins, whatever of
    /// the run was read already. In the order of the stream, all of it known before the stream's first event; about a
    /// fifth of a microsecond per bar.
    public func warmUp(sessions count: Int = 260) -> [MarketEvent] {
        var random = SplitMix64(seed: ColumnHash.spread(seed ^ 0x77_61_72_6d))
        let hours = hoursBefore(count)
        let volatilities = volatilitiesBefore(count, &random)
        let bars = instruments.map { barsBefore($0, hours, volatilities, &random) }
        var dividends = instruments.flatMap {
            $0.corporate?.pastDividends(before: sessions[0].day, price: $0.startPrice) ?? []
        }
        dividends.sort { ($0.knownAt, $0.symbol) > ($1.knownAt, $1.symbol) }
        var events: [MarketEvent] = []
        events.reserveCapacity(count * (instruments.count + 2) + dividends.count + instruments.count)
        for (place, session) in hours.enumerated() {
            for (instrument, bars) in zip(instruments, bars) { events.append(.bar(instrument.symbol, bars[place])) }
            for (symbol, years) in [(Symbol.vix, Climate.thirtyDays), (.vix3m, Climate.threeMonths)] {
                let points = 100 * climate.impliedVolatility(over: years, present: volatilities[place])
                events.append(
                    .bar(
                        symbol,
                        DailyBar(
                            session: session.day, open: nil, high: nil, low: nil, close: Self.cents(points),
                            volume: nil, knownAt: session.close + .seconds(15 * 60))))
            }
            let evening = CorporateCalendar.evening(of: session.day)
            while let dividend = dividends.last, dividend.knownAt <= evening {
                dividends.removeLast()
                if dividend.knownAt == evening { events.append(.dividend(dividend)) }
            }
        }
        return events + coverageBefore()
    }

    private func hoursBefore(_ count: Int) -> [Hours] {
        var hours: [Hours] = []
        var day = sessions[0].day
        for _ in 0..<count {
            hours.append(Hours(NYSE.session(before: day)))
            day = hours[hours.count - 1].day
        }
        return hours.reversed()
    }

    /// Of each session, leading to that of the start: the process is the same seen from its end.
    private func volatilitiesBefore(_ count: Int, _ random: inout SplitMix64) -> [Double] {
        let mean = DeterministicMath.log(0.16)
        var logarithm = DeterministicMath.log(startVolatility)
        var volatilities: [Double] = []
        volatilities.reserveCapacity(count)
        for _ in 0..<count {
            volatilities.append(DeterministicMath.exp(logarithm))
            logarithm = mean + 0.95 * (logarithm - mean) + 0.1 * random.normal()
        }
        return volatilities.reversed()
    }

    /// From the close before the run backwards.
    private func barsBefore(
        _ instrument: Instrument, _ hours: [Hours], _ volatilities: [Double], _ random: inout SplitMix64
    ) -> [DailyBar] {
        var bars: [DailyBar] = []
        bars.reserveCapacity(hours.count)
        var close = instrument.startPrice.approximateDollars
        for (session, volatility) in zip(hours, volatilities).reversed() {
            let deviation = volatility * Climate.session.squareRoot()
            let open = close * DeterministicMath.exp(-0.8 * deviation * random.normal())
            let high = max(open, close) * (1 + 0.3 * deviation * random.uniform())
            let low = min(open, close) * (1 - 0.3 * deviation * random.uniform())
            let shares = 4e7 * (1 + 6 * volatility) * random.uniform(0.7, 1.3)
            bars.append(
                DailyBar(
                    session: session.day, open: Self.cents(open), high: Self.cents(high), low: Self.cents(low),
                    close: Self.cents(close), volume: instrument.underlying.hasShares ? Int64(shares) : nil,
                    knownAt: session.close))
            close = open * DeterministicMath.exp(-0.5 * deviation * random.normal())
        }
        return bars.reversed()
    }

    /// A year and more of dividend calendars up to the first session.
    private func coverageBefore() -> [MarketEvent] {
        let first = sessions[0].day
        let evening = CorporateCalendar.evening(of: NYSE.session(before: first).day)
        return instruments.filter { $0.corporate != nil }.map {
            .coverage(
                CalendarCoverage(calendar: .dividends($0.symbol), days: first - 400...first - 1, knownAt: evening))
        }
    }
}
