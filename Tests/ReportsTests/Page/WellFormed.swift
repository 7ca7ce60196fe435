import Foundation
import FoundationXML

/// Whether a piece of markup is well-formed XML, which the kit's HTML but for the head of a page is, and all its SVG.
enum WellFormed {
    /// `nil` where it is; else what the parser says and where.
    static func problem(in markup: String) -> String? {
        let parser = XMLParser(data: Data("<root>\(markup)</root>".utf8))
        guard !parser.parse() else { return nil }
        let what = parser.parserError.map { String(describing: $0) } ?? "not well-formed"
        return "\(what) at line \(parser.lineNumber), column \(parser.columnNumber)"
    }
}
