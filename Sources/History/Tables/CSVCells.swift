import Market

/// A cell read as a whole number, or as a price in units of 1/10,000. Absent is not zero.
enum NumberCell: Equatable {
    case absent
    case value(Int64)
    /// Digits beyond the fourth decimal were rounded away.
    case rounded(Int64)
    case bad
}

/// A cell read as a fraction.
enum RealCell: Equatable { case absent, value(Double), bad }

extension CSVTable {
    /// A price in 1/10,000, halves rounded away from zero. Plain digits are read here; what has an exponent goes
    /// through `Decimals.units`, whose result this equals.
    func price(_ column: Int) -> NumberCell {
        let cell = cell(column)
        guard !cell.isEmpty else { return .absent }
        var at = 0
        let negative = cell[0] == UInt8(ascii: "-")
        if negative { at = 1 }
        var value: Int64 = 0
        var decimals = -1
        var digits = 0
        while at < cell.count {
            let digit = Int64(cell[at]) - 48
            if digit >= 0, digit <= 9 {
                // Four decimals are kept; the rest is left to the slow path unless it is zeros.
                if decimals >= 4 {
                    guard digit == 0 else { return slowPrice(cell) }
                } else {
                    value = value * 10 + digit
                    if decimals >= 0 { decimals += 1 }
                }
                digits += 1
                guard digits <= 16 else { return slowPrice(cell) }
            } else if cell[at] == UInt8(ascii: "."), decimals < 0 {
                decimals = 0
            } else {
                return slowPrice(cell)
            }
            at += 1
        }
        // No price has more than nine digits before the point.
        guard digits > 0, value <= 10_000_000_000_000 else { return .bad }
        switch decimals {
        case 4: break
        case 3: value *= 10
        case 2: value *= 100
        case 1: value *= 1_000
        default: value *= 10_000
        }
        return .value(negative ? -value : value)
    }

    private func slowPrice(_ cell: UnsafeBufferPointer<UInt8>) -> NumberCell {
        guard let (units, rounded) = Decimals.units(cell) else { return .bad }
        return rounded ? .rounded(units) : .value(units)
    }

    /// A whole number; `12.0` is one.
    func integer(_ column: Int) -> NumberCell {
        let cell = cell(column)
        guard !cell.isEmpty else { return .absent }
        var at = 0
        let negative = cell[0] == UInt8(ascii: "-")
        if negative { at = 1 }
        var value: Int64 = 0
        let first = at
        while at < cell.count, cell[at] >= 48, cell[at] <= 57 {
            guard value < 100_000_000_000_000_000 else { return .bad }
            value = value * 10 + Int64(cell[at]) - 48
            at += 1
        }
        guard at > first else { return .bad }
        if at < cell.count {
            guard cell[at] == UInt8(ascii: "."), cell[(at + 1)...].allSatisfy({ $0 == 48 }) else { return .bad }
        }
        return .value(negative ? -value : value)
    }

    /// A decimal number, the nearest double to what is written. Up to fifteen digits are exact by one division
    /// (Clinger 1990); longer ones go through the standard library.
    func real(_ column: Int) -> RealCell {
        let cell = cell(column)
        guard !cell.isEmpty else { return .absent }
        var at = 0
        let negative = cell[0] == UInt8(ascii: "-")
        if negative { at = 1 }
        var value: Int64 = 0
        var decimals = -1
        var digits = 0
        while at < cell.count {
            let digit = Int64(cell[at]) - 48
            if digit >= 0, digit <= 9 {
                value = value * 10 + digit
                digits += 1
                if decimals >= 0 { decimals += 1 }
                guard digits <= 15 else { return slowReal(cell) }
            } else if cell[at] == UInt8(ascii: "."), decimals < 0 {
                decimals = 0
            } else {
                return slowReal(cell)
            }
            at += 1
        }
        guard digits > 0 else { return .bad }
        let magnitude = decimals <= 0 ? Double(value) : Double(value) / CSVTable.powersOfTen[decimals]
        return .value(negative && magnitude > 0 ? -magnitude : magnitude)
    }

    private func slowReal(_ cell: UnsafeBufferPointer<UInt8>) -> RealCell {
        // Names of numbers (`nan`, `inf`, `0x1p3`) are no data.
        let allowed = cell.allSatisfy { byte in
            (48...57).contains(byte) || byte == 45 || byte == 46 || byte == 43 || byte == 101 || byte == 69
        }
        guard allowed, let value = Double(String(decoding: cell, as: UTF8.self)), value.isFinite else { return .bad }
        return .value(value)
    }

    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]

    /// `2026-08-04`; nil where it is anything else.
    func day(_ column: Int) -> Day? {
        let cell = cell(column)
        guard cell.count == 10, cell[4] == UInt8(ascii: "-"), cell[7] == UInt8(ascii: "-"),
            let year = CSVTable.digits(cell, 0, 4), let month = CSVTable.digits(cell, 5, 7),
            let day = CSVTable.digits(cell, 8, 10)
        else { return nil }
        return Day(year: year, month: month, day: day)
    }

    /// `8/4/2026`, as American spreadsheets write it.
    func americanDay(_ column: Int) -> Day? {
        let parts = text(column).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2].utf8.count == 4, let month = Int(parts[0]), let day = Int(parts[1]),
            let year = Int(parts[2])
        else { return nil }
        return Day(year: year, month: month, day: day)
    }

    /// `16:15` or `16:15:00`.
    func time(_ column: Int) -> TimeOfDay? { TimeOfDay(text(column)) }

    private static func digits(_ cell: UnsafeBufferPointer<UInt8>, _ from: Int, _ to: Int) -> Int? {
        var value = 0
        for at in from..<to {
            let digit = Int(cell[at]) - 48
            guard digit >= 0, digit <= 9 else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// Up to eight bytes of a cell as one number, for comparing with the row before; nil for longer cells.
    func packed(_ column: Int) -> UInt64? {
        let cell = cell(column)
        guard cell.count <= 8 else { return nil }
        var bits: UInt64 = 0
        for byte in cell { bits = bits << 8 | UInt64(byte) }
        return bits
    }
}
