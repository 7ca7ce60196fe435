import Market
import Quant
import Testing
import Trading

@testable import Desk

/// Journal records: what is written is read back, and what is damaged is an error with its place, never a trap.
@Suite struct RecordCodecTests {
    static let moment = Made.instant("2018-01-10 16:00")
    static let day = Day("2018-01-10")!
    static let order = OrderID(incarnation: 3, counter: 12)
    static let snapshot = Made.chain("2018-01-10 16:00", Made.spread)

    static let fill = Fill(
        execution: ExecutionID(raw: 9), order: order, quantity: 2, net: NetPrice(units: -38_000), doubleMid: -75_000,
        fees: .cents(260), at: moment)

    /// Every kind of event, with values of both signs and absent ones.
    static let events: [DeskEvent] =
        [
            .clock(moment), .market(.chain(snapshot)),
            .market(
                .bar(
                    .vix,
                    DailyBar(
                        session: day, open: .dollars(9), high: nil, low: .cents(880), close: .cents(922), volume: nil,
                        knownAt: moment))),
            .market(
                .bar(
                    .spy,
                    DailyBar(
                        session: day, open: nil, high: .dollars(275), low: nil, close: .dollars(274),
                        volume: 81_000_000,
                        knownAt: moment))),
            .market(.rate(InterestRate(day: day, rate: -0.0025, knownAt: moment))),
            .market(.dividend(CashDividend(symbol: .spy, exDate: day, amount: .cents(135), knownAt: moment))),
            .market(.split(StockSplit(symbol: .spy, date: day, newPerOld: 0.5, knownAt: moment))),
            .market(.macro(MacroRelease(kind: .jobs, at: moment, knownAt: moment))),
            .venue(.order(.acknowledged(order, at: moment))),
            .venue(.order(.replaced(order, limit: NetPrice(units: -500), at: moment))),
            .venue(.order(.filled(fill))), .venue(.order(.cancelled(order, at: moment))),
            .venue(.order(.expired(order, at: moment))),
            .venue(
                .account(
                    AccountSnapshot(
                        account: AccountID(broker: 2, account: 7), cash: .cents(-1), equity: .dollars(99),
                        margin: .zero, stalePositions: 4, at: moment))),
            .command(.closeTrade(TradeID(raw: 4)), at: moment), .command(.stopEntries, at: moment),
            .command(.resumeEntries, at: moment), .command(.lastSession(close: true), at: moment),
            .command(.lastSession(close: false), at: moment), .noAnswer(RequestID(raw: 5), at: moment),
        ]
        + EarningsDate.Timing.allCases.map {
            .market(.earnings(EarningsDate(symbol: .spy, date: day, timing: $0, knownAt: moment)))
        }
        + [CalendarCoverage.Calendar.macro(.fomc), .earnings(.spy), .dividends(.spx)].map {
            .market(.coverage(CalendarCoverage(calendar: $0, days: day...(day + 30), knownAt: moment)))
        }
        + RejectReason.allCases.map { .venue(.order(.rejected(order, $0, at: moment))) }
        + Settlement.Basis.allCases.map {
            .venue(
                .settled(
                    Settlement(
                        root: Made.root, expiry: Made.expiry, price: .dollars(2_700), basis: $0, session: day,
                        at: moment)))
        }
        + Approval.Answer.allCases.flatMap { answer in
            Approval.Channel.allCases.map {
                .approval(RecommendationID(raw: 8), Approval(answer: answer, by: 4_000_000_000, via: $0), at: moment)
            }
        }

    private func bytes(_ event: DeskEvent) -> [UInt8] {
        var writer = RecordWriter()
        event.write(to: &writer)
        return writer.bytes
    }
    private func read(_ bytes: ArraySlice<UInt8>) throws(RecordReader.Malformed) -> (event: DeskEvent, isWhole: Bool) {
        var reader = RecordReader(bytes)
        let event = try DeskEvent.read(from: &reader) { $0 == Self.snapshot.identity ? Self.snapshot : nil }
        return (event, reader.isAtEnd)
    }

    @Test func `every event is read back as it was written, to the last byte`() throws {
        for event in Self.events {
            let written = bytes(event)
            let (again, isWhole) = try read(written[...])
            #expect(isWhole, "\(event.name)")
            #expect(bytes(again) == written, "\(event.name)")
            #expect(again.at == event.at)
            #expect(again.name == event.name)
            // A record is a slice of a journal: its place there makes no difference.
            let (inside, _) = try read(([1, 2, 3] + written)[3...])
            #expect(bytes(inside) == written)
        }
    }

    @Test func `a record that was cut off anywhere is an error within its bounds`() {
        for event in Self.events {
            let written = bytes(event)
            for length in 0..<written.count {
                do {
                    _ = try read(written[..<length])
                    Issue.record("\(event.name) was read from \(length) of \(written.count) bytes")
                } catch {
                    #expect(error.offset <= length, "\(event.name)")
                }
            }
        }
    }

    @Test func `an error names the byte at which the field begins that is wrong`() {
        var written = bytes(.venue(.order(.rejected(Self.order, .badTick, at: Self.moment))))
        // Tag of the event, tag of the update, eight bytes of the order's id, then the reason.
        written[10] = 99
        #expect(throws: RecordReader.Malformed(offset: 10, expected: "a known RejectReason")) { try read(written[...]) }
        written[1] = 77
        #expect(throws: RecordReader.Malformed(offset: 1, expected: "a known order update")) { try read(written[...]) }
        written[0] = 200
        #expect(throws: RecordReader.Malformed(offset: 0, expected: "a known Tag")) { try read(written[...]) }
    }

    @Test func `a snapshot that the history no longer holds is said to be missing`() {
        let other = Made.chain("2018-01-11 16:00", Made.spread)
        do {
            _ = try read(bytes(.market(.chain(other)))[...])
            Issue.record("a chain nobody has was read")
        } catch { #expect(error.expected == "a snapshot that the catalog holds") }
    }

    /// A desk that holds a trade, so that what is read meets arithmetic.
    @Test(arguments: 0..<40 as Range<UInt64>)
    func `a record with flipped bits is an error or an event the desk survives`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for event in Self.events {
            var written = bytes(event)
            for _ in 0...Int.random(in: 0...2, using: &random) {
                written[Int.random(in: written.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
            guard let (changed, _) = try? read(written[...]) else { continue }
            let story = Story.holding(2) { $0.approval = .ask }
            story.happens(changed)
            story.happens(.clock(story.view.now))
            #expect(story.view.openTrades.count <= 1)
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `random bytes never trap`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for tag in 0..<20 as Range<UInt8> {
            var noise = (0..<Int.random(in: 0...64, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            if !noise.isEmpty { noise[0] = tag }
            do {
                let (event, _) = try read(noise[...])
                #expect(!event.name.isEmpty)
            } catch { #expect(error.offset <= noise.count) }
        }
    }
}
