/// The symbols of the Options Clearing Corporation (OSI, 2010): `SPXW  180131P02600000` is root padded to six, date
/// YYMMDD, right, strike in thousandths of a dollar. Files and brokers also write it without the spaces.
extension OptionContract {
    /// Always 21 characters. The year has two digits: only 2000 to 2099 come back from the symbol.
    public var occSymbol: String {
        let root = root.description
        return root + String(repeating: " ", count: 6 - root.utf8.count) + tail
    }

    /// Without the padding: `SPXW180131P02600000`.
    public var compactSymbol: String { root.description + tail }

    private var tail: String {
        let date = expiry.parts
        let strike = String(strike.price.units / 10)
        return twoDigits(date.year % 100) + twoDigits(date.month) + twoDigits(date.day) + right.letter
            + String(repeating: "0", count: max(0, 8 - strike.utf8.count)) + strike
    }

    /// Reads either form and nothing else: no lower case, no other spacing, no date the calendar lacks.
    public init(occSymbol text: some StringProtocol) throws(OCCSymbolError) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.allSatisfy({ $0 < 0x80 }) else { throw .notASCII }
        let (rootBytes, tail) = try OptionContract.split(bytes)
        let root = try OptionContract.root(rootBytes)
        var reader = OCCTail(tail)
        let expiry = try reader.expiry()
        let right = try reader.right()
        let strike = try reader.strike()
        // Last: what is inside is worth more to the reader of the error than the spacing.
        guard tail.count == bytes.count - rootBytes.count || tail.count == bytes.count - 6 else { throw .wrongPadding }
        self.init(root: root, expiry: expiry, right: right, strike: strike)
    }

    /// Root, without its padding, and the rest.
    private static func split(_ bytes: [UInt8]) throws(OCCSymbolError) -> (ArraySlice<UInt8>, ArraySlice<UInt8>) {
        let space = UInt8(ascii: " ")
        if let firstSpace = bytes.firstIndex(of: space) {
            let tail = bytes[firstSpace...].drop { $0 == space }
            guard firstSpace > 0 else { throw tail.startIndex >= 6 ? .noRoot : .leadingSpace }
            let isTail = tail.first.map { OCCTail.isDigit($0) || OCCTail.rightAndDigits(tail) } ?? true
            guard isTail else { throw .spaceInRoot }
            return (bytes[..<firstSpace], tail)
        }
        // Adjusted roots end in a digit and the date follows at once: where the end has the right shape, it is
        // counted from there.
        if bytes.count >= OCCTail.length, OCCTail.hasShape(bytes.suffix(OCCTail.length)) {
            return (bytes.dropLast(OCCTail.length), bytes.suffix(OCCTail.length))
        }
        let rootEnd = bytes.firstIndex { OCCTail.isDigit($0) || $0 < space } ?? bytes.endIndex
        if rootEnd < bytes.endIndex, !OCCTail.isDigit(bytes[rootEnd]) { throw .controlCharacter }
        return (bytes[..<rootEnd], bytes[rootEnd...])
    }

    private static func root(_ bytes: ArraySlice<UInt8>) throws(OCCSymbolError) -> Root {
        guard let first = bytes.first else { throw .noRoot }
        for byte in bytes {
            switch byte {
            case 65...90, 48...57: continue
            case 97...122: throw .lowerCaseRoot
            case 0..<32, 127: throw .controlCharacter
            default: throw .rootCharacter(Character(Unicode.Scalar(byte)))
            }
        }
        guard !OCCTail.isDigit(first) else { throw .rootStartsWithDigit }
        guard bytes.count <= 6, let root = Root(String(decoding: bytes, as: UTF8.self)) else { throw .rootTooLong }
        return root
    }
}

/// Why a text is not an OCC symbol.
public enum OCCSymbolError: Error, Hashable, Sendable {
    case empty
    case notASCII
    /// A tab, a line end, or another byte that does not print.
    case controlCharacter
    case leadingSpace
    /// Neither padded to 21 characters nor without spaces.
    case wrongPadding

    case noRoot
    case rootTooLong
    case spaceInRoot
    case rootStartsWithDigit
    case lowerCaseRoot
    case rootCharacter(Character)

    /// A root and nothing else: the symbol of a share.
    case onlyRoot
    case noDate
    case fourDigitYear
    /// Not six digits but this many.
    case dateDigits(Int)
    case noSuchMonth(Int)
    case noSuchDay(Int, month: Int, year: Int)

    case noRight
    case twoRights
    case lowerCaseRight
    case unknownRight(Character)

    case noStrike
    case strikeTooShort(digits: Int)
    case strikeTooLong(digits: Int)
    case negativeStrike
    case decimalStrike
    case strikeCharacter(Character)
    case zeroStrike
    /// Something follows the eight digits of the strike.
    case trailing
}

