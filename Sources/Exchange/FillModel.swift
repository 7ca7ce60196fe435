public import Market
public import Trading

extension VenueSettings.FillModel {
    /// The best net price the package can get at one snapshot: at most the mid, at least natural. `tick` is the
    /// package's; fractions of a unit are rounded against the order.
    public func price(for package: PackageQuote, tick: Price) -> NetPrice {
        let natural = package.natural
        let mid = package.mid
        switch self {
        case .natural: return natural
        case .mid, .probabilistic, .queue: return mid
        case .midLessTicks(let ticks):
            return min(mid, max(natural, NetPrice(units: mid.units - Int64(ticks) * tick.units)))
        case .spreadShare(let share):
            let given = (Double(mid.units - natural.units) * share).rounded(.up)
            return min(mid, max(natural, NetPrice(units: mid.units - Int64(given))))
        }
    }
}

extension PackageQuote {
    /// Whether the mid gives at least `limit`, to the half unit.
    func reaches(_ limit: NetPrice) -> Bool { 2 * limit.units <= doubleMid }

    /// How far towards natural a limit between mid (0) and natural (1) has come.
    func concession(of limit: NetPrice) -> Double {
        Double(doubleMid - 2 * limit.units) / Double(doubleMid - 2 * natural.units)
    }
}

extension EmbeddedExchange {
    /// What one look gives an order.
    struct Offer {
        var units: Int
        var price: NetPrice
    }

    /// What the market gives the whole units of an order at one look; nil when nothing.
    mutating func offer(_ working: inout WorkingOrder, _ quote: PackageQuote, _ chain: Chain) -> Offer? {
        guard let limit = working.order.limit else { return Offer(units: working.left, price: quote.natural) }
        switch settings.fills {
        case .natural, .mid, .midLessTicks, .spreadShare:
            let price = settings.fills.price(for: quote, tick: tick(of: working.order, chain))
            return limit <= price ? Offer(units: working.left, price: price) : nil
        case .probabilistic(let atNatural):
            // The resting side of a trade gets its own price, the one that comes to it the market's.
            if limit <= quote.natural {
                return Offer(units: working.left, price: working.hasRested ? limit : quote.natural)
            }
            guard quote.reaches(limit), dice.uniform(.fill) < atNatural * quote.concession(of: limit) else {
                return nil
            }
            return Offer(units: working.left, price: limit)
        case .queue(let queue):
            return offer(&working, limit, quote, queue, display(working.order, chain, queue))
        }
    }

    private mutating func offer(
        _ working: inout WorkingOrder, _ limit: NetPrice, _ quote: PackageQuote, _ queue: VenueSettings.Queue,
        _ display: (taken: Int, joined: Int)
    ) -> Offer? {
        if limit <= quote.natural {
            let units = min(working.left, display.taken)
            // What is left over is the best price there is: nobody stands before it.
            working.ahead = 0
            return units > 0 ? Offer(units: units, price: working.hasRested ? limit : quote.natural) : nil
        }
        guard quote.reaches(limit) else { return nil }
        guard let ahead = working.ahead else {
            working.ahead = display.joined
            return nil
        }
        let most = min(2 * queue.turnover * Double(display.joined), 1e9)
        let traded = dice.whole(0...Int(most), .fill)
        working.ahead = max(0, ahead - traded)
        let units = min(working.left, traded - ahead)
        return units > 0 ? Offer(units: units, price: limit) : nil
    }

    /// Units displayed at the sides that the order would take, and at those it would join.
    private func display(
        _ order: Order, _ chain: Chain, _ queue: VenueSettings.Queue
    ) -> (taken: Int, joined: Int) {
        guard order.stock == nil else { return (queue.size * 100, queue.size * 100) }
        var (taken, joined) = (Int.max, Int.max)
        for leg in order.legs {
            let quote = chain.quote(of: leg.contract)
            let bid = (quote?.bidSize ?? queue.size) / leg.ratio
            let ask = (quote?.askSize ?? queue.size) / leg.ratio
            taken = min(taken, leg.side == .short ? bid : ask)
            joined = min(joined, leg.side == .short ? ask : bid)
        }
        return (taken, joined)
    }
}
