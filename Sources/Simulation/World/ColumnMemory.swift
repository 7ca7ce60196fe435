/// One allocation from which columns are cut, each on a multiple of 64 bytes; freed with its last owner.
final class ColumnMemory: @unchecked Sendable {  // Safe: written by the one who makes it, before it is shared.
    let base: UnsafeMutableRawPointer

    init(bytes: Int) { base = .allocate(byteCount: max(bytes, 64), alignment: 64) }
    deinit { base.deallocate() }

    /// What a column takes.
    static func bytes<T>(_ type: T.Type, _ count: Int) -> Int { (count * MemoryLayout<T>.stride + 63) / 64 * 64 }

    func column<T>(_ offset: Int, _ type: T.Type) -> UnsafeMutablePointer<T> {
        (base + offset).assumingMemoryBound(to: type)
    }
}
