import Market
public import Trading

/// What the market does, and what the venue makes of it.
extension EmbeddedExchange {
    /// Takes note of what the market did; matches and settles what it concerns, and reports the account after it.
    ///
    /// With nothing working it costs two binary searches for each contract held.
    public mutating func market(_ event: MarketEvent, into reports: inout [VenueReport]) {
        passDeadlines(to: event.knownAt, into: &reports)
        switch event {
        case .chain(let chain):
            settle(on: .snapshot(chain), into: &reports)
            note(chain)
            throwHalt(chain, into: &reports)
            closeRisky(chain, into: &reports)
            if !working.isEmpty {
                look(now: chain.knownAt, into: &reports) { $0.order.underlying == chain.underlying }
            }
            reviewMargin(at: chain.knownAt, into: &reports)
            reports.append(.account(snapshot(at: chain.knownAt)))
        case .bar(let symbol, let bar):
            settle(on: .bar(symbol, bar), into: &reports)
        case .dividend(let dividend): note(dividend, into: &reports)
        case .split(let split): note(split, into: &reports)
        case .rate, .earnings, .macro, .coverage, .quote: break
        }
    }

    private mutating func note(_ chain: Chain) {
        let index = chains.firstIndex { $0.underlying >= chain.underlying } ?? chains.count
        if index < chains.count, chains[index].underlying == chain.underlying {
            chains[index] = chain
        } else {
            chains.insert(chain, at: index)
        }
        noteSession(of: chain)
        valuePositions(chain)
        guard let spot = chain.underlyingPrice else { return }
        noteSpot(chain.underlying, spot)
        for index in packages.indices where packages[index].underlying == chain.underlying {
            if packages[index].isSteady(at: spot) { continue }
            packages[index] = charged(packages[index], chain, spot: spot)
        }
    }

    private mutating func valuePositions(_ chain: Chain) {
        // Sorted alike, so that contracts of one series follow each other.
        var series: Chain.Series?
        for index in positions.indices where positions[index].underlying == chain.underlying {
            let contract = positions[index].contract
            if series?.expiry != contract.expiry || series?.root != contract.root {
                series = chain.series(root: contract.root, expiry: contract.expiry)
            }
            guard let rows = series?.rows(contract.right), let row = chain.row(in: rows, strike: contract.strike)
            else { continue }
            EmbeddedExchange.value(&positions[index], row, chain)
        }
    }

    private mutating func noteSpot(_ symbol: Symbol, _ spot: Price) {
        let index = spots.firstIndex { $0.underlying >= symbol } ?? spots.count
        if index < spots.count, spots[index].underlying == symbol {
            spots[index].price = spot
        } else {
            spots.insert((symbol, spot), at: index)
        }
    }

    func chain(of symbol: Symbol) -> Chain? { chains.first { $0.underlying == symbol } }
    func knownAt(_ symbol: Symbol) -> Instant? {
        for chain in chains where chain.underlying == symbol { return chain.knownAt }
        return nil
    }
    func spot(of symbol: Symbol) -> Price? { spots.first { $0.underlying == symbol }?.price }

    // MARK: - Halts

    /// Trading stops for five minutes (a limit-up limit-down pause) to an hour.
    private mutating func throwHalt(_ chain: Chain, into reports: inout [VenueReport]) {
        guard !isHalted(chain.underlying), dice.happens(.halt) else { return }
        let minutes = dice.whole(5...60, .duration)
        halts.append(Halt(underlying: chain.underlying, until: chain.knownAt + .seconds(60 * minutes)))
        reports.append(.halted(chain.underlying, isHalted: true, at: chain.knownAt))
    }

    mutating func endHalts(at now: Instant, into reports: inout [VenueReport]) {
        for halt in halts where halt.until == now {
            reports.append(.halted(halt.underlying, isHalted: false, at: now))
        }
        halts.removeAll { $0.until == now }
    }
}
