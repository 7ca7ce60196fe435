import Foundation
import Quant

/// What a replay needs to build the same desk.
public struct JournalHead: Codable, Hashable, Sendable {
    /// Raised whenever the desk may decide differently; a replay refuses another one in words.
    public var engine: Int
    /// The mathematics that decided; another one may differ in a last bit.
    public var kernel: Int
    public var profile: String
    public var symbols: [String]
    /// First and last session, ISO dates.
    public var from: String
    public var to: String
    public var source: String?
    /// Which history the run was made over, as its maker names it, and where it was then.
    public var history: String
    public var data: String

    public static let currentEngine = 2
    public static let currentKernel = DeterministicMath.kernelVersion

    public init(
        profile: String, symbols: [String], from: String, to: String, source: String?, history: String, data: String
    ) {
        engine = JournalHead.currentEngine
        kernel = JournalHead.currentKernel
        self.profile = profile
        self.symbols = symbols
        self.from = from
        self.to = to
        self.source = source
        self.history = history
        self.data = data
    }

    /// Whether this program decides as the one that wrote the journal did. A journal of another engine can be read and
    /// its chain verified; only deciding it again would compare two different desks.
    public func checkEngine() throws(JournalError) {
        guard engine == JournalHead.currentEngine else {
            throw JournalError(
                .otherEngine,
                "The journal was written by engine \(engine); this is engine \(JournalHead.currentEngine), which may "
                    + "decide differently. Replay it with the version that wrote it.")
        }
        guard kernel == JournalHead.currentKernel else {
            throw JournalError(
                .otherEngine,
                "The journal was written with mathematics \(kernel); this program has \(JournalHead.currentKernel), "
                    + "which may differ in a last bit. Replay it with the version that wrote it.")
        }
    }

    var json: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return [UInt8](try encoder.encode(self)) } catch {
            preconditionFailure("a head is text and whole numbers, which JSON can say: \(error)")
        }
    }
    init?(json: ArraySlice<UInt8>) {
        guard let head = try? JSONDecoder().decode(JournalHead.self, from: Data(json)) else { return nil }
        self = head
    }
}
