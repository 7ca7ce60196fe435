import Foundation
import Scratch
import Testing

@testable import Journal

@Suite struct JournalFileTests {
    private func write(_ steps: [Step], to path: String, head: JournalHead = Journals.head) throws -> JournalTail {
        let file = try JournalFile(path: path, head: head)
        var builder = StepBuilder()
        for step in steps {
            step.put(into: &builder)
            file.append(builder)
        }
        return try file.finish()
    }

    @Test func `what was written is read back, step for step`() throws {
        let path = TemporaryFolder()["run.journal"]
        let tail = try write(Journals.dozen, to: path)
        var reader = try JournalReader(path: path)
        #expect(reader.head == Journals.head)
        var (steps, last): ([Step], JournalStep?) = ([], nil)
        while let step = try reader.next() {
            steps.append(Step(step))
            #expect(step.number == UInt64(steps.count))
            #expect(step.effects.count == Journals.dozen[steps.count - 1].effects.count)
            last = step
        }
        #expect(steps == Journals.dozen)
        #expect(reader.ending == .closed(tail))
        #expect(last?.hash == tail.hash && tail.steps == 12)
        #expect(try reader.next() == nil)
        #expect(try reader.verify(tail: tail) == .closed(tail))
    }

    @Test func `a step's parts lie in the journal where their indices say`() throws {
        let bytes = Journals.bytes(Journals.dozen)
        var reader = try JournalReader(bytes: bytes, name: "run.journal")
        while let step = try reader.next() {
            for part in [step.event] + step.effects {
                #expect(Array(bytes[part.startIndex..<part.endIndex]) == Array(part))
                #expect(part.startIndex >= step.offset + JournalFrame.size)
            }
        }
    }

    @Test func `a journal without a step is whole`() throws {
        let path = TemporaryFolder()["run.journal"]
        let tail = try write([], to: path)
        #expect(tail.steps == 0)
        #expect(try JournalReader(path: path).verify(tail: tail) == .closed(tail))
    }

    @Test func `a journal longer than the buffer is the one that memory holds`() throws {
        let path = TemporaryFolder()["run.journal"]
        let long = (0..<40).map { number in
            Step([UInt8](repeating: UInt8(number), count: 90_000), [[UInt8](repeating: 1, count: number)])
        }
        let tail = try write(long, to: path)
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        #expect(bytes == Journals.bytes(long))
        #expect(try JournalReader(path: path).verify(tail: tail) == .closed(tail))
    }

    @Test func `until it is finished a journal has another name, and then only its own`() throws {
        let folder = TemporaryFolder()
        let file = try JournalFile(path: folder["run.journal"], head: Journals.head)
        file.append(Journals.dozen[0].builder)
        #expect(try folder.names == ["run.journal.partial"])
        try file.finish()
        #expect(try folder.names == ["run.journal"])
    }

    @Test func `a run that fails leaves no half journal, and an older one as it was`() throws {
        let folder = TemporaryFolder()
        let tail = try write(Journals.dozen, to: folder["run.journal"])
        do {
            let file = try JournalFile(path: folder["run.journal"], head: Journals.head)
            file.append(Journals.dozen[0].builder)
        }
        #expect(try folder.names == ["run.journal"])
        #expect(try JournalReader(path: folder["run.journal"]).verify(tail: tail) == .closed(tail))
    }

