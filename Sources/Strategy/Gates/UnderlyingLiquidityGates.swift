import Market
import Trading

/// Stage C, as far as it is asked of the underlying: is today a day like others?

/// The last known session's volume against the average of the last 20. A quiet market quotes wide in everything.
enum RelativeVolumeGate: UnderlyingGate {
    static let gate = Gate.relativeVolume
    static let reads: InputSet = [.underlyingVolume, .averageVolume]
    static func judge(_ context: EntryContext, _ expiries: ExpiryChoice) -> Verdict {
        let least = context.gates.relativeVolumeMinimum
        return .of(context.facts.underlyingVolume, .underlyingVolume, limit: least) { volume in
            .of(context.facts.averageVolume, .averageVolume, limit: least) { average in
                guard average > 0 else { return .unknown(.averageVolume, limit: least) }
                let share = Double(volume) / average
                return .answer(share >= least, measured: share, limit: least)
            }
        }
    }
}
