import Desk
import Exchange
import Journal
import Market
import Trading

/// The desk's process ends where it hurts, and another one takes over.
extension SimulatedRun {
    enum CrashPlace: Equatable {
        /// The step is lost, and nothing of it was sent.
        case beforeDurable
        /// The step stands, and so many of its effects were sent: none, some, or all.
        case afterSending(Int)
    }

    /// Whether the process ends in this step, and where. Only steps that say something are worth a throw.
    mutating func throwCrash(outgoing: Int, _ event: DeskEvent) -> CrashPlace? {
        switch event {
        case .clock, .market: if outgoing == 0 { return nil }
        case .venue, .approval, .command, .noAnswer: break
        case .started(let incarnation, _): if incarnation == 1 { return nil }
        }
        guard venue.exchange.dice.happens(.crash), let mishap = venue.exchange.dice.mishaps.last else { return nil }
        var draw = Draw(scenario.seed, .crash, key: mishap.opportunity)
        let place = draw.whole(0...outgoing + 1)
        return place == 0 ? .beforeDurable : .afterSending(place - 1)
    }

    /// No desk runs for a while.
    mutating func goDown() {
        journal.crash()
        venue.crash(at: now)
        var draw = Draw(scenario.seed, .crash, key: UInt64(steps) << 32)
        restartsAt = now + draw.seconds(draw.once(in: 3) ? 1...5 : 5...900)
        counts.crashes += 1
        story?.note(now, .crashes)
        edge.goesDown(durable: journal.durableTail.steps)
    }

    /// A new desk, made of the journal, which reads again what it could not hear.
    mutating func restart() throws(BrokenInvariant) {
        // What was said while nobody listened is not said again.
        venue.crash(at: now)
        restartsAt = nil
        desk = try replayed()
        if !edge.keepsIncarnation { incarnation += 1 }
        story?.note(now, .starts(incarnation))
        witness.restarts()
        try step(.started(incarnation: incarnation, at: now))
        // The line that was down for the desk before may be up for this one.
        if venue.isUp(at: now) { try step(.venue(.connected(true, at: now))) }
        try deliver()
        for order in edge.takeSentAgain() {
            guard witness.mayBeSent(order.id) else { throw broken(.idsUnique, "order \(order.id) is sent again") }
            venue.submit(order, at: now)
        }
        let late = missed
        missed = []
        for event in late { try step(.market(event)) }
    }

    /// The desk that the journal makes, each effect held against what was written.
    func replayed() throws(BrokenInvariant) -> Desk {
        var desk = Desk(settings: settings, flaw: scenario.bug?.inDesk)
        do {
            var reader = try journal.reader()
            var effects: [DeskEffect] = []
            var writer = RecordWriter()
            while let step = try reader.next() {
                if edge.leavesOut(step: step.number) { continue }
                var record = RecordReader(step.event)
                let event: DeskEvent
                do throws(RecordReader.Malformed) {
                    event = try DeskEvent.read(from: &record) { tape.chain($0) }
                } catch {
                    throw broken(.replaysAlike, "the event of step \(step.number) cannot be read: \(error)")
                }
                effects.removeAll(keepingCapacity: true)
                desk.step(event, into: &effects)
                try compare(effects, step, event, &writer)
            }
        } catch let error as JournalError {
            throw broken(.chainVerifies, error.description)
        } catch let error as BrokenInvariant {
            throw error
        } catch {
            preconditionFailure("a journal fails with its own errors: \(error)")
        }
        return desk
    }

    private func compare(
        _ effects: [DeskEffect], _ step: JournalStep, _ event: DeskEvent, _ writer: inout RecordWriter
    ) throws(BrokenInvariant) {
        var written = step.effects.makeIterator()
        guard effects.count == step.effects.count else {
            throw broken(
                .replaysAlike,
                "step \(step.number) (\(event.name)) had \(step.effects.count) effects and has \(effects.count)")
        }
        for (place, effect) in effects.enumerated() {
            writer.clear()
            effect.write(to: &writer)
            guard let bytes = written.next(), bytes.elementsEqual(writer.bytes) else {
                throw broken(.replaysAlike, "effect \(place) of step \(step.number) (\(event.name)) is another one")
            }
        }
    }
}
