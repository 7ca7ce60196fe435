/// The program's version, as `--version` and the foot of a report say it.
enum Version {
    static let text = "0.1.0"
}
