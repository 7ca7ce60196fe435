import Market
import Testing
import Trading

@testable import Exchange

/// Somebody who only reads what the venue reports, and keeps the account from that alone.
struct Ledger {
    private(set) var cash: Money
    private(set) var positions = Holdings()
    private(set) var shares: [Symbol: Int] = [:]
    private var orders: [OrderID: Order] = [:]
    /// Contracts of each leg, or shares.
    private var filled: [OrderID: [Int]] = [:]
    private let delivery: VenueSettings.Delivery
    private var activities: UInt64 = 0

    init(settings: VenueSettings) {
        cash = settings.startingCash
        delivery = settings.delivery
    }

    mutating func sent(_ order: Order) { orders[order.id] = order }

    /// Trades in the broker's own app are not reported: what they did is read off the account.
    mutating func tradedElsewhere(_ contract: OptionContract, _ quantity: Int, cash change: Money) {
        positions.add(quantity, contract)
        cash += change
    }

    mutating func read(_ reports: [VenueReport]) {
        for report in reports {
            switch report {
            case .order(.filled(let fill)): book(fill)
            case .activity(let activity):
                activities += 1
                #expect(activity.id.raw == activities, "numbered in the order of booking")
                book(activity.kind)
            case .order, .account, .marginCall, .halted, .connected, .answered: break
            }
        }
    }

    private mutating func book(_ fill: Fill) {
        guard let order = orders[fill.order] else {
            Issue.record("a fill of an order that nobody sent")
            return
        }
        #expect(2 * fill.net.units <= fill.doubleMid, "never better than the net mid")
        cash += fill.net.price.amount(shares: order.multiplier) * fill.quantity - fill.fees
        if let side = order.stock {
            shares[order.underlying, default: 0] += side.sign * fill.quantity
            filled[order.id, default: [0]][0] += fill.quantity
            #expect(filled[order.id]![0] <= order.quantity, "no more than was ordered")
        } else {
            for (place, leg) in order.legs.enumerated() where fill.leg == nil || fill.leg == place {
                let contracts = fill.leg == nil ? fill.quantity * leg.ratio : fill.quantity
                positions.add(leg.side.sign * contracts, leg.contract)
                filled[order.id, default: order.legs.map { _ in 0 }][place] += contracts
                #expect(filled[order.id]![place] <= order.quantity * leg.ratio, "no more than was ordered")
            }
        }
    }

    private mutating func book(_ activity: AccountActivity.Kind) {
        switch activity {
        case .settled(let settlement):
            let isDelivered = RootRules.of(settlement.root).settlement == .physical && delivery == .shares
            guard !isDelivered else { return }
            for held in positions.sorted where settlement.concerns(held.contract) {
                cash += settlement.intrinsic(of: held.contract).amount(shares: 100 * held.quantity)
                positions.add(-held.quantity, held.contract)
            }
        case .cleared(let event):
            positions.add(-event.side.sign * event.quantity, event.contract)
            shares[RootRules.of(event.contract.root).underlying, default: 0] += event.shares
            cash += event.cash - event.fees
        case .cash(let movement): cash += movement.amount
        case .sharesClosed(let closing):
            shares[closing.symbol, default: 0] += closing.shares
            cash += closing.cash - closing.fees
        case .adjusted(let adjustment):
            let before = positions
            for change in adjustment.contracts {
                let held = before.quantity(of: change.old)
                positions.add(-held, change.old)
                positions.add(held * change.newPerOld, change.new)
            }
            let held = shares[adjustment.underlying] ?? 0
            shares[adjustment.underlying] = held * adjustment.newShares / adjustment.oldShares
        }
    }

    /// Compares with what the venue says it holds, and that with the venue's own pairing.
    func check(_ venue: EmbeddedExchange, _ comment: Comment) {
        let last = ActivityID(raw: activities)
        guard case .book(let book) = venue.answer(.book(since: last), at: .distantPast) else { return }
        #expect(book.account.cash == cash, comment)
        #expect(book.positions == positions.sorted, comment)
        let shares = shares.filter { $0.value != 0 }.sorted { $0.key < $1.key }
        #expect(book.shares == shares.map { .init(symbol: $0.key, quantity: $0.value) }, comment)
        #expect(book.activities.isEmpty, "everything booked was said")
        var paired = Holdings()
        for package in venue.packages {
            for leg in package.legs { paired.add(leg.signedRatio * package.quantity, leg.contract) }
        }
        #expect(paired.sorted == positions.sorted, comment)
        #expect(venue.packages.allSatisfy { $0.quantity > 0 && !$0.legs.isEmpty }, comment)
    }
}

/// Contracts with their quantities, in ascending order and without zeros.
struct Holdings {
    private(set) var sorted: [AccountBook.Position] = []

    func quantity(of contract: OptionContract) -> Int { sorted.first { $0.contract == contract }?.quantity ?? 0 }

    mutating func add(_ quantity: Int, _ contract: OptionContract) {
        let index = sorted.firstIndex { $0.contract >= contract } ?? sorted.count
        var held = quantity
        if index < sorted.count, sorted[index].contract == contract { held += sorted.remove(at: index).quantity }
        if held != 0 { sorted.insert(AccountBook.Position(contract: contract, quantity: held), at: index) }
    }
}
