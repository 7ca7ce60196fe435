import Exchange

/// Whole trading days of the real desk and the real exchange, over seeds, with everything going wrong that can.
public enum Simulation {
    /// One run. The report has one failure at most.
    public static func run(_ scenario: Scenario) -> SimulationReport {
        var run = SimulatedRun(scenario)
        let broken = run.run()
        return run.report(broken)
    }

    /// Runs `seeds` one after the other on `workers` tasks at once. What comes back does not depend on how many there
    /// are: reports are added in the order of the seeds, and with `stopsAfter` failures nothing is added behind the seed
    /// of the last one.
    ///
    /// - Parameters:
    ///   - scenario: what the runs share; its own seed does not count.
    ///   - stopsAfter: so many failures are enough; nil: all seeds are run.
    ///   - progress: is given what is there so far each time that more is.
    public static func run(
        seeds: Range<UInt64>, like scenario: Scenario, workers: Int, stopsAfter: Int? = nil,
        progress: (SimulationReport) -> Void = { _ in }
    ) async -> SimulationReport {
        precondition(workers >= 1, "somebody must do the work")
        let chunks = Array(stride(from: seeds.lowerBound, to: seeds.upperBound, by: UInt64.Stride(seedsPerTask)))
        var total = SimulationReport()
        await withTaskGroup(of: (Int, [SimulationReport]).self) { group in
            var next = 0
            func addTask() {
                guard next < chunks.count else { return }
                let (number, first) = (next, chunks[next])
                let last = min(first + seedsPerTask, seeds.upperBound)
                next += 1
                group.addTask { (number, reports(first..<last, scenario)) }
            }
            for _ in 0..<workers { addTask() }
            var merged = 0
            var waiting: [Int: [SimulationReport]] = [:]
            while let (number, reports) = await group.next() {
                waiting[number] = reports
                while let ready = waiting.removeValue(forKey: merged) {
                    merged += 1
                    for report in ready {
                        total.merge(report)
                        if let stopsAfter, total.failures.count >= stopsAfter {
                            group.cancelAll()
                            return
                        }
                    }
                    progress(total)
                }
                addTask()
            }
        }
        return total
    }

    /// Few enough that a failure is seen soon, enough that handing out costs nothing.
    private static let seedsPerTask: UInt64 = 8

    private static func reports(_ seeds: Range<UInt64>, _ scenario: Scenario) -> [SimulationReport] {
        var reports: [SimulationReport] = []
        for seed in seeds {
            if Task.isCancelled { break }
            var one = scenario
            one.seed = seed
            reports.append(run(one))
        }
        return reports
    }
}

extension SimulatedRun {
    func report(_ broken: BrokenInvariant?) -> SimulationReport {
        var report = SimulationReport()
        report.runs = 1
        report.days = scenario.days
        report.steps = steps
        report.orders = counts.orders
        report.fills = counts.fills
        report.crashes = counts.crashes
        for index in report.closed.indices { report.closed[index].count = counts.closed[index] }
        for index in report.faults.indices { report.faults[index].count = venue.exchange.dice.counts[index] }
        report.transitions = counts.transitions
        if let broken { report.failures = [SimulationFailure(scenario: scenario, broken: broken)] }
        return report
    }
}
