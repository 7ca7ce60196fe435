import Market
import Trading

/// What becomes of a message on its way.
extension FaultyVenue {
    private enum Passage {
        case lost
        case arrives(Instant)
        /// In front of so many that were sent before it.
        case overtakes(Int, arriving: Instant)
    }

    mutating func transmit(_ request: Request) {
        let passage = passage(
            latency: settings.toVenue, loss: .lostRequest, underWay: toVenue.underWay(at: now))
        switch passage {
        case .lost: break
        case .arrives(let instant): toVenue.send(request, arriving: instant)
        case .overtakes(let count, let instant): toVenue.send(request, arriving: instant, overtaking: count)
        }
    }

    mutating func transmit(_ report: VenueReport) {
        let passage = passage(
            latency: settings.toDesk, loss: .lostAnswer, underWay: toDesk.underWay(at: now))
        let arrives: Instant
        switch passage {
        case .lost: return
        case .arrives(let instant): arrives = toDesk.send(report, arriving: instant)
        case .overtakes(let count, let instant):
            arrives = toDesk.send(report, arriving: instant, overtaking: count)
        }
        if exchange.dice.happens(.duplicate) {
            toDesk.insert(report, arriving: arrives + draw(settings.repeatsAfter, .duration))
        }
    }

    /// Of a message that is sent now.
    private mutating func passage(latency: ClosedRange<Duration>, loss: Fault, underWay: Int) -> Passage {
        guard isUp(at: now) else { return .lost }
        let arrives = now + draw(latency, .latency)
        if exchange.dice.happens(.disconnect) {
            disconnect()
            return .lost
        }
        if exchange.dice.happens(loss) { return .lost }
        if underWay > 0, exchange.dice.happens(.reorder) {
            return .overtakes(exchange.dice.whole(1...underWay, .choice), arriving: arrives)
        }
        if exchange.dice.happens(.delay) { return .arrives(arrives + draw(settings.delay, .duration)) }
        return .arrives(arrives)
    }

    /// All that is under way goes down with the line.
    private mutating func disconnect() {
        downUntil = now + draw(settings.outage, .duration)
        toVenue.cut(at: now)
        toDesk.cut(at: now)
        toDesk.send(.connected(false, at: now), arriving: now)
        toDesk.send(.connected(true, at: downUntil), arriving: downUntil)
    }

    mutating func draw(_ range: ClosedRange<Duration>, _ stream: Dice.Stream) -> Duration {
        guard range.lowerBound < range.upperBound else { return range.lowerBound }
        let nanoseconds = Int(range.lowerBound.wholeNanoseconds)...Int(range.upperBound.wholeNanoseconds)
        return .nanoseconds(exchange.dice.whole(nanoseconds, stream))
    }
}
