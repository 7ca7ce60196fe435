import Market
import Trading

/// Journal records of what a venue said of the account.
extension VenueReport {
    private enum Tag: UInt8 { case order, activity, account, marginCall, halted, connected, orders, book }

    func write(to writer: inout RecordWriter) {
        switch self {
        case .order(let update):
            writer.put(Tag.order)
            update.write(to: &writer)
        case .activity(let activity):
            writer.put(Tag.activity)
            activity.write(to: &writer)
        case .account(let snapshot):
            writer.put(Tag.account)
            snapshot.write(to: &writer)
        case .marginCall(let call):
            writer.put(Tag.marginCall)
            writer.put(call.amount)
            writer.put(call.due) { $0.put($1) }
            writer.put(call.at)
        case .halted(let symbol, let isHalted, let at):
            writer.put(Tag.halted)
            writer.put(symbol)
            writer.put(isHalted)
            writer.put(at)
        case .connected(let isUp, let at):
            writer.put(Tag.connected)
            writer.put(isUp)
            writer.put(at)
        case .answered(let id, .orders(let orders), let at):
            writer.put(Tag.orders)
            writer.put(id)
            writer.put(orders) { $1.write(to: &$0) }
            writer.put(at)
        case .answered(let id, .book(let book), let at):
            writer.put(Tag.book)
            writer.put(id)
            book.write(to: &writer)
            writer.put(at)
        }
    }

    init(from reader: inout RecordReader) throws(RecordReader.Malformed) {
        switch try reader.choice(Tag.self) {
        case .order: self = .order(try OrderUpdate(from: &reader))
        case .activity: self = .activity(try AccountActivity(from: &reader))
        case .account: self = .account(try AccountSnapshot(from: &reader))
        case .marginCall:
            self = .marginCall(
                MarginCall(
                    amount: try reader.money(),
                    due: try reader.optional { reader throws(RecordReader.Malformed) in try reader.instant() },
                    at: try reader.instant()))
        case .halted:
            let symbol = try reader.symbol()
            self = .halted(symbol, isHalted: try reader.flag(), at: try reader.instant())
        case .connected: self = .connected(try reader.flag(), at: try reader.instant())
        case .orders:
            let id = try reader.identifier(RequestKind.self)
            let orders = try reader.list { reader throws(RecordReader.Malformed) in try VenueOrder(from: &reader) }
            self = .answered(id, .orders(orders), at: try reader.instant())
        case .book:
            let id = try reader.identifier(RequestKind.self)
            let book = try AccountBook(from: &reader)
            self = .answered(id, .book(book), at: try reader.instant())
        }
    }
}

extension AccountActivity {
    func write(to writer: inout RecordWriter) {
        writer.put(id)
        writer.put(at)
        switch kind {
        case .settled(let settlement):
            writer.put(UInt8(0))
            settlement.write(to: &writer)
        case .cleared(let event):
            writer.put(UInt8(1))
            writer.put(event.contract)
            writer.put(event.side.rawValue)
            writer.put(event.quantity)
            writer.put(event.kind)
            writer.put(event.shares)
            writer.put(event.cash)
            writer.put(event.fees)
        case .cash(let movement):
            writer.put(UInt8(2))
            writer.put(movement.kind)
            writer.put(movement.underlying) { $0.put($1) }
            writer.put(movement.amount)
        case .sharesClosed(let closing):
            writer.put(UInt8(3))
            writer.put(closing.symbol)
            writer.put(closing.shares)
            writer.put(closing.cash)
            writer.put(closing.fees)
        case .adjusted(let adjustment):
            writer.put(UInt8(4))
            adjustment.write(to: &writer)
        }
    }

