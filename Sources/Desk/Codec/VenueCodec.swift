import Market
import Trading

/// Journal records of what a venue said and what it was told.
extension OrderUpdate {
    func write(to writer: inout RecordWriter) {
        switch self {
        case .acknowledged(let id, let at):
            writer.put(UInt8(0))
            writer.put(id)
            writer.put(at)
        case .rejected(let id, let reason, let at):
            writer.put(UInt8(1))
            writer.put(id)
            writer.put(reason)
            writer.put(at)
        case .replaced(let id, let limit, let at):
            writer.put(UInt8(2))
            writer.put(id)
            writer.put(limit)
            writer.put(at)
        case .filled(let fill):
            writer.put(UInt8(3))
            fill.write(to: &writer)
        case .cancelled(let id, let at):
            writer.put(UInt8(4))
            writer.put(id)
            writer.put(at)
        case .expired(let id, let at):
            writer.put(UInt8(5))
            writer.put(id)
            writer.put(at)
        }
    }
    init(from reader: inout RecordReader) throws(RecordReader.Malformed) {
        let tag = try reader.integer(UInt8.self)
        if tag == 3 {
            self = .filled(try Fill(from: &reader))
            return
        }
        guard tag <= 5 else { throw reader.malformed("a known order update") }
        let id = try reader.identifier(OrderKind.self)
        switch tag {
        case 0: self = .acknowledged(id, at: try reader.instant())
        case 1:
            let reason = try reader.choice(RejectReason.self)
            self = .rejected(id, reason, at: try reader.instant())
        case 2:
            let limit = try reader.netPrice()
            self = .replaced(id, limit: limit, at: try reader.instant())
        case 4: self = .cancelled(id, at: try reader.instant())
        default: self = .expired(id, at: try reader.instant())
        }
    }
}

extension Fill {
    func write(to writer: inout RecordWriter) {
        writer.put(execution)
        writer.put(order)
        writer.put(quantity)
        writer.put(net)
        writer.put(doubleMid)
        writer.put(fees)
        writer.put(at)
    }
    init(from reader: inout RecordReader) throws(RecordReader.Malformed) {
        self.init(
            execution: try reader.identifier(ExecutionKind.self), order: try reader.identifier(OrderKind.self),
            quantity: try reader.quantity(), net: try reader.netPrice(), doubleMid: try reader.doubleMid(),
            fees: try reader.money(), at: try reader.instant())
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
        }
    }
    init(from reader: inout RecordReader) throws(RecordReader.Malformed) {
        switch try reader.integer(UInt8.self) {
        case 0: self = .closeTrade(try reader.identifier(TradeKind.self))
        case 1: self = .stopEntries
        case 2: self = .resumeEntries
        case 3: self = .lastSession(close: try reader.flag())
        default: throw reader.malformed("a known command")
        }
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
        writer.put(quantity)
        writer.put(limit)
        writer.put(goodUntil)
    }
}
