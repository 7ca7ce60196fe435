import Market
import Trading

/// Dividends and splits, where shares are carried: both take effect with the morning's file of their day, or as soon as
/// they are known where that is later.
extension EmbeddedExchange {
    mutating func note(_ dividend: CashDividend, into reports: inout [VenueReport]) {
        guard settings.delivery == .shares else { return }
        overnight.dividends.removeAll {
            $0.dividend.symbol == dividend.symbol && $0.dividend.exDate == dividend.exDate
        }
        let due = max(morning(of: NYSE.session(onOrAfter: dividend.exDate)), dividend.knownAt)
        let index = overnight.dividends.firstIndex { $0.due > due } ?? overnight.dividends.count
        overnight.dividends.insert((dividend, due), at: index)
        overnight.findNextEvent()
        passDeadlines(to: dividend.knownAt, into: &reports)
    }

    mutating func note(_ split: StockSplit, into reports: inout [VenueReport]) {
        guard settings.delivery == .shares else { return }
        overnight.splits.removeAll { $0.split.symbol == split.symbol && $0.split.date == split.date }
        let due = max(morning(of: NYSE.session(onOrAfter: split.date)), split.knownAt)
        let index = overnight.splits.firstIndex { $0.due > due } ?? overnight.splits.count
        overnight.splits.insert((split, due), at: index)
        overnight.findNextEvent()
        passDeadlines(to: split.knownAt, into: &reports)
    }

    /// To whoever held the shares at the close before; whoever owes them pays.
    mutating func pay(_ dividend: CashDividend, at now: Instant, into reports: inout [VenueReport]) {
        let held = sharesHeld(dividend.symbol)
        guard held != 0 else { return }
        let amount = dividend.amount.amount(shares: held)
        cash += amount
        note(
            .cash(CashMovement(kind: .dividend, underlying: dividend.symbol, amount: amount)), at: now, into: &reports)
    }

    // MARK: - Splits

    mutating func adjust(for split: StockSplit, at now: Instant, into reports: inout [VenueReport]) {
        guard let ratio = SplitRatio(split.newPerOld) else { return }
        cancelOrders(now: now, into: &reports) { $0.order.underlying == split.symbol }
        let before = spot(of: split.symbol)
        let changes = adjustContracts(of: split.symbol, ratio)
        let held = sharesHeld(split.symbol)
        // Fractions of a share are paid out.
        let whole = held * ratio.new / ratio.old
        changeShares(split.symbol, by: whole - held)
        forget(split.symbol, ratio)
        guard held != 0 || !changes.isEmpty else { return }
        note(
            .adjusted(
                ContractAdjustment(
                    underlying: split.symbol, newShares: ratio.new, oldShares: ratio.old, contracts: changes)),
            at: now, into: &reports)
        let rest = held * ratio.new % ratio.old
        if rest != 0, let before {
            let amount = Money(units: before.units * Int64(rest) / Int64(ratio.new))
            cash += amount
            note(
                .cash(CashMovement(kind: .deposit, underlying: split.symbol, amount: amount)), at: now,
                into: &reports)
        }
    }

    /// Quotes of before a split are of no use after it; the price is, divided.
    private mutating func forget(_ symbol: Symbol, _ ratio: SplitRatio) {
        chains.removeAll { $0.underlying == symbol }
        for index in spots.indices where spots[index].underlying == symbol {
            let price = spots[index].price.units * Int64(ratio.old) / Int64(ratio.new)
            spots[index].price = Price(units: price)
        }
    }

    private mutating func adjustContracts(of symbol: Symbol, _ ratio: SplitRatio) -> [ContractAdjustment.Change] {
        var changes: [ContractAdjustment.Change] = []
        let adjusted = nextRoots(of: symbol)
        func change(_ contract: OptionContract) -> ContractAdjustment.Change {
            ratio.change(contract)
                ?? ContractAdjustment.Change(
                    old: contract, new: contract.on(adjusted.first { $0.old == contract.root }?.new), newPerOld: 1)
        }
        for index in positions.indices where positions[index].underlying == symbol {
            let change = change(positions[index].contract)
            changes.append(change)
            positions[index].contract = change.new
            positions[index].quantity *= change.newPerOld
            positions[index].value = positions[index].value.map { Price(units: $0.units / Int64(change.newPerOld)) }
            positions[index].valuedAt = nil
        }
        positions.sort { $0.contract < $1.contract }
        for index in packages.indices where packages[index].underlying == symbol {
            adjust(&packages[index], change)
        }
        return changes
    }

    /// All legs of a package become as many new ones, except where only some strikes divide: then ratios differ.
    private func adjust(_ package: inout Package, _ change: (OptionContract) -> ContractAdjustment.Change) {
        let changes = package.legs.map { change($0.contract) }
        let factor = changes.map(\.newPerOld).min() ?? 1
        package.legs = zip(package.legs, changes).map { leg, change in
            Leg(leg.side, change.new, ratio: leg.ratio * change.newPerOld / factor)
        }
        package.quantity *= factor
        package.marginPerUnit = Money(units: (package.marginPerUnit.units + Int64(factor) - 1) / Int64(factor))
        package.steadyFrom = nil
    }

    /// For each held root on `symbol` the one that its contracts move to when they become irregular: with the next
    /// digit that no held root has.
    private func nextRoots(of symbol: Symbol) -> [(old: Root, new: Root?)] {
        var roots: [(old: Root, new: Root?)] = []
        var last: UInt8 = 0
        for position in positions where position.underlying == symbol {
            let root = position.contract.root
            if let digit = root.description.utf8.last, (49...57).contains(digit) { last = max(last, digit - 48) }
            if !roots.contains(where: { $0.old == root }) { roots.append((root, nil)) }
        }
        for index in roots.indices {
            last += 1
            let base = roots[index].old.description.prefix { !$0.isNumber }
            roots[index].new = Root(base + String(last))
        }
        return roots
    }
}

/// New shares for old ones, in the smallest whole numbers.
struct SplitRatio: Hashable, Sendable {
    let new: Int
    let old: Int

    /// The fraction with the smallest denominator within a millionth of `newPerOld`; nil when there is none up to
    /// 1,000, or it changes nothing.
    init?(_ newPerOld: Double) {
        guard newPerOld.isFinite, newPerOld > 0, newPerOld < 10_000 else { return nil }
        for old in 1...1_000 {
            let new = (newPerOld * Double(old)).rounded()
            guard new >= 1, abs(new / Double(old) / newPerOld - 1) < 1e-6 else { continue }
            guard Int(new) != old else { return nil }
            self.new = Int(new)
            self.old = old
            return
        }
        return nil
    }

    /// What a contract becomes if it stays a standard one: a whole split, and a strike that an option's symbol can say.
    func change(_ contract: OptionContract) -> ContractAdjustment.Change? {
        guard old == 1, !RootRules.of(contract.root).isAdjusted,
            contract.strike.price.units.isMultiple(of: Int64(new)),
            let strike = try? Strike(Price(units: contract.strike.price.units / Int64(new)))
        else { return nil }
        return ContractAdjustment.Change(
            old: contract,
            new: OptionContract(root: contract.root, expiry: contract.expiry, right: contract.right, strike: strike),
            newPerOld: new)
    }
}

extension OptionContract {
    /// The same contract on another root, if there is one.
    fileprivate func on(_ root: Root?) -> OptionContract {
        OptionContract(root: root ?? self.root, expiry: expiry, right: right, strike: strike)
    }
}
