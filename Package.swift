// swift-tools-version: 6.3
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

// The floors that tests run real data through crawl unless they are optimised in debug builds, too.
let fast = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let package = Package(
    name: "wingspan",
    products: [
        .executable(name: "wingspan", targets: ["wingspan"]),
        .library(name: "Market", targets: ["Market"]),
        .library(name: "Quant", targets: ["Quant"]),
        .library(name: "Trading", targets: ["Trading"]),
        .library(name: "Strategy", targets: ["Strategy"]),
        .library(name: "Risk", targets: ["Risk"]),
        .library(name: "History", targets: ["History"]),
        .library(name: "Desk", targets: ["Desk"]),
        .library(name: "Journal", targets: ["Journal"]),
        .library(name: "Backtest", targets: ["Backtest"]),
        .library(name: "Profiles", targets: ["Profiles"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        // Floor 0
        .target(name: "Market", swiftSettings: fast),
        .target(name: "CQuantKernels", cSettings: [.unsafeFlags(["-O3", "-ffp-contract=off"])]),
        .target(name: "Quant", dependencies: ["CQuantKernels"], swiftSettings: fast),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        // Floor 1
        .target(name: "Trading", dependencies: ["Market"], swiftSettings: fast),
        // Floor 2
        .target(name: "Strategy", dependencies: ["Market", "Quant", "Trading"], swiftSettings: fast),
        .target(name: "Risk", dependencies: ["Market", "Quant", "Trading"], swiftSettings: fast),
        .target(name: "Exchange", dependencies: ["Market", "Quant", "Trading"], swiftSettings: fast),
        .target(
            name: "History",
            dependencies: ["Market", "Quant", "Trading", "CZlib", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: fast),
        .target(
            name: "Journal", dependencies: ["Quant", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: fast),
        // Floor 3
        .target(name: "Desk", dependencies: ["Market", "Quant", "Trading", "Strategy", "Risk"], swiftSettings: fast),
        // Floor 4
        .target(
            name: "Profiles",
            dependencies: [
                "Market", "Trading", "Strategy", "Risk", "Exchange", "Desk", .product(name: "Yams", package: "Yams"),
            ], swiftSettings: strict),
        .target(
            name: "Backtest",
            dependencies: [
                "Market", "Quant", "Trading", "Strategy", "Risk", "Exchange", "History", "Journal", "Desk", "Profiles",
            ],
            swiftSettings: fast),
        .target(
            name: "Simulation",
            dependencies: ["Market", "Quant", "Trading", "Strategy", "Risk", "Exchange", "Journal", "Desk"],
            swiftSettings: fast),
        .target(
            name: "Reports",
            dependencies: [
                "Market", "Quant", "Trading", "Strategy", "Risk", "History", "Journal", "Desk", "Profiles", "Backtest",
                "Simulation",
            ],
            swiftSettings: strict),
        // Floor 7
        .executableTarget(
            name: "wingspan",
            dependencies: [
                "Market", "Quant", "Trading", "Strategy", "Risk", "Exchange", "History", "Journal", "Desk", "Profiles",
                "Backtest", "Simulation", "Reports", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], swiftSettings: strict),
        // Tests
        .target(name: "Scratch", path: "Tests/Support/Scratch", swiftSettings: strict),
        .target(name: "Truth", dependencies: ["CZlib"], path: "Tests/Support/Truth", swiftSettings: strict),
        .target(
            name: "SharedData", dependencies: ["CZlib", "Truth"], path: "Tests/Support/SharedData",
            swiftSettings: strict),
        .target(
            name: "CQuantCanary", path: "Tests/Support/CQuantCanary",
            cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))]),
        .testTarget(name: "MarketTests", dependencies: ["Market", "Truth", "SharedData"], swiftSettings: strict),
        .testTarget(name: "QuantTests", dependencies: ["Quant", "Truth", "CQuantCanary"], swiftSettings: strict),
        .testTarget(
            name: "TradingTests", dependencies: ["Market", "Quant", "Trading", "Truth", "SharedData"],
            swiftSettings: strict),
        .testTarget(
            name: "StrategyTests",
            dependencies: ["Market", "Quant", "Trading", "Strategy", "Truth", "SharedData"], swiftSettings: strict),
        .testTarget(name: "RiskTests", dependencies: ["Market", "Trading", "Risk"], swiftSettings: strict),
        .testTarget(
            name: "HistoryTests",
            dependencies: ["Market", "Quant", "Trading", "History", "Scratch", "Truth", "SharedData"],
            swiftSettings: strict),
        .testTarget(name: "JournalTests", dependencies: ["Journal", "Scratch"], swiftSettings: strict),
        .testTarget(
            name: "ProfilesTests",
            dependencies: ["Market", "Trading", "Strategy", "Risk", "Exchange", "Desk", "Profiles"],
            swiftSettings: strict),
        .testTarget(name: "CommandTests", dependencies: ["wingspan", "Truth", "SharedData"], swiftSettings: strict),
        .testTarget(
            name: "ExchangeTests", dependencies: ["Market", "Quant", "Trading", "Exchange"], swiftSettings: strict),
        .testTarget(
            name: "DeskTests",
            dependencies: ["Market", "Quant", "Trading", "Strategy", "Risk", "Exchange", "Desk"],
            swiftSettings: strict),
        .testTarget(
            name: "SimulationTests",
            dependencies: [
                "Market", "Quant", "Trading", "Strategy", "Risk", "Exchange", "Journal", "Desk", "Simulation",
            ], swiftSettings: strict),
        .testTarget(
            name: "BacktestTests",
            dependencies: [
                "Market", "Quant", "Trading", "Strategy", "Risk", "Exchange", "History", "Journal", "Desk", "Profiles",
                "Backtest", "Reports", "Scratch", "Truth", "SharedData",
            ], swiftSettings: strict),
        .testTarget(
            name: "ReportsTests",
            dependencies: [
                "Market", "Quant", "Trading", "Strategy", "Risk", "Exchange", "History", "Journal", "Desk", "Profiles",
                "Backtest", "Reports", "Truth", "SharedData",
            ], swiftSettings: strict),
    ]
)
