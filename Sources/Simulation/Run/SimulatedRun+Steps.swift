import Desk
import Exchange
import Journal
import Market
import Trading

/// One step: decided, written down, made durable, and only then done.
extension SimulatedRun {
    mutating func step(_ event: DeskEvent) throws(BrokenInvariant) {
        guard restartsAt == nil else { return }
        steps += 1
        effects.removeAll(keepingCapacity: true)
        desk.step(event, into: &effects)
        let outgoing = effects.count(where: \.touchesWorld)
        let crash = throwCrash(outgoing: outgoing, event)
        let written = journal.durableTail.steps + 1
        if edge.sendsEarly { try send(upTo: outgoing, writtenAt: written) }
        if !edge.forgetsToWrite(outgoing: outgoing) { write(event) }
        if crash == .beforeDurable { return goDown() }
        journal.sync()
        counts.note(event, effects)
        story?.note(event, effects, at: now, step: steps)
        person.hear(effects, at: now)
        edge.hear(effects)
        try witness.note(event, effects, at: now, step: steps, desk)
        if !edge.sendsEarly {
            switch crash {
            case .afterSending(let count): try send(upTo: count, writtenAt: written)
            case .beforeDurable, nil: try send(upTo: outgoing, writtenAt: written)
            }
        }
        story?.note(now, venue.exchange.dice)
        if crash != nil { goDown() }
    }

    /// The event and its effects become a step of the journal.
    private mutating func write(_ event: DeskEvent) {
        scribe.begin(event)
        for effect in effects { scribe.add(effect) }
        journal.append(scribe.builder)
    }

    /// Carries out the first `count` of the effects that touch the world, once the step that caused them is durable.
    private mutating func send(upTo count: Int, writtenAt step: UInt64) throws(BrokenInvariant) {
        var (sent, left) = (0, count)
        for effect in effects where effect.touchesWorld && left > 0 {
            left -= 1
            guard journal.durableTail.steps == step else {
                throw broken(.sentIsWritten, "the journal is durable up to \(journal.durableTail.steps), not \(step)")
            }
            if edge.forgetsToSend(effect) { continue }
            sent += 1
            for adapted in edge.adapted(effect) { carryOut(adapted) }
        }
        guard sent == count else { throw broken(.writtenIsSent, "of \(count) effects \(sent) were sent") }
    }

    private mutating func carryOut(_ effect: DeskEffect) {
        switch effect {
        case .submit(let order): venue.submit(order, at: now)
        case .submitGroup(let orders): venue.submit(group: orders, at: now)
        case .replace(let id, let limit): venue.replace(id, limit: limit, at: now)
        case .cancel(let id): venue.cancel(id, at: now)
        case .fetch(let request, let question): venue.ask(request, edge.asked(question), at: now)
        case .link(let id, let number): venue.link(id, number)
        case .propose, .proposeExit, .notify, .record: break
        }
    }
}

extension DeskEffect {
    /// Whether the venue hears of it. People are told, too, but a word said twice to them changes nothing.
    var touchesWorld: Bool {
        switch self {
        case .submit, .submitGroup, .replace, .cancel, .fetch, .link: true
        case .propose, .proposeExit, .notify, .record: false
        }
    }
}

/// Puts a step of the journal together, in memory that is used again.
struct Scribe {
    private(set) var builder = StepBuilder()
    private var writer = RecordWriter()

    mutating func begin(_ event: DeskEvent) {
        writer.clear()
        event.write(to: &writer)
        let bytes = writer.bytes
        builder.begin(event: bytes.span)
    }
    mutating func add(_ effect: DeskEffect) {
        writer.clear()
        effect.write(to: &writer)
        let bytes = writer.bytes
        builder.add(effect: bytes.span)
    }
}
