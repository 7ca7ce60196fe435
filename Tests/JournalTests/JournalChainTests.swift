import Testing

@testable import Journal

@Suite struct JournalChainTests {
    /// Computed by Python's hashlib: SHA-256 of `wingspan`, then of each hash, length, complement, number and step.
    private static let reference = [
        "7e3e1d2c5b56efc645804615d3ad00ea2a7d142ac74bd7b3b34eaff6507bc6ef",
        "6e5aac2398deef01fce3c3cfdc7663d8656a043928e1c9c71ebb05b623321e5d",
        "dba5003796bf9a87639fcba19bf58d0afc4b67384601f96b70653ec34bf2ae82",
        "a885d9a7f60fdcf9b5e225d614051ab548af62a3fa75a4dbe61ad9c4be81f669",
    ]
    private static let steps: [[UInt8]] = [[1, 2, 3], [], (0..<300).map { UInt8(truncatingIfNeeded: $0) }]

    @Test func `each hash is the SHA-256 of the one before it, the step's frame and the step`() {
        var chain = JournalChain(head: Array("wingspan".utf8).span)
        #expect(chain.tail.hash.description == Self.reference[0])
        for (step, expected) in zip(Self.steps, Self.reference.dropFirst()) {
            let hash = chain.append(step.span)
            #expect(hash.description == expected)
            #expect(chain.tail.hash == hash)
        }
        #expect(chain.tail.steps == 3)
    }

    @Test func `a chain goes on from a tail that was noted`() throws {
        let noted = JournalTail(steps: 1, hash: try #require(JournalHash(Self.reference[1])))
        var chain = JournalChain(after: noted)
        for step in Self.steps.dropFirst() { chain.append(step.span) }
        #expect(chain.tail.description == "3:" + Self.reference[3])
    }

    @Test func `a stored step is proven by what stands before it, without a tool of ours`() throws {
        let bytes = Journals.bytes(Journals.dozen)
        let offsets = Journals.read(bytes).offsets
        let sixth = offsets[5]..<offsets[6]
        // The chain's own hash of a head is a plain SHA-256.
        let plain = JournalChain(head: bytes.span.extracting(sixth.lowerBound - 32..<sixth.upperBound - 32)).tail.hash
        #expect(plain == JournalHash(bytes, at: sixth.upperBound - 32))
    }

    @Test func `the number, the length and the order of steps change the hash, not only their bytes`() throws {
        func hash(_ steps: [[UInt8]], after: UInt64 = 0) throws -> JournalHash {
            let start = JournalTail(steps: after, hash: try #require(JournalHash(Self.reference[0])))
            var chain = JournalChain(after: start)
            for step in steps { chain.append(step.span) }
            return chain.tail.hash
        }
        let hashes = try [hash([[1]]), hash([[1]], after: 1), hash([[0]]), hash([[]]), hash([[1, 2]])]
        let pairs = try [hash([[1], [2]]), hash([[2], [1]])]
        #expect(Set(hashes + pairs).count == 7)
    }

    @Test func `a tail is noted and read back as text`() throws {
        let tail = Journals.tail(Journals.dozen)
        #expect(JournalTail(tail.description) == tail)
        #expect(JournalTail(tail.description.uppercased()) == tail)
    }

    @Test(
        arguments: [
            "", "12", ":", "12:", "-1:\(reference[0])", "x:\(reference[0])", "1:\(reference[0].dropLast())",
            "1:\(reference[0])0", "1:\(reference[0].dropLast())g", "1:\(reference[0].dropLast(2))é",
        ] as [String])
    func `what is not a tail is none`(text: String) { #expect(JournalTail(text) == nil) }
}
