/// So many of something.
struct Counted<Content> {
    let content: Content
    var count: Int

    init(_ content: Content, _ count: Int) {
        self.content = content
        self.count = count
    }
}

/// How well two things fit, by up to three measures, the first one first: the smaller, the better.
struct PairRank: Comparable {
    let measures: (Int64, Int64, Int64)

    init(_ first: Int64, _ second: Int64 = 0, _ third: Int64 = 0) { measures = (first, second, third) }

    static func == (a: PairRank, b: PairRank) -> Bool { a.measures == b.measures }
    static func < (a: PairRank, b: PairRank) -> Bool { a.measures < b.measures }
}

extension Counted {
    /// Pairs what fits until nothing does, and takes it from both: first what comes in equal counts (`onlyWhole`: nothing
    /// else), then by rank, then in the order given. As many of a pair are taken as both have; so each pair uses one
    /// side up, and there are fewer rounds than things. Cost O(a · b · (a + b)).
    static func pair<Other>(
        _ ours: inout [Counted<Content>], _ theirs: inout [Counted<Other>], onlyWhole: Bool = false,
        rank: (Content, Other) -> PairRank?
    ) -> [(Content, Other, units: Int)] {
        var pairs: [(Content, Other, units: Int)] = []
        while true {
            var best: (rank: PairRank, isWhole: Bool, ours: Int, theirs: Int)?
            for (index, mine) in ours.enumerated() {
                for (place, yours) in theirs.enumerated() {
                    let isWhole = mine.count == yours.count
                    guard isWhole || !onlyWhole, let rank = rank(mine.content, yours.content) else { continue }
                    if let best, (best.isWhole ? 0 : 1, best.rank) <= (isWhole ? 0 : 1, rank) { continue }
                    best = (rank, isWhole, index, place)
                }
            }
            guard let best else { return pairs }
            let units = min(ours[best.ours].count, theirs[best.theirs].count)
            pairs.append((ours[best.ours].content, theirs[best.theirs].content, units))
            ours[best.ours].count -= units
            theirs[best.theirs].count -= units
            ours.removeAll { $0.count == 0 }
            theirs.removeAll { $0.count == 0 }
        }
    }
}
