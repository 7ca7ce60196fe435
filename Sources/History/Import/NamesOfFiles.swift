import Market

/// Some layouts leave the symbol to the file's name.
enum SymbolOfFile {
    static func symbol(_ name: String) throws(CatalogError) -> Symbol {
        let stem = Folder.stem(of: name).uppercased()
        guard let symbol = Symbol(stem) else {
            throw CatalogError(
                .garbled, "this layout takes its symbol from the file's name, and \(stem) is none", file: name,
                line: 1, wayOut: "Name the file after its symbol, as SPY.csv.")
        }
        return symbol
    }
}

/// What the source of a file's data is called. A vendor's own layout is named after the vendor; the common chain
/// layout, which many sources were converted to, after the first folder below `chains`, else after the file.
enum SourceName {
    /// `path` is the file as the system knows it, `name` as it lies in the folder that was imported.
    static func chains(_ layout: ImportLayout, path: String, name: String) -> String {
        switch layout {
        case .dataShop: return "cboe_datashop"
        case .riskAlert: return "riskalert"
        default: break
        }
        var parts = path.split(separator: "/").map(String.init)
        if let chains = parts.lastIndex(of: "chains") {
            parts.removeFirst(chains + 1)
        } else {
            parts = name.split(separator: "/").map(String.init)
        }
        return clean(parts.count > 1 ? parts[0] : Folder.stem(of: name))
    }

    /// ASCII letters, digits and `._+-`; the rest becomes `-`. At most 48 bytes.
    static func clean(_ text: String) -> String {
        let bytes = text.utf8.prefix(SegmentFormat.sourceBytes).map { byte -> UInt8 in
            let plain = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            return plain || "._+-".utf8.contains(byte) ? byte : UInt8(ascii: "-")
        }
        return bytes.isEmpty ? "unnamed" : String(decoding: bytes, as: UTF8.self)
    }
}
