import Market

/// The snapshots that a desk was shown, so that its journal, which holds their names only, can be replayed.
struct ChainTape {
    private var chains: [Chain.Identity: Chain] = [:]

    mutating func note(_ chain: Chain) { chains[chain.identity] = chain }
    func chain(_ identity: Chain.Identity) -> Chain? { chains[identity] }
}
