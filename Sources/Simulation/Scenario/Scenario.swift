public import Exchange

/// One simulated run, whole: everything else follows from it. Written in one line, so that a failure can be printed,
/// kept by a test and run again: `seed=17 days=2 faults=heavy only=lostAnswer#3,crash#1`.
public struct Scenario: Hashable, Sendable {
    /// Decides the market, the desk's settings, the venue's, what people do, and every mishap.
    public var seed: UInt64
    /// Sessions, 1…60. The last two hours of the last one are without mishaps, so that everything can settle.
    public var days: Int
    public var faults: FaultMix
    /// The mishaps that happen, of those the dice would bring: what a failure was shrunk to. Nil: all of them.
    public var only: [Dice.Mishap]?
    /// A mistake made on purpose, to try the invariants.
    public var bug: PlantedBug?

    public init(
        seed: UInt64, days: Int = 3, faults: FaultMix = .heavy, only: [Dice.Mishap]? = nil, bug: PlantedBug? = nil
    ) {
        precondition(Scenario.daysAllowed.contains(days), "a simulated run has 1 to 60 days")
        self.seed = seed
        self.days = days
        self.faults = faults
        self.only = only
        self.bug = bug
    }

    static let daysAllowed = 1...60
}

/// How much goes wrong.
public enum FaultMix: Hashable, Sendable {
    /// Nothing: a venue that does what it says, at once or after an honest while.
    case none
    /// Every fault now and then.
    case light
    /// Each seed leaves some faults out and throws the others in often: a few of one kind at a time find more than a
    /// little of everything.
    case heavy
    /// These and no others, often.
    case these([Fault])
}

extension FaultMix {
    /// How likely each fault is for `seed`.
    func chances(seed: UInt64) -> Dice.Chances {
        var chances = Dice.Chances()
        switch self {
        case .none: break
        case .light:
            for fault in Fault.allCases { chances[fault] = FaultMix.often(fault) / 5 }
        case .heavy:
            var draw = Draw(seed, .faults)
            for fault in Fault.allCases {
                switch draw.whole(0...3) {
                case 0: break
                case 1: chances[fault] = FaultMix.often(fault) / 4
                case 2: chances[fault] = FaultMix.often(fault)
                default: chances[fault] = min(900_000, FaultMix.often(fault) * 3)
                }
            }
            // A venue that says next to nothing: what is asked three times in vain is lost, and may be found.
            if draw.once(in: 16) { chances[.lostAnswer] = 250_000 }
        case .these(let faults):
            for fault in faults { chances[fault] = FaultMix.often(fault) * 2 }
        }
        return chances
    }

    /// In millionths of the occasions that each has, which differ widely: a message, a look at an order, a snapshot, an
    /// expiry.
    private static func often(_ fault: Fault) -> Int {
        switch fault {
        case .partialFill: 200_000
        case .ratioBreak: 40_000
        case .reject: 30_000
        case .rateLimit: 15_000
        case .halt: 3_000
        case .fillAfterCancel: 200_000
        case .earlyAssignment: 60_000
        case .partialAssignment: 250_000
        case .marginCall: 10_000
        case .closedByVenue: 5_000
        case .lostRequest, .lostAnswer: 15_000
        case .duplicate: 30_000
        case .reorder: 60_000
        case .delay: 30_000
        case .disconnect: 2_000
        case .staleQuotes, .crossedQuotes: 20_000
        case .wrongPositions: 40_000
        case .forgottenClientID: 30_000
        case .crash: 1_500
        case .foreignTrade: 4_000
        }
    }
}
