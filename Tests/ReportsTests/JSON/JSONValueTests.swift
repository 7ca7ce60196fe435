import Foundation
import Testing

@testable import Reports

@Suite struct JSONValueTests {
    @Test func `numbers are numbers, and what is no number is null`() {
        let value = JSONValue.array([
            .number(0.1), .number(-0.0), .number(1e-7), .number(3), .number(.infinity), .number(.nan), .decimal(12_500),
            .decimal(-125), .decimal(10_000_000_001), .integer(-3), .null, .bool(true),
        ])
        #expect(value.line == "[0.1, 0, 1e-07, 3, null, null, 1.25, -0.0125, 1000000.0001, -3, null, true]")
    }

    @Test func `text is quoted so that any parser reads it back`() throws {
        let text = "a \"b\" \\ c\n\t\r\u{1}\u{7F} — 日本 😀"
        let object = try JSONSerialization.jsonObject(
            with: Data(JSONValue.object(["text": .text(text)]).document.utf8))
        #expect((object as? [String: String])?["text"] == text)
    }

    @Test func `a list of points is a list of lines, fields in the order given`() {
        let points = (0..<30).map { JSONValue.object(["zeta": .count($0), "alpha": .text("x")]) }
        let document = JSONValue.object(["points": .array(points), "empty": .array([])]).document
        #expect(document.contains("    {\"zeta\": 0, \"alpha\": \"x\"},\n    {\"zeta\": 1, \"alpha\": \"x\"},\n"))
        #expect(document.hasSuffix("  ],\n  \"empty\": []\n}\n"))
    }
}
