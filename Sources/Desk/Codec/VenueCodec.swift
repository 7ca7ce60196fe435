import Market
import Strategy
import Trading

/// Journal records of what a venue said of orders, and of orders themselves.
extension OrderUpdate {
    func write(to writer: inout RecordWriter) {
        switch self {
        case .acknowledged(let id, let at): OrderUpdate.put(0, id, at, &writer)
        case .rejected(let id, let reason, let at):
            OrderUpdate.put(1, id, at, &writer)
            writer.put(reason)
        case .replaced(let id, let limit, let at):
            OrderUpdate.put(2, id, at, &writer)
            writer.put(limit)
        case .filled(let fill):
            writer.put(UInt8(3))
            fill.write(to: &writer)
        case .cancelled(let id, let at): OrderUpdate.put(4, id, at, &writer)
        case .expired(let id, let at): OrderUpdate.put(5, id, at, &writer)
        case .changeRejected(let id, let reason, let at):
            OrderUpdate.put(6, id, at, &writer)
            writer.put(reason)
        }
    }
    private static func put(_ tag: UInt8, _ id: OrderID, _ at: Instant, _ writer: inout RecordWriter) {
        writer.put(tag)
        writer.put(id)
        writer.put(at)
    }
    init(from reader: inout RecordReader) throws(RecordReader.Malformed) {
        let tag = try reader.integer(UInt8.self)
        if tag == 3 {
            self = .filled(try Fill(from: &reader))
            return
        }
        guard tag <= 6 else { throw reader.malformed("a known order update") }
        let id = try reader.identifier(OrderKind.self)
        let at = try reader.instant()
        switch tag {
        case 0: self = .acknowledged(id, at: at)
        case 1: self = .rejected(id, try reader.choice(RejectReason.self), at: at)
        case 2: self = .replaced(id, limit: try reader.netPrice(), at: at)
        case 4: self = .cancelled(id, at: at)
        case 5: self = .expired(id, at: at)
        default: self = .changeRejected(id, try reader.choice(RejectReason.self), at: at)
        }
    }
}

extension Fill {
    func write(to writer: inout RecordWriter) {
        writer.put(execution)
        writer.put(order)
        writer.put(leg) { $0.put($1) }
        writer.put(quantity)
        writer.put(net)
        writer.put(doubleMid)
        writer.put(fees)
        writer.put(at)
    }
    init(from reader: inout RecordReader) throws(RecordReader.Malformed) {
        self.init(
            execution: try reader.identifier(ExecutionKind.self), order: try reader.identifier(OrderKind.self),
            leg: try reader.optional { reader throws(RecordReader.Malformed) in
                Int(try reader.integer(in: 0...99, "a leg's place"))
            }, quantity: try reader.quantity(), net: try reader.netPrice(), doubleMid: try reader.doubleMid(),
            fees: try reader.money(), at: try reader.instant())
    }
}

extension Order {
    func write(to writer: inout RecordWriter) {
        writer.put(id)
        writer.put(account)
        writer.put(trade)
        writer.put(underlying)
        writer.put(intent)
        writer.put(legs)
        writer.put(stock) { $0.put($1.rawValue) }
        writer.put(quantity)
        writer.put(limit) { $0.put($1) }
        writer.put(trigger) { $0.put($1) }
        writer.put(link?.after) { $0.put($1) }
        writer.put(link?.oneOf) { $0.put($1) }
        writer.put(manner)
        writer.put(worst) { $0.put($1) }
        writer.put(goodUntil)
    }
}

