import Backtest
import Desk
import History
import Market
import Profiles
import SharedData
import Testing
import Trading

/// Nothing is decided on what was not known yet: cut the history anywhere, and every earlier decision is the same.
@Suite struct TruncationTests {
    private func pages(_ profile: Profile, _ catalog: Catalog, to last: Day?) throws -> (
        pages: [[UInt8]], sessions: [Day]
    ) {
        let journal = Pages()
        var days: ClosedRange<Day>?
        if let last { days = Day(year: 1990, month: 1, day: 1)!...last }
        let run = try HistoryRun(profile: profile, catalog: catalog, days: days)
        _ = try run.run(journal: journal)
        return (journal.pages, run.feed.sessions)
    }

    /// Everything that entered and was decided before the cut's own last session.
    private func before(_ session: Day, _ pages: [[UInt8]]) -> ArraySlice<[UInt8]> {
        let end = pages.firstIndex { page in
            var reader = RecordReader(Pages.event(of: page))
            guard let event = try? DeskEvent.read(from: &reader, chain: { _ in nil }) else { return false }
            if case .command(.lastSession, _) = event { return true }
            return false
        }
        return pages[..<(end ?? pages.count)]
    }

    private func compare(_ profile: Profile, _ catalog: Catalog, cuts: Int) throws {
        let whole = try pages(profile, catalog, to: nil)
        let step = max(1, whole.sessions.count / cuts)
        var compared = 0
        for index in Swift.stride(from: 1, to: whole.sessions.count, by: step) {
            let session = whole.sessions[index]
            let cut = try pages(profile, catalog, to: session)
            let earlier = before(session, cut.pages)
            #expect(earlier.count > compared, "each cut decides more than the one before")
            compared = earlier.count
            #expect(earlier.elementsEqual(whole.pages.prefix(earlier.count)), "cut at \(session)")
        }
        #expect(compared > whole.pages.count / 2)
    }

    @Test(.enabled(if: SharedData.isExpected(for: "bars/SPX.csv.gz", rows: 1)))
    func `a history ends with its last snapshot, whatever the catalog knows of later years`() throws {
        var profile = try Histories.profile("replay-2018")
        profile.run.dates = nil
        let catalog = try Histories.shock.get()
        #expect(try #require(catalog.bars(of: .spx).last).session.year > 2018)
        var bars = 0
        for page in try pages(profile, catalog, to: nil).pages {
            var reader = RecordReader(Pages.event(of: page))
            guard case .market(.bar(_, let bar)) = try? DeskEvent.read(from: &reader, chain: { _ in nil }) else {
                continue
            }
            #expect(bar.session <= Day("2018-02-28")!)
            bars += 1
        }
        #expect(bars > 100)
    }

    @Test(arguments: ["reference/vertical", "reference/condor"])
    func `the reference's history cut at any session decides the same before it`(name: String) throws {
        try compare(Histories.profile(name), try Histories.reference.get(), cuts: 20)
    }

    @Test(.enabled(if: SharedData.isExpected(for: "chains/spxw_2018_01_02.csv.gz", rows: 15)))
    func `a real history cut at any session decides the same before it`() throws {
        let profile = try Histories.profile("replay-2018")
        let catalog = try Histories.shock.get()
        var open = profile
        open.run.dates = nil
        try compare(open, catalog, cuts: 20)
    }
}
