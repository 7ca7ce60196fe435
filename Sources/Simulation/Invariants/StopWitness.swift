import Desk
import Market
import Trading

/// What stops entries, from what the desk was told: by people, by the venue, by its own starts.
struct StopWitness {
    private var isStopped = false
    private var isKilled = false
    private var isLastSession = false
    private(set) var isConnected = true
    private var isReconciling = true
    /// What the desk said that a person must end.
    private var claimed: [StopReason] = []
    /// Underlyings that do not trade, and those that wait for a person.
    private var halted: [Symbol] = []
    private var doubtful: [Symbol] = []
    private var incarnation: UInt16 = 0

    func isHalted(_ symbol: Symbol) -> Bool { halted.contains(symbol) }

    mutating func hear(_ event: DeskEvent, _ moment: Moment) throws(BrokenInvariant) {
        switch event {
        case .command(let command, _): hear(command)
        case .venue(.halted(let symbol, let isHalted, _)):
            halted.removeAll { $0 == symbol }
            if isHalted { halted.append(symbol) }
        case .venue(.connected(let isUp, _)):
            isConnected = isUp
            isReconciling = true
        case .started(let next, _):
            guard next > incarnation else {
                throw moment.broken(.idsUnique, "incarnation \(next) starts after \(incarnation)")
            }
            incarnation = next
            isReconciling = true
        case .clock, .market, .venue, .approval, .noAnswer: break
        }
    }

    private mutating func hear(_ command: OperatorCommand) {
        switch command {
        case .stopEntries: isStopped = true
        case .kill: isKilled = true
        case .lastSession: isLastSession = true
        case .resumeEntries:
            isStopped = false
            isKilled = false
            claimed = []
            doubtful = []
        case .closeTrade, .overrideExits, .ignore, .ignoreCash: break
        }
    }

    mutating func hear(_ notice: Notice, _ moment: Moment) throws(BrokenInvariant) {
        switch notice {
        case .entriesStopped(let reason) where reason.isEndedByPerson && reason != .dailyLoss: claimed.append(reason)
        case .underlyingHalted(let symbol, .ambiguous), .underlyingHalted(let symbol, .unexplained):
            doubtful.append(symbol)
        default: break
        }
    }
    mutating func reconciled() { isReconciling = false }

    /// An order that opens leaves the desk.
    func opens(_ order: Order, _ moment: Moment) throws(BrokenInvariant) {
        let why: String? =
            isStopped
            ? "a person stopped entries"
            : isKilled
                ? "the switch was pulled"
                : isLastSession
                    ? "it is the last session"
                    : !isConnected
                        ? "the line is down"
                        : isReconciling
                            ? "the books were not compared since the start"
                            : halted.contains(order.underlying)
                                ? "\(order.underlying) is halted"
                                : doubtful.contains(order.underlying)
                                    ? "\(order.underlying) waits for a person"
                                    : claimed.first.map { "entries are stopped: \($0)" }
        if let why { throw moment.broken(.nothingNewWhileStopped, "order \(order.id) goes out, and \(why)") }
    }
}