    @Test func `a journal that cannot be written says so`() {
        let error = Journals.failure { () throws(JournalError) in
            _ = try JournalFile(path: "/nowhere/at/all/run.journal", head: Journals.head)
        }
        #expect(error?.kind == .file)
        #expect(error?.description.contains("cannot be written. Choose a folder") == true)
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func `a disk that fills up while the journal is written shows when it is closed`() throws {
        let folder = TemporaryFolder()
        let path = folder["run.journal"]
        try FileManager.default.createSymbolicLink(atPath: path + ".partial", withDestinationPath: "/dev/full")
        let file = try JournalFile(path: path, head: Journals.head)
        file.append(Journals.dozen[0].builder)
        let error = Journals.failure { () throws(JournalError) in try file.finish() }
        #expect(error?.kind == .file)
        #expect(error?.description.contains("could not be written whole") == true, "\(error?.description ?? "")")
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `a journal that is not there says what to give`() {
        let error = Journals.failure { () throws(JournalError) in
            _ = try JournalReader(path: "/nowhere/run.journal")
        }
        #expect(error?.kind == .file)
        #expect(error?.description.contains("Give the path that") == true)
    }

    @Test(arguments: [(UInt32(0), "or make the run again"), (1, "or make the run again"), (3, "or a later one")])
    func `another format is refused in words that say what to do`(version: UInt32, advice: String) {
        var bytes = Journals.bytes(Journals.dozen)
        bytes[8] = UInt8(version)
        let error = Journals.read(bytes).error
        #expect(error?.kind == .otherFormat)
        #expect(
            error?.description.contains("has journal format \(version); this program reads format 2. Replay it") == true
        )
        #expect(error?.description.contains(advice) == true)
    }

    @Test func `a journal of format 1 is refused by its version, not as damage`() {
        // Its first bytes, whatever follows: magic, version, and the length of a head.
        let bytes: [UInt8] = Array("WINGJRNL".utf8) + [1, 0, 0, 0, 2, 0, 0, 0] + Array("{}".utf8) + [1, 2, 3, 4]
        #expect(Journals.read(bytes).error?.kind == .otherFormat)
    }

    @Test(arguments: [
        [], Array("WINGJRN".utf8), Array("WINGSPAN is another file".utf8), [UInt8](repeating: 0, count: 99),
    ])
    func `what is not a journal is none`(bytes: [UInt8]) { #expect(Journals.read(bytes).error?.kind == .notAJournal) }

    @Test func `a journal of another engine is read and verified, and refused only for deciding it again`() throws {
        for (change, words) in [
            ({ (head: inout JournalHead) in head.engine = 99 }, "was written by engine 99"),
            ({ (head: inout JournalHead) in head.kernel = 98 }, "was written with mathematics 98"),
        ] {
            var head = Journals.head
            (head.engine, head.kernel) = (JournalHead.currentEngine, JournalHead.currentKernel)
            try head.checkEngine()
            change(&head)
            let reader = try JournalReader(bytes: Journals.bytes(Journals.dozen, head: head), name: "run.journal")
            #expect(try reader.verify() == .closed(Journals.tail(Journals.dozen, head: head)))
            let error = Journals.failure { () throws(JournalError) in try reader.head.checkEngine() }
            #expect(error?.kind == .otherEngine)
            #expect(error?.description.contains(words) == true && error?.description.contains("Replay it with") == true)
        }
    }

    @Test func `a head of the right hash that says something else is named`() {
        var bytes = JournalFormat.magic
        JournalFormat.put(JournalFormat.version, into: &bytes)
        JournalFormat.put(UInt32(2), into: &bytes)
        bytes += Array("{}".utf8)
        JournalChain(head: bytes.span).tail.hash.withUnsafeBytes { bytes.append(contentsOf: $0) }
        let error = Journals.read(bytes).error
        #expect(error?.kind == .head)
        #expect(error?.description.contains("the head at byte 16 cannot be read") == true)
    }

    @Test(arguments: [[], [1, 0, 0], [2, 0, 0, 0, 7], [0, 0, 0, 0, 9, 0, 0, 0, 1]] as [[UInt8]])
    func `a step whose parts do not fill it is named, though its hash is right`(parts: [UInt8]) {
        var bytes = Journals.bytes([], isClosed: false)
        let offset = bytes.count
        var chain = JournalChain(after: Journals.tail([]))
        JournalFrame(length: UInt32(parts.count), number: 1).withUnsafeBytes { bytes.append(contentsOf: $0) }
        bytes += parts
        chain.append(parts.span).withUnsafeBytes { bytes.append(contentsOf: $0) }
        let error = Journals.read(bytes).error
        #expect(error?.kind == .content && error?.step == 1 && error?.offset == offset)
    }
}
