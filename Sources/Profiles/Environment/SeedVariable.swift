/// A variable that one of the programs Wingspan unifies was told by: whoever comes from one keeps their environment.
struct SeedVariable: Sendable {
    let name: String
    /// Which profile's program it is from, as the specification brackets it.
    let seed: String
    let meaning: Meaning

    enum Meaning: Sendable {
        /// Another name of a setting; `read` makes the setting's YAML of the variable's text.
        case setting(String, read: @Sendable (String) -> Reading)
        /// A key, a token or an account: never shown, never a setting.
        case credential(String)
        /// Understood, and of no effect yet: what it will be about.
        case later(String)
    }
    enum Reading: Hashable, Sendable {
        case value(String)
        /// It says what holds anyway.
        case nothing
        case refused(allowed: String)
    }

    static func named(_ name: String) -> SeedVariable? { all.first { $0.name == name } }

    /// One row a name. What one program's source calls a constant is here too: its configuration read them by name.
    static let all: [SeedVariable] = [
        .setting("TRADER_JIM_ENV", "[jim]", "account.mode", mode),
        .setting("LIVE_TRADING", "[claxton]", "account.mode", liveTrading),
        .setting("DISALLOW_MARKET_ORDERS", "[claxton]", "execution.emergency.marketOrder", disallowed),
        .setting("STOP_PERSISTENCE_SCANS", "[claxton]", "strategies[].exits.stop.confirmations", unchanged),
        .setting("MIN_HOLDING_SECONDS", "[claxton]", "strategies[].exits.grace", seconds),
        .setting("SUSPECT_MARK_JUMP_FRACTION", "[claxton]", "strategies[].exits.jump.suspect", unchanged),
        .setting("RECONCILER_INTERVAL_SECONDS", "[claxton]", "connection.reconcileEvery", seconds),
        .setting("VIX_EMERGENCY_TIMEOUT_SECONDS", "[claxton]", "execution.emergency.interval", seconds),
        .later("EXIT_EVAL_INTERVAL_SECONDS", "[claxton]", "how often held trades are looked at"),
        .later("VIX_SPIKE_PCT_1M", "[claxton]", "the rise of VIX that opens the emergency path"),
        .later("PORTFOLIO_MAX_ABS_DELTA_SHARES", "[claxton]", "the book's net delta"),
        .later("PORTFOLIO_MAX_ABS_GAMMA", "[claxton]", "the book's net gamma"),
        .later("PORTFOLIO_MAX_ABS_VEGA", "[claxton]", "the book's net vega"),
        .later("USE_STREAMING", "[claxton]", "streaming or polling"),
        .later("USE_MCP_INTELLIGENCE", "[claxton]", "outside context for the advisor"),
        .later("TRADIER_BASE_URL", "[claxton]", "the broker's address"),
        .later("SUPABASE_URL", "[claxton]", "the database's address"),
        .later("MAX_AUDIT_FILE_SIZE_MB", "[claxton]", "the size at which the audit export rotates"),
        .later("RUST_LOG", "[jim]", "how much is logged"),
        .credential("TRADIER_API_TOKEN", "[claxton]", "Tradier's token"),
        .credential("TRADIER_API_KEY", "[strangle]", "Tradier's token"),
        .credential("TRADIER_ACCOUNT_ID", "[claxton]", "Tradier's account"),
        .credential("TRADIER_ACCOUNT", "[strangle]", "Tradier's account"),
        .credential("ALPACA_API_KEY", "[jim]", "Alpaca's key"),
        .credential("ALPACA_SECRET_KEY", "[jim]", "Alpaca's secret"),
        .credential("ANTHROPIC_API_KEY", "[jim]", "Claude's key"),
        .credential("SLACK_BOT_TOKEN", "[jim]", "Slack's token"),
        .credential("SLACK_SIGNING_SECRET", "[jim]", "Slack's signing secret"),
        .credential("ALERT_TELEGRAM_BOT_TOKEN", "[claxton]", "Telegram's token"),
        .credential("ALERT_TELEGRAM_CHAT_ID", "[claxton]", "Telegram's chat"),
        .credential("SUPABASE_SERVICE_KEY", "[claxton]", "the database's key"),
        .credential("TASKS_TOKEN", "[claxton]", "the token of scheduled tasks"),
    ]

    private static func setting(
        _ name: String, _ seed: String, _ path: String, _ read: @escaping @Sendable (String) -> Reading
    ) -> SeedVariable {
        SeedVariable(name: name, seed: seed, meaning: .setting(path, read: read))
    }
    private static func credential(_ name: String, _ seed: String, _ what: String) -> SeedVariable {
        SeedVariable(name: name, seed: seed, meaning: .credential(what))
    }
    private static func later(_ name: String, _ seed: String, _ what: String) -> SeedVariable {
        SeedVariable(name: name, seed: seed, meaning: .later(what))
    }

    // MARK: Their ways of writing

    private static func flag(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "1", "yes", "on": true
        case "false", "0", "no", "off": false
        default: nil
        }
    }

    @Sendable private static func unchanged(_ text: String) -> Reading { .value(text) }

    @Sendable private static func mode(_ text: String) -> Reading {
        switch text.lowercased() {
        case "paper": .value("paper")
        case "live": .value("live")
        default: .refused(allowed: "paper or live")
        }
    }

    @Sendable private static func liveTrading(_ text: String) -> Reading {
        guard let flag = flag(text) else { return .refused(allowed: "true or false") }
        return .value(flag ? "live" : "paper")
    }

    /// It can forbid a market order; that it does not forbid one allows none.
    @Sendable private static func disallowed(_ text: String) -> Reading {
        guard let flag = flag(text) else { return .refused(allowed: "true or false") }
        return flag ? .value("no") : .nothing
    }

    @Sendable private static func seconds(_ text: String) -> Reading {
        guard let seconds = Int(text), seconds >= 0 else { return .refused(allowed: "a whole number of seconds") }
        return .value("\(seconds)s")
    }
}
