import Foundation

/// A real browser without a window: opens a page, takes its picture, and collects what the page wrote to the console.
struct Browser {
    let path: String

    static func find() throws -> Browser {
        for name in ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
        where FileManager.default.isExecutableFile(atPath: name) {
            return Browser(path: name)
        }
        throw SharedHistoryTests.Failure("No chromium is installed; `make test` installs it.")
    }

    func show(_ page: String, picture: String) throws -> (console: [String], bytes: Int) {
        let scratch = try Scratch()
        let log = try scratch.handle("log")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
            "--user-data-dir=" + scratch.file("profile"), "--enable-logging=stderr", "--window-size=1280,2000",
            "--screenshot=" + picture, "file://" + page,
        ]
        process.standardOutput = log
        process.standardError = log
        try process.run()
        process.waitUntilExit()
        let lines = try scratch.text("log").split(separator: "\n").map(String.init)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: picture)).count
        return (lines.filter { $0.contains("CONSOLE") }, bytes)
    }
}
