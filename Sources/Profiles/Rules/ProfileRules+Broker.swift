import Desk
import Exchange
import Trading

/// What a named broker and real money ask of a profile.
extension ProfileRules {
    static func broker(_ draft: ProfileDraft) -> [(SettingPath, String)] {
        claims(draft) + (draft.run.mode == .live ? live(draft) : [])
    }

    /// A broker is described by what it takes; a profile that says more would send what is refused.
    private static func claims(_ draft: ProfileDraft) -> [(SettingPath, String)] {
        guard draft.run.broker != .embedded else { return [] }
        let place = SettingPath([.key("broker")])
        return BrokerTable.claims(draft).map { key, value in
            (place.then(key), "is more than \(draft.run.broker) takes; take the line out, or say \(value)")
        }
    }

    private static func live(_ draft: ProfileDraft) -> [(SettingPath, String)] {
        let connection = SettingPath([.key("connection")])
        var faults: [(SettingPath, String)] = []
        if draft.run.broker == .embedded {
            let names = BrokerName.allCases.filter { $0 != .embedded }.map { "\($0)" }.joined(separator: ", ")
            faults.append(
                (
                    SettingPath([.key("broker"), .key("name")]),
                    "real money is traded at a broker; name one (\(names)), or set `account.mode: paper`"
                ))
        }
        if !draft.enforcesMargin {
            faults.append(
                (
                    SettingPath([.key("account"), .key("margin")]),
                    "real money has an end; set `margin: enforced`, or `mode: paper`"
                ))
        }
        if draft.care.answerWithin == nil {
            faults.append(
                (connection.then("answerWithin"), "a broker may stay silent; say how long it may, for instance 10s"))
        }
        if draft.care.reconcileEvery == nil {
            faults.append(
                (
                    connection.then("reconcileEvery"),
                    "a broker's books are the truth; say how often ours are compared with them, for instance 120s"
                ))
        }
        return faults
    }

    static func uncovered(_ structure: StructureKind, at broker: BrokerName) -> String {
        let who = broker == .embedded ? "`broker.uncoveredShorts: no` refuses" : "\(broker) refuses"
        return "\(article(structure)) has uncovered shorts, which \(who)"
            + (broker == .embedded ? "" : "; trade it at another broker, or a structure whose shorts are covered")
    }
}
