import Desk
import Exchange
import Trading

/// What a named broker takes, put below a profile: over the schema's defaults, under everything the profile says.
enum BrokerTable {
    /// The tree with the capabilities of its `broker.name` below it; unchanged where none is named.
    static func below(_ tree: SettingNode) -> SettingNode {
        guard let written = tree["broker"]?["name"]?.plainText,
            let name = BrokerName.allCases.first(where: { "\($0)" == written }), name != .embedded
        else { return tree }
        return capabilities(of: name).joined(with: tree, ProfileSchema.shape)
    }

    /// `broker: { uncoveredShorts: no, … }`, every capability written out.
    private static func capabilities(of name: BrokerName) -> SettingNode {
        var draft = ProfileSchema.profileDefaults
        draft.venue.capabilities = name.capabilities
        let origin = Origin(file: "broker \(name)", line: nil, kind: .broker)
        let broker = SettingNode.map(ProfileTable.fields.write(draft))["broker"] ?? .map([])
        let keys = ProfileTable.orderForms.map(\.key) + ["delivery"]
        let entries = (broker.entries ?? []).filter { $0.key != "name" && keys.contains($0.key) }
        return SettingNode.map([("broker", .map(entries.map { ($0.key, $0.value) }))]).moved(to: origin)
    }

    /// What the profile wants to rest at a broker that does not watch it.
    static func notes(_ draft: ProfileDraft) -> [ProfileNote] {
        let (has, wanted) = (draft.venue.capabilities, draft.execution.protection)
        var notes: [ProfileNote] = []
        if wanted.restsStop, !has.packageStops || !has.groups.contains(.oco) {
            notes.append(
                ProfileNote(
                    path: "execution.resting.stop",
                    message: "\(draft.run.broker) watches no stop of a package beside its target; the desk watches it.")
            )
        }
        if wanted.withEntry, !has.packageStops || !has.groups.contains(.otoco) {
            notes.append(
                ProfileNote(
                    path: "execution.resting.withEntry",
                    message:
                        "\(draft.run.broker) takes no bracket of packages; target and stop follow the entry's fill."))
        }
        if !has.keepsClientIDs {
            notes.append(
                ProfileNote(
                    path: "broker.keepsClientIDs",
                    message: "\(draft.run.broker) keeps no id of ours; an unanswered order is looked up by its legs."))
        }
        return notes
    }

    /// Settings of `broker` that claim more than the named one has.
    static func claims(_ draft: ProfileDraft) -> [(key: String, value: String)] {
        let (said, has) = (draft.venue.capabilities, draft.run.broker.capabilities)
        let claims: [(String, Bool)] = [
            ("multiLegOrders", said.multiLegOrders && !has.multiLegOrders),
            ("maximumLegs", said.maximumLegs > has.maximumLegs),
            ("replacesInPlace", said.replacesInPlace && !has.replacesInPlace),
            ("uncoveredShorts", said.uncoveredShorts && !has.uncoveredShorts),
            ("refusesDuplicateIDs", said.refusesDuplicateIDs && !has.refusesDuplicateIDs),
            ("keepsClientIDs", said.keepsClientIDs && !has.keepsClientIDs),
            ("groups", !has.groups.isSuperset(of: said.groups)),
            ("packageStops", said.packageStops && !has.packageStops),
            ("marketPackages", said.marketPackages && !has.marketPackages),
            ("messagesPerMinute", (said.messagesPerMinute ?? .max) > (has.messagesPerMinute ?? .max)),
        ]
        return claims.filter(\.1).map { key, _ in
            let known = capabilities(of: draft.run.broker)["broker"]?[key]
            return (key, known.map(YAMLWriter.inline) ?? "none")
        }
    }
}
