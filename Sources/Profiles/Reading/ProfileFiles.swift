import Foundation

/// Profiles on disk: reading one, and putting it over the one it extends and the overlays over it.
struct ProfileFiles {
    private(set) var problems: [ProfileProblem] = []
    /// Files being read, the outermost first, to notice a circle.
    private var open: [String] = []

    /// The tree of a profile with its overlays over it; nil when the profile could not be read.
    mutating func tree(_ place: ProfilePlace) -> SettingNode? {
        guard let tree = tree(place.path) else { return nil }
        return place.overlays.reduce(tree) { tree, path in
            self.tree(path).map { tree.joined(with: $0, ProfileSchema.shape) } ?? tree
        }
    }

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
    static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }

    static func standard(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
    }
}
