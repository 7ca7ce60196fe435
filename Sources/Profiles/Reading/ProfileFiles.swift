import Foundation

/// Profiles on disk: finding one by name, reading it, and putting it over the one it extends.
struct ProfileFiles {
    private(set) var problems: [ProfileProblem] = []
    /// Files being read, the outermost first, to notice a circle.
    private var open: [String] = []

    /// The tree of a file over everything it extends; nil when nothing of it could be read.
    mutating func tree(_ path: String) -> SettingNode? {
        let origin = Origin(file: path, line: nil)
        guard let data = FileManager.default.contents(atPath: path) else {
            problems.append(ProfileProblem(.unreadable, at: origin, "there is no such file, or it can't be read"))
            return nil
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            problems.append(ProfileProblem(.notYAML, at: origin, "is not UTF-8 text"))
            return nil
        }
        return tree(text: text, file: path, directory: ProfileFiles.folder(of: path))
    }

    /// The tree of a text. With `directory` nil it may not extend anything.
    mutating func tree(text: String, file: String, directory: String? = nil) -> SettingNode? {
        let read = YAMLText.read(text, file: file)
        problems += read.problems
        guard let node = read.node else { return nil }
        guard let entries = node.entries else {
            problems.append(
                .wrongShape(node, allowed: "a map of settings, as `title: …` and `strategies: …`"))
            return nil
        }
        guard let extended = entries.first(where: { $0.key == "extends" }) else { return node }
        let own = SettingNode(.map(entries.filter { $0.key != "extends" }), at: node.origin)
        guard let base = base(extended, directory: directory, file: file) else { return own }
        return base.joined(with: own, ProfileSchema.shape)
    }

    private mutating func base(_ extended: SettingNode.Entry, directory: String?, file: String) -> SettingNode? {
        func refuse(_ kind: ProfileProblem.Kind, _ message: String) {
            problems.append(ProfileProblem(kind, at: extended.origin, path: "extends", message))
        }
        guard let target = extended.value.anyText, !extended.value.isBlank else {
            refuse(.notAllowed, "found \(extended.value.shown); allowed: a path relative to this file, as base.yaml")
            return nil
        }
        guard let directory else {
            refuse(.notAllowed, "a text that lies in no file can't extend `\(target)`")
            return nil
        }
        let path = target.hasPrefix("/") || directory.isEmpty ? target : directory + "/" + target
        let place = ProfileFiles.standard(path)
        let chain = open + [ProfileFiles.standard(file)]
        guard !chain.contains(place) else {
            let names = (chain + [place]).map { $0.split(separator: "/").last ?? "" }
            refuse(.extendsItself, "comes back to itself: \(names.joined(separator: " → "))")
            return nil
        }
        guard FileManager.default.fileExists(atPath: path) else {
            refuse(.unreadable, "there is no file `\(path)`")
            return nil
        }
        open = chain
        defer { open.removeLast() }
        guard let base = tree(path), let entries = base.entries else { return nil }
        // What a profile is called is its own.
        return SettingNode(.map(entries.filter { !["name", "title"].contains($0.key) }), at: base.origin)
    }

    /// What stands before the last slash; empty for a file of the working directory.
    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }

    private static func standard(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
    }

    // MARK: Names

    /// `reference/vertical` for `…/profiles/reference/vertical.yaml`: what follows the last folder called `profiles`,
    /// so that a result does not depend on where the project lies; else the file's own name.
    static func name(of path: String) -> String {
        var parts = path.split(separator: "/").map(String.init)
        guard var last = parts.popLast() else { return "profile" }
        for suffix in [".yaml", ".yml"] where last.hasSuffix(suffix) { last.removeLast(suffix.count) }
        let folders = parts.lastIndex(of: "profiles").map { Array(parts[($0 + 1)...]) } ?? []
        let name = (folders + [last]).joined(separator: "/")
        let legal = name.unicodeScalars.map { scalar -> Character in
            let keeps =
                scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                || "-_/.".unicodeScalars.contains(scalar)
            return keeps ? Character(scalar) : "-"
        }
        return legal.isEmpty ? "profile" : String(legal.prefix(60))
    }

    /// The path of the profile called `name`.
    static func resolve(_ name: String, in directories: [String]) throws(ProfileError) -> String {
        let files = FileManager.default
        func isFile(_ path: String) -> Bool {
            var isDirectory: ObjCBool = false
            return files.fileExists(atPath: path, isDirectory: &isDirectory) && !isDirectory.boolValue
        }
        if isFile(name) { return name }
        let places = directories + ["profiles"] + besideProgram()
        if !name.hasPrefix("/") {
            for place in places {
                for suffix in ["", ".yaml", ".yml"] where isFile("\(place)/\(name)\(suffix)") {
                    return "\(place)/\(name)\(suffix)"
                }
            }
        }
        let shipped = places.lazy.map { listed(in: $0) }.first { !$0.isEmpty } ?? []
        let stem = name.hasSuffix(".yaml") ? String(name.dropLast(5)) : name
        let nearest = NearestName.of(stem, among: shipped)
        var message = "there is no such profile"
        if let nearest { message += "; did you mean `\(nearest)`?" }
        message +=
            shipped.isEmpty
            ? "; give the path of a file" : " Known: \(shipped.joined(separator: ", ")); or give the path of a file"
        throw ProfileError([
            ProfileProblem(.unreadable, at: Origin(file: name, line: nil), message, nearest: nearest)
        ])
    }

    /// `profiles` in the program's folder and in each folder above it, which finds a clone's own from its build folder.
    private static func besideProgram() -> [String] {
        guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else {
            return []
        }
        var places: [String] = []
        var folder = ProfileFiles.folder(of: program)
        while !folder.isEmpty, places.count < 8 {
            places.append(folder + "/profiles")
            folder = ProfileFiles.folder(of: folder)
        }
        return places
    }

    private static func listed(in place: String) -> [String] {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: standard(place))) ?? []
        return names.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
    }
}
