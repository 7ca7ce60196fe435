import Market

/// Which expiries an exchange listed on a given day: what a trader could have chosen from then, not today's choice.
///
/// Standard monthlies settle on the third Friday (or the session before it) and carry the Saturday's date until
/// February 2015. Weeklies, month ends and the other weekdays appear on the days they were introduced; their reach is
/// what real chains of 2011, 2018, 2022, 2024 and 2026 show, each rule beginning on its known date. Daily expiries
/// (Monday to Thursday) are left out unless asked for: they multiply a chain's rows and a seller of a month's options
/// rarely uses them.
struct ListingRules: Sendable {
    let underlying: Symbol
    /// Series that settle later than this many calendar days after the session are not listed here.
    let horizonDays: Int
    let includesDailies: Bool
    private let monthly: Root
    private let weekly: Root
    private let era: Era

    struct Listed: Hashable, Sendable {
        let root: Root
        /// The date in the contract's name.
        let expiry: Day
        let settlement: Day
        let onOpen: Bool
        let isMonthly: Bool
    }

    /// The dates on which a class of options changed.
    private struct Era: Sendable {
        let first: Day
        let fridays: Day
        let manyFridays: Day
        let quarterEnds: Day
        let monthEnds: Day
        let wednesdays: Day
        let mondays: Day
        let tuesdays: Day
        let thursdays: Day
        /// From here on the weekly root has the third Friday's close, too.
        let thirdFridayClose: Day
    }

    /// Nil where the class is not known: SPX and SPY are.
    init?(underlying: Symbol, horizonDays: Int, includesDailies: Bool) {
        self.underlying = underlying
        self.horizonDays = horizonDays
        self.includesDailies = includesDailies
        switch underlying {
        case .spx:
            monthly = ListingRules.spx
            weekly = ListingRules.spxw
            era = ListingRules.indexEra
        case .spy:
            monthly = ListingRules.spy
            weekly = ListingRules.spy
            era = ListingRules.fundEra
        default: return nil
        }
    }

    private static let spx = Root("SPX")!
    private static let spxw = Root("SPXW")!
    private static let spy = Root("SPY")!

    /// SPX since 1983; weeklies since October 2005, five Fridays since 2012, month ends July 2014, Wednesdays and
    /// Mondays 2016, SPXPM renamed SPXW May 2017, Tuesdays and Thursdays 2022.
    private static let indexEra = Era(
        first: Day(year: 1983, month: 7, day: 1)!, fridays: Day(year: 2005, month: 10, day: 28)!,
        manyFridays: Day(year: 2012, month: 7, day: 2)!, quarterEnds: Day(year: 2007, month: 1, day: 3)!,
        monthEnds: Day(year: 2014, month: 7, day: 7)!, wednesdays: Day(year: 2016, month: 2, day: 23)!,
        mondays: Day(year: 2016, month: 8, day: 15)!, tuesdays: Day(year: 2022, month: 4, day: 18)!,
        thursdays: Day(year: 2022, month: 5, day: 11)!, thirdFridayClose: Day(year: 2017, month: 5, day: 1)!)
    /// SPY since January 2005; weeklies June 2010.
    private static let fundEra = Era(
        first: Day(year: 2005, month: 1, day: 10)!, fridays: Day(year: 2010, month: 6, day: 4)!,
        manyFridays: Day(year: 2012, month: 7, day: 2)!, quarterEnds: Day(year: 2007, month: 1, day: 3)!,
        monthEnds: Day(year: 2019, month: 1, day: 2)!, wednesdays: Day(year: 2016, month: 8, day: 30)!,
        mondays: Day(year: 2018, month: 2, day: 15)!, tuesdays: Day(year: 2022, month: 11, day: 14)!,
        thursdays: Day(year: 2022, month: 11, day: 16)!, thirdFridayClose: .init(number: .max))

    /// The last session on which standard contracts were listed with a Saturday's date.
    private static let saturdaysUntil = Day(year: 2015, month: 1, day: 31)!
    /// Until then a class had three months in a row and the March cycle beyond; later every month.
    private static let everyMonthSince = Day(year: 2010, month: 1, day: 4)!

    /// In the order of a chain: by listed date, then root. Expiries that settle on the session itself are over.
    func series(on session: Day) -> [Listed] {
        guard session >= era.first else { return [] }
        var listed: [Listed] = []
        var day = session + 1
        let end = session + horizonDays
        while day <= end {
            if NYSE.isSession(day) { append(settlement: day, session: session, to: &listed) }
            day = day + 1
        }
        listed.sort { ($0.expiry, $0.root) < ($1.expiry, $1.root) }
        return listed
    }

    private func append(settlement day: Day, session: Day, to listed: inout [Listed]) {
        let date = day.parts
        let third = Day.nth(3, .friday, month: date.month, year: date.year)!
        let isThird = NYSE.session(onOrBefore: third).day == day
        let wait = session.days(to: day)
        if isThird, hasMonth(date, from: session) {
            let expiry = third <= ListingRules.saturdaysUntil ? third + 1 : day
            listed.append(
                Listed(
                    root: monthly, expiry: expiry, settlement: day, onOpen: RootRules.of(monthly).settlesOn == .open,
                    isMonthly: true))
        }
        if isThird {
            guard session >= era.thirdFridayClose else { return }
            listed.append(weekly(day))
        } else if hasWeekly(day, date, wait: wait, session: session) {
            listed.append(weekly(day))
        }
    }

    private func weekly(_ day: Day) -> Listed {
        Listed(root: weekly, expiry: day, settlement: day, onOpen: false, isMonthly: false)
    }

    private func hasMonth(_ date: Day.Parts, from session: Day) -> Bool {
        guard session < ListingRules.everyMonthSince else { return true }
        let now = session.parts
        var ahead = (date.year - now.year) * 12 + date.month - now.month
        // After this month's expiry the next month is the first of the three.
        if session >= Day.nth(3, .friday, month: now.month, year: now.year)! { ahead -= 1 }
        return ahead < 3 || date.month % 3 == 0
    }

    private func hasWeekly(_ day: Day, _ date: Day.Parts, wait: Int, session: Day) -> Bool {
        if isMonthEnd(day, date) {
            if session >= era.monthEnds { return true }
            if date.month % 3 == 0, session >= era.quarterEnds { return true }
        }
        let next = day + 1
        // A Friday without a session is listed as its Thursday.
        let isFriday = day.weekday == .friday || (day.weekday == .thursday && !NYSE.isSession(next))
        if isFriday {
            if session >= era.mondays { return wait <= 49 }
            if session >= era.manyFridays { return wait <= 36 }
            return session >= era.fridays && wait <= 8
        }
        guard includesDailies else { return false }
        switch day.weekday {
        case .monday: return session >= era.mondays && wait <= 35
        case .tuesday:
            let standsForMonday = !NYSE.isSession(day - 1)
            return session >= (standsForMonday ? era.mondays : era.tuesdays) && wait <= 35
        case .wednesday: return session >= era.wednesdays && wait <= 35
        case .thursday: return session >= era.thursdays && wait <= 35
        default: return false
        }
    }

    private func isMonthEnd(_ day: Day, _ date: Day.Parts) -> Bool {
        guard date.day > 24 else { return false }
        return NYSE.session(after: day).day.month != date.month
    }
}
