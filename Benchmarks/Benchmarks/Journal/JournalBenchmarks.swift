import Benchmark
import Crypto
import Journal

/// Takes every step's bytes and keeps none, so that what is measured is the making and chaining of a step.
final class ChainOnly: JournalSink {
    var chain = JournalChain(head: [UInt8]().span)
    func append(_ step: StepBuilder) { chain.append(step.bytes.span) }
}

/// One event and three effects that together with their lengths are `size` bytes.
struct Parts {
    let event: [UInt8]
    let effects: [[UInt8]]
    let size: Int

    init(size: Int) {
        self.size = size
        let content = size - 4 * 4
        event = [UInt8](repeating: 7, count: content / 4)
        effects = [content / 4, content / 4, content - 3 * (content / 4)].map { [UInt8](repeating: 9, count: $0) }
    }

    func put(into step: inout StepBuilder) {
        step.begin(event: event.span)
        for effect in effects { step.add(effect: effect.span) }
    }
}

/// The check of journal format 1, as it was: CRC-32 (ISO 3309) byte by byte.
enum FormatOne {
    private static let table: [UInt32] = (0..<256 as Range<UInt32>).map { byte in
        (0..<8).reduce(byte) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }
    static func check(_ bytes: [UInt8], running: UInt32) -> UInt32 {
        bytes.withUnsafeBufferPointer { buffer in
            var crc = ~running
            for byte in buffer { crc = table[Int((crc ^ UInt32(byte)) & 0xFF)] ^ (crc >> 8) }
            return ~crc
        }
    }
}

let benchmarks: @Sendable () -> Void = {
    // A thousand steps an iteration: microseconds per iteration are nanoseconds per step.
    let steps = 1_000
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .throughput], maxDuration: .seconds(2), maxIterations: 2_000)
    let head = JournalHead(
        profile: "", symbols: ["SPX"], from: "2018-01-02", to: "2018-02-28", source: nil, history: "", data: "")

    for size in [64, 200, 1_000] {
        Benchmark("\(size) bytes, 1,000 steps: SHA-256 alone, one hash a step (reference)") { benchmark in
            let bytes = [UInt8](repeating: 7, count: size)
            for _ in benchmark.scaledIterations {
                for _ in 0..<steps {
                    bytes.withUnsafeBytes {
                        var digest = SHA256()
                        digest.update(bufferPointer: $0)
                        blackHole(digest.finalize())
                    }
                }
            }
        }
        Benchmark("\(size) bytes, 1,000 steps: running CRC-32 of format 1 (reference)") { benchmark in
            let bytes = [UInt8](repeating: 7, count: size)
            var check: UInt32 = 0
            for _ in benchmark.scaledIterations {
                for _ in 0..<steps { check = FormatOne.check(bytes, running: check) }
            }
            blackHole(check)
        }
        Benchmark("\(size) bytes, 1,000 steps: built and chained") { benchmark in
            let parts = Parts(size: size)
            var step = StepBuilder()
            let sink = ChainOnly()
            for _ in benchmark.scaledIterations {
                for _ in 0..<steps {
                    parts.put(into: &step)
                    sink.append(step)
                }
            }
            blackHole(sink.chain.tail)
        }
        Benchmark("\(size) bytes, 1,000 steps: built, chained and kept in memory") { benchmark in
            let parts = Parts(size: size)
            var step = StepBuilder()
            for _ in benchmark.scaledIterations {
                let journal = MemoryJournal(head: head)
                for _ in 0..<steps {
                    parts.put(into: &step)
                    journal.append(step)
                }
                blackHole(journal.tail)
            }
        }
        Benchmark("\(size) bytes, 1,000 steps: read and verified") { benchmark in
            let parts = Parts(size: size)
            var step = StepBuilder()
            let journal = MemoryJournal(head: head)
            for _ in 0..<steps {
                parts.put(into: &step)
                journal.append(step)
            }
            let reader = try journal.reader()
            benchmark.startMeasurement()
            for _ in benchmark.scaledIterations { blackHole(try reader.verify()) }
            benchmark.stopMeasurement()
        }
    }
}