extension VenueOrder {
    func write(to writer: inout RecordWriter) {
        writer.put(id)
        writer.put(clientID) { $0.put($1) }
        writer.put(underlying)
        writer.put(legs)
        writer.put(stock) { $0.put($1.rawValue) }
        writer.put(quantity)
        writer.put(limit) { $0.put($1) }
        switch state {
        case .working: writer.put(UInt8(0))
        case .sleeping: writer.put(UInt8(1))
        case .filled: writer.put(UInt8(2))
        case .cancelled: writer.put(UInt8(3))
        case .expired: writer.put(UInt8(4))
        case .rejected(let reason):
            writer.put(UInt8(5))
            writer.put(reason)
        }
        writer.put(fills) { $1.write(to: &$0) }
        writer.put(placedAt)
    }
    init(from reader: inout RecordReader) throws(RecordReader.Malformed) {
        self.init(
            id: try reader.identifier(VenueOrderKind.self),
            clientID: try reader.optional { reader throws(RecordReader.Malformed) in
                try reader.identifier(OrderKind.self)
            }, underlying: try reader.symbol(), legs: try reader.legs(), stock: try reader.optionalSide(),
            quantity: try reader.quantity(), limit: try reader.optionalNetPrice(), state: try State(from: &reader),
            fills: try reader.list { reader throws(RecordReader.Malformed) in try Fill(from: &reader) },
            placedAt: try reader.instant())
    }
}

extension VenueOrder.State {
    fileprivate init(from reader: inout RecordReader) throws(RecordReader.Malformed) {
        switch try reader.integer(UInt8.self) {
        case 0: self = .working
        case 1: self = .sleeping
        case 2: self = .filled
        case 3: self = .cancelled
        case 4: self = .expired
        case 5: self = .rejected(try reader.choice(RejectReason.self))
        default: throw reader.malformed("a known state of an order")
        }
    }
}

extension OperatorCommand {
    func write(to writer: inout RecordWriter) {
        switch self {
        case .closeTrade(let id):
            writer.put(UInt8(0))
            writer.put(id)
        case .stopEntries: writer.put(UInt8(1))
        case .resumeEntries: writer.put(UInt8(2))
        case .lastSession(let close):
            writer.put(UInt8(3))
            writer.put(close)
        case .kill: writer.put(UInt8(4))
        case .ignore(let key):
            writer.put(UInt8(5))
            key.write(to: &writer)
        case .ignoreCash: writer.put(UInt8(6))
        case .overrideExits(let id, let overrides):
            writer.put(UInt8(7))
            writer.put(id)
            writer.put(overrides) { writer, overrides in
                writer.put(overrides.holds)
                writer.put(overrides.profitTarget) { $0.put($1) }
                writer.put(overrides.stop) { $0.put($1) }
                writer.put(overrides.staysUnadjusted)
            }
        }
    }
    init(from reader: inout RecordReader) throws(RecordReader.Malformed) {
        switch try reader.integer(UInt8.self) {
        case 0: self = .closeTrade(try reader.identifier(TradeKind.self))
        case 1: self = .stopEntries
        case 2: self = .resumeEntries
        case 3: self = .lastSession(close: try reader.flag())
        case 4: self = .kill
        case 5: self = .ignore(try PositionKey(from: &reader))
        case 6: self = .ignoreCash
        case 7:
            let id = try reader.identifier(TradeKind.self)
            self = .overrideExits(
                id, try reader.optional { reader throws(RecordReader.Malformed) in try ExitOverrides(from: &reader) })
        default: throw reader.malformed("a known command")
        }
    }
}

extension ExitOverrides {
    init(from reader: inout RecordReader) throws(RecordReader.Malformed) {
        func share(_ reader: inout RecordReader) throws(RecordReader.Malformed) -> Double {
            try reader.double(in: 0...1_000)
        }
        self.init(
            holds: try reader.flag(), profitTarget: try reader.optional(share), stop: try reader.optional(share),
            staysUnadjusted: try reader.flag())
    }
}

extension PositionKey {
    func write(to writer: inout RecordWriter) {
        switch self {
        case .contract(let contract):
            writer.put(UInt8(0))
            writer.put(contract)
        case .shares(let symbol):
            writer.put(UInt8(1))
            writer.put(symbol)
        }
    }
    init(from reader: inout RecordReader) throws(RecordReader.Malformed) {
        switch try reader.integer(UInt8.self) {
        case 0: self = .contract(try reader.contract())
        case 1: self = .shares(try reader.symbol())
        default: throw reader.malformed("a known kind of position")
        }
    }
}
