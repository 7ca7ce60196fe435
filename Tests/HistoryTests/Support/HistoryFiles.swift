import Foundation
import Glibc
import Scratch

@testable import History

extension TemporaryFolder {
    /// Writes a file below the folder, making the folders between, and gives its path.
    @discardableResult
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let place = self[name]
        try AtomicFile.makeFolder(Folder.parent(of: place))
        // Plainly, without the flush of `AtomicFile`: nothing of a test must survive a power cut.
        let descriptor = open(place, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw CatalogError.system("cannot be created", place, writing: true) }
        defer { close(descriptor) }
        guard bytes.withUnsafeBytes({ Glibc.write(descriptor, $0.baseAddress, $0.count) }) == bytes.count else {
            throw CatalogError.system("cannot be written", place, writing: true)
        }
        return place
    }
    @discardableResult
    func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }
}

/// The bytes of a file.
func bytes(of path: String) throws -> [UInt8] {
    let file = try MappedFile.open(path, name: path)
    return Array(UnsafeRawBufferPointer(start: file.base, count: file.count))
}

/// What `body` throws, or nil where it does not.
func failure(_ body: () throws(CatalogError) -> Void) -> CatalogError? {
    do throws(CatalogError) {
        try body()
        return nil
    } catch {
        return error
    }
}

/// One gzip member that stores `bytes` without compressing them (RFC 1951, 3.2.4; RFC 1952).
func gzip(_ bytes: [UInt8]) -> [UInt8] {
    func little(_ value: UInt32, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> UInt32(8 * $0) & 255) } }
    var result: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
    var rest = bytes[...]
    repeat {
        let block = rest.prefix(65_535)
        rest = rest.dropFirst(65_535)
        let length = UInt32(block.count)
        result += [rest.isEmpty ? 1 : 0] + little(length, 2) + little(~length & 0xffff, 2) + block
    } while !rest.isEmpty
    let sum = bytes.withUnsafeBytes { Checksums.crc32($0) }
    return result + little(sum, 4) + little(UInt32(bytes.count), 4)
}
func gzip(_ text: String) -> [UInt8] { gzip(Array(text.utf8)) }