extension OCCSymbolError: CustomStringConvertible {
    /// For people, as the end of a sentence that names the symbol.
    public var description: String {
        switch self {
        case .empty: "it is empty"
        case .notASCII: "it holds characters beyond ASCII"
        case .controlCharacter: "it holds a tab or another control character"
        case .leadingSpace: "it begins with a space"
        case .wrongPadding: "the root is neither padded to six characters nor followed at once by the date"
        case .noRoot: "it has no root"
        case .rootTooLong: "its root has more than six characters"
        case .spaceInRoot: "there is a space inside its root"
        case .rootStartsWithDigit: "its root begins with a digit"
        case .lowerCaseRoot: "its root is in lower case"
        case .rootCharacter(let character): "its root holds '\(character)'"
        case .onlyRoot: "it is the symbol of a share"
        case .noDate: "it has no date"
        case .fourDigitYear: "its year has four digits, not two"
        case .dateDigits(let count): "its date has \(count) digits, not six"
        case .noSuchMonth(let month): "there is no month \(month)"
        case .noSuchDay(let day, let month, let year): "there is no day \(day) in \(year)-\(twoDigits(month))"
        case .noRight: "it does not say C or P"
        case .twoRights: "it says both C and P"
        case .lowerCaseRight: "its right is in lower case"
        case .unknownRight(let character): "its right is '\(character)', not C or P"
        case .noStrike: "it has no strike"
        case .strikeTooShort(let digits), .strikeTooLong(let digits): "its strike has \(digits) digits, not eight"
        case .negativeStrike: "its strike is negative"
        case .decimalStrike: "its strike has a decimal point"
        case .strikeCharacter(let character): "its strike holds '\(character)'"
        case .zeroStrike: "its strike is zero"
        case .trailing: "something follows its strike"
        }
    }
}

/// Reads what follows the root, piece by piece.
private struct OCCTail {
    /// Six digits, a letter, eight digits.
    static let length = 15
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
    static func hasShape(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.count == length && bytes.prefix(6).allSatisfy(isDigit) && !isDigit(bytes[bytes.startIndex + 6])
            && bytes.suffix(8).allSatisfy(isDigit)
    }
    /// A tail whose date was forgotten.
    static func rightAndDigits(_ bytes: ArraySlice<UInt8>) -> Bool {
        (bytes.first == UInt8(ascii: "C") || bytes.first == UInt8(ascii: "P")) && bytes.dropFirst().allSatisfy(isDigit)
    }

    mutating func expiry() throws(OCCSymbolError) -> Day {
        guard !rest.isEmpty else { throw .onlyRoot }
        let digits = rest.prefix(while: OCCTail.isDigit)
        switch digits.count {
        case 6: break
        case 0: throw .noDate
        case 8: throw .fourDigitYear
        // Date and strike run into one another where nothing stands between them.
        case 14...: throw .noRight
        default: throw .dateDigits(digits.count)
        }
        rest = rest.dropFirst(6)
        let date = OCCTail.number(digits)
        let (year, month, day) = (2_000 + date / 10_000, date / 100 % 100, date % 100)
        guard (1...12).contains(month) else { throw .noSuchMonth(month) }
        guard let expiry = Day(year: year, month: month, day: day) else {
            throw .noSuchDay(day, month: month, year: year)
        }
        return expiry
    }

    mutating func right() throws(OCCSymbolError) -> Right {
        guard let letter = rest.popFirst() else { throw .noRight }
        let right: Right
        switch letter {
        case UInt8(ascii: "C"): right = .call
        case UInt8(ascii: "P"): right = .put
        case UInt8(ascii: "c"), UInt8(ascii: "p"): throw .lowerCaseRight
        default: throw .unknownRight(Character(Unicode.Scalar(letter)))
        }
        if rest.first == UInt8(ascii: "C") || rest.first == UInt8(ascii: "P") { throw .twoRights }
        return right
    }

    mutating func strike() throws(OCCSymbolError) -> Strike {
        let digits = rest.prefix(while: OCCTail.isDigit)
        if let stop = rest.dropFirst(digits.count).first {
            guard digits.count < 8 else { throw .trailing }
            switch stop {
            case UInt8(ascii: "-"): throw .negativeStrike
            case UInt8(ascii: "."): throw .decimalStrike
            default: throw .strikeCharacter(Character(Unicode.Scalar(stop)))
            }
        }
        guard !digits.isEmpty else { throw .noStrike }
        guard digits.count >= 8 else { throw .strikeTooShort(digits: digits.count) }
        guard digits.count <= 8 else { throw .strikeTooLong(digits: digits.count) }
        let thousandths = OCCTail.number(digits)
        guard thousandths > 0 else { throw .zeroStrike }
        // Eight digits of thousandths are below $100,000 and whole tenths of a cent by themselves.
        return Strike(trusted: Price(units: Int64(thousandths) * 10))
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int { digits.reduce(0) { $0 * 10 + Int($1 - 48) } }
}
