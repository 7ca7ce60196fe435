import Market

/// Which source speaks for a session when several have chains of it: quotes before traded prices before modelled ones;
/// then the one whose snapshots name the underlying's price; then the one with more contracts in its largest
/// snapshot; then the name that comes first. A decision of that day's data alone, never of later ones.
enum SourceChoice {
    private struct Standing {
        let source: String
        var origin: UInt8
        var lacksPrice: Bool
        var contracts: Int
    }

    /// The sources of one session's segments, best first.
    static func ranked(_ segments: some Sequence<CatalogManifest.Segment>) -> [String] {
        var standings: [Standing] = []
        for segment in segments {
            guard let snapshot = segment.snapshot else { continue }
            let lacksPrice = snapshot.underlyingPrice == nil
            if let place = standings.firstIndex(where: { $0.source == segment.source }) {
                standings[place].origin = max(standings[place].origin, snapshot.origin.rawValue)
                standings[place].lacksPrice = standings[place].lacksPrice || lacksPrice
                standings[place].contracts = max(standings[place].contracts, segment.rows)
            } else {
                standings.append(
                    Standing(
                        source: segment.source, origin: snapshot.origin.rawValue, lacksPrice: lacksPrice,
                        contracts: segment.rows))
            }
        }
        standings.sort { a, b in
            if a.origin != b.origin { return a.origin < b.origin }
            if a.lacksPrice != b.lacksPrice { return b.lacksPrice }
            if a.contracts != b.contracts { return a.contracts > b.contracts }
            return a.source.utf8.lexicographicallyPrecedes(b.source.utf8)
        }
        return standings.map(\.source)
    }
}
