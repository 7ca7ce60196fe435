import Foundation

/// What is wrong with a truth table: a test that cannot read its reference must fail, not pass.
public enum TruthError: Error, CustomStringConvertible {
    case unreadable(table: String, reason: String)
    case noColumn(table: String, column: String)
    case noNumber(table: String, row: Int, column: String, text: String)

    public var description: String {
        switch self {
        case .unreadable(let table, let reason): "\(table): \(reason)"
        case .noColumn(let table, let column): "\(table): there is no column \(column)"
        case .noNumber(let table, let row, let column, let text):
            "\(table), row \(row): \(column) should be a number and is '\(text)'"
        }
    }
}

/// A comma-separated table with one header line, no quoting, empty cells meaning "not defined".
public struct TruthTable: Sendable {
    public let name: String
    public let columns: [String]
    public let rows: [Row]

    init(name: String, text: Data) throws {
        self.name = name
        var lines = text.split(separator: UInt8(ascii: "\n")).makeIterator()
        guard let header = lines.next() else { throw TruthError.unreadable(table: name, reason: "is empty") }
        let columns = Self.fields(header)
        let index = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0) })
        var rows: [Row] = []
        while let line = lines.next() {
            let cells = Self.fields(line)
            guard cells.count == columns.count else {
                throw TruthError.unreadable(
                    table: name, reason: "row \(rows.count) has \(cells.count) cells, not \(columns.count)")
            }
            rows.append(Row(table: name, number: rows.count, index: index, cells: cells))
        }
        guard !rows.isEmpty else { throw TruthError.unreadable(table: name, reason: "has no rows") }
        self.columns = columns
        self.rows = rows
    }

    private static func fields(_ line: Data.SubSequence) -> [String] {
        var line = line
        if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
        return line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// One line, its cells by the name of the column.
    public struct Row: Sendable, CustomStringConvertible {
        public let table: String
        public let number: Int
        let index: [String: Int]
        let cells: [String]

        public func text(_ column: String) throws -> String {
            guard let position = index[column] else { throw TruthError.noColumn(table: table, column: column) }
            return cells[position]
        }

        /// Nil where the cell is empty.
        public func optional(_ column: String) throws -> Double? {
            let text = try text(column)
            if text.isEmpty { return nil }
            guard let number = Double(text) else {
                throw TruthError.noNumber(table: table, row: number, column: column, text: text)
            }
            return number
        }

        public func number(_ column: String) throws -> Double {
            guard let value = try optional(column) else {
                throw TruthError.noNumber(table: table, row: number, column: column, text: "")
            }
            return value
        }

        public var description: String { "\(table), row \(number): \(cells.joined(separator: ","))" }
    }
}