    init(from reader: inout RecordReader) throws(RecordReader.Malformed) {
        let id = try reader.identifier(ActivityKind.self)
        let at = try reader.instant()
        switch try reader.integer(UInt8.self) {
        case 0: self.init(id: id, .settled(try Settlement(from: &reader)), at: at)
        case 1:
            let event = ClearingEvent(
                contract: try reader.contract(), side: try reader.side(), quantity: try reader.quantity(),
                kind: try reader.choice(ClearingEvent.Kind.self), shares: try reader.shares(),
                cash: try reader.money(), fees: try reader.money())
            self.init(id: id, .cleared(event), at: at)
        case 2:
            let movement = CashMovement(
                kind: try reader.choice(CashMovement.Kind.self),
                underlying: try reader.optional { reader throws(RecordReader.Malformed) in try reader.symbol() },
                amount: try reader.money())
            self.init(id: id, .cash(movement), at: at)
        case 3:
            let closing = ShareClosing(
                symbol: try reader.symbol(), shares: try reader.shares(), cash: try reader.money(),
                fees: try reader.money())
            self.init(id: id, .sharesClosed(closing), at: at)
        case 4: self.init(id: id, .adjusted(try ContractAdjustment(from: &reader)), at: at)
        default: throw reader.malformed("a known activity")
        }
    }
}

extension AccountActivity {
    /// What it is, for messages about a journal.
    var name: String {
        switch kind {
        case .settled(let settlement): "settlement of \(settlement.root) \(settlement.expiry)"
        case .cleared(let event): "\(event.quantity) \(event.contract.root) \(event.contract.expiry) \(event.kind)"
        case .cash(let movement): "\(movement.kind) of \(movement.amount)"
        case .sharesClosed(let closing): "\(closing.shares) shares of \(closing.symbol) closed by the venue"
        case .adjusted(let adjustment): "adjustment of \(adjustment.underlying)"
        }
    }
}

extension ContractAdjustment {
    func write(to writer: inout RecordWriter) {
        writer.put(underlying)
        writer.put(newShares)
        writer.put(oldShares)
        writer.put(contracts) { writer, change in
            writer.put(change.old)
            writer.put(change.new)
            writer.put(change.newPerOld)
        }
    }
    init(from reader: inout RecordReader) throws(RecordReader.Malformed) {
        self.init(
            underlying: try reader.symbol(), newShares: try reader.quantity(), oldShares: try reader.quantity(),
            contracts: try reader.list { reader throws(RecordReader.Malformed) in
                Change(old: try reader.contract(), new: try reader.contract(), newPerOld: try reader.quantity())
            })
    }
}

extension Settlement {
    func write(to writer: inout RecordWriter) {
        writer.put(root.bits)
        writer.put(expiry)
        writer.put(price)
        writer.put(basis)
        writer.put(session)
        writer.put(at)
    }
    init(from reader: inout RecordReader) throws(RecordReader.Malformed) {
        self.init(
            root: Root(bits: try reader.integer(UInt64.self)), expiry: try reader.day(), price: try reader.price(),
            basis: try reader.choice(Settlement.Basis.self), session: try reader.day(), at: try reader.instant())
    }
}

extension AccountSnapshot {
    func write(to writer: inout RecordWriter) {
        writer.put(account)
        writer.put(cash)
        writer.put(equity)
        writer.put(margin)
        writer.put(stalePositions)
        writer.put(at)
    }
    init(from reader: inout RecordReader) throws(RecordReader.Malformed) {
        self.init(
            account: try reader.accountID(), cash: try reader.money(), equity: try reader.money(),
            margin: try reader.money(), stalePositions: Int(try reader.integer(in: 0...1_000_000, "a count")),
            at: try reader.instant())
    }
}

extension AccountBook {
    func write(to writer: inout RecordWriter) {
        account.write(to: &writer)
        writer.put(positions) { writer, position in
            writer.put(position.contract)
            writer.put(position.quantity)
        }
        writer.put(shares) { writer, shares in
            writer.put(shares.symbol)
            writer.put(shares.quantity)
        }
        writer.put(orders) { $1.write(to: &$0) }
        writer.put(activities) { $1.write(to: &$0) }
    }
    init(from reader: inout RecordReader) throws(RecordReader.Malformed) {
        self.init(
            account: try AccountSnapshot(from: &reader),
            positions: try reader.list { reader throws(RecordReader.Malformed) in
                Position(contract: try reader.contract(), quantity: try reader.shares())
            },
            shares: try reader.list { reader throws(RecordReader.Malformed) in
                Shares(symbol: try reader.symbol(), quantity: try reader.shares())
            }, orders: try reader.list { reader throws(RecordReader.Malformed) in try VenueOrder(from: &reader) },
            activities: try reader.list { reader throws(RecordReader.Malformed) in
                try AccountActivity(from: &reader)
            })
    }
}
