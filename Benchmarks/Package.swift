// swift-tools-version: 6.3
import PackageDescription

// Apart from the main package, so that a plain build and the tests never pay for the benchmark tool.
let package = Package(
    name: "wingspan-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "wingspan", path: ".."),
        .package(url: "https://github.com/ordo-one/benchmark", exact: "1.38.1", traits: []),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    ],
    targets: [
        // Somebody else's arithmetic, frozen: what our own figures are measured against.
        .target(
            name: "CScalarReference",
            cSettings: [.unsafeFlags(["-O2"])],
            linkerSettings: [.linkedLibrary("m")]),
        .target(name: "CIndicatorReference", cSettings: [.unsafeFlags(["-O2"])]),
        .executableTarget(
            name: "QuantBenchmarks",
            dependencies: [
                "CScalarReference", "CIndicatorReference",
                .product(name: "Quant", package: "wingspan"),
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/Quant",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
        .executableTarget(
            name: "DeskBenchmarks",
            dependencies: [
                .product(name: "Desk", package: "wingspan"), .product(name: "Journal", package: "wingspan"),
                .product(name: "Market", package: "wingspan"), .product(name: "Risk", package: "wingspan"),
                .product(name: "Strategy", package: "wingspan"), .product(name: "Trading", package: "wingspan"),
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/Desk",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
        .executableTarget(
            name: "SelectionBenchmarks",
            dependencies: [
                .product(name: "History", package: "wingspan"), .product(name: "Market", package: "wingspan"),
                .product(name: "Quant", package: "wingspan"), .product(name: "Strategy", package: "wingspan"),
                .product(name: "Trading", package: "wingspan"),
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/Selection",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
        .executableTarget(
            name: "JournalBenchmarks",
            dependencies: [
                .product(name: "Journal", package: "wingspan"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/Journal",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    ]
)
