import Foundation

/// Where a profile lies, and the overlays that are put over it: what `jim+paper` names.
struct ProfilePlace: Hashable, Sendable {
    let path: String
    /// From the first to the last, which has the last word.
    let overlays: [String]
    /// What the profile is called in reports.
    let name: String

    /// One file, and nothing over it.
    init(path: String) {
        self.path = path
        overlays = []
        name = ProfilePlace.name(of: path)
    }

    /// The profile called `name`: a shipped one, or a file; behind each `+` an overlay, which is a file too, or lies in
    /// the folder `overlays` beside the profile as `PROFILE.OVERLAY.yaml` or, for every profile, as `OVERLAY.yaml`.
    init(called name: String, in directories: [String]) throws(ProfileError) {
        let places = directories + ["profiles"] + ProfilePlace.besideProgram()
        var parts = name.split(separator: "+", omittingEmptySubsequences: false).map(String.init)
        // A file whose own name has a plus is that file.
        if parts.count > 1, ProfilePlace.isFile(name) { parts = [name] }
        let found = ProfilePlace.isFile(parts[0]) ? parts[0] : ProfilePlace.file(parts[0], in: places)
        guard let path = found else {
            throw ProfilePlace.unknown(parts[0], known: ProfilePlace.profiles(in: places), what: "profile")
        }
        let beside = ProfileFiles.folder(of: path)
        let folders = ([beside.isEmpty ? "." : beside] + places).map { $0 + "/" + ProfilePlace.folder }
        let stem = ProfilePlace.name(of: path)
        var overlays: [String] = []
        for overlay in parts.dropFirst() {
            let found = ProfilePlace.file("\(stem).\(overlay)", in: folders) ?? ProfilePlace.file(overlay, in: folders)
            guard let file = found ?? (ProfilePlace.isFile(overlay) ? overlay : nil) else {
                let known = ProfilePlace.overlays(of: stem, in: folders)
                throw ProfilePlace.unknown(overlay, known: known, what: "overlay")
            }
            overlays.append(file)
        }
        self.path = path
        self.overlays = overlays
        self.name = ([stem] + parts.dropFirst().map { ProfilePlace.name(of: $0) }).joined(separator: "+")
    }

    /// Where overlays lie, beside the profiles.
    private static let folder = "overlays"

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
                || "-_/.+".unicodeScalars.contains(scalar)
            return keeps ? Character(scalar) : "-"
        }
        return legal.isEmpty ? "profile" : String(legal.prefix(60))
    }

    // MARK: Files

    private static func isFile(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && !isDirectory.boolValue
    }

    /// The first file in one of `places` that `name` is, with or without its ending.
    private static func file(_ name: String, in places: [String]) -> String? {
        guard !name.isEmpty, !name.hasPrefix("/") else { return nil }
        return places.flatMap { place in ["", ".yaml", ".yml"].map { "\(place)/\(name)\($0)" } }.first(where: isFile)
    }

    private static func unknown(_ name: String, known: [String], what: String) -> ProfileError {
        let stem = name.hasSuffix(".yaml") ? String(name.dropLast(5)) : name
        let nearest = NearestName.of(stem, among: known)
        var message = "there is no such \(what)"
        if let nearest { message += "; did you mean `\(nearest)`?" }
        message +=
            known.isEmpty
            ? "; give the path of a file" : " Known: \(known.joined(separator: ", ")); or give the path of a file"
        let origin = Origin(file: name.isEmpty ? "+" : name, line: nil)
        return ProfileError([ProfileProblem(.unreadable, at: origin, message, nearest: nearest)])
    }

    /// The profiles of the first place that has any.
    private static func profiles(in places: [String]) -> [String] {
        let lists = places.lazy.map { listed(in: $0).filter { !$0.hasPrefix(folder + "/") } }
        return lists.first { !$0.isEmpty } ?? []
    }

    /// The overlays that fit a profile: its own, and those for every one.
    private static func overlays(of stem: String, in folders: [String]) -> [String] {
        let files = Set(folders.flatMap { listed(in: $0) })
        let own = files.filter { $0.hasPrefix(stem + ".") }.map { String($0.dropFirst(stem.count + 1)) }
        return Set(own + files.filter { !$0.contains(".") }).sorted()
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
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: ProfileFiles.standard(place))) ?? []
        return names.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
    }
}
