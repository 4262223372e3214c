// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Lifetimes"),
  .treatAllWarnings(as: .error),
  .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

/// The format is optimised in debug builds too: tests read every byte of many cassettes, and run in half the time for it.
/// What the standard library checks in a debug build only, such as the bounds of unsafe buffers, stays checked.
let optimised = settings + [.unsafeFlags(["-O", "-assert-config", "Debug"], .when(configuration: .debug))]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let asn1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let nio: [Target.Dependency] = ["NIOConcurrencyHelpers", "NIOCore", "NIOHTTP1", "NIOPosix"].map {
  .product(name: $0, package: "swift-nio")
}
let http2: Target.Dependency = .product(name: "NIOHTTP2", package: "swift-nio-http2")
let tls: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let toml: Target.Dependency = .product(name: "TOMLKit", package: "TOMLKit")
let x509: Target.Dependency = .product(name: "X509", package: "swift-certificates")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

let package = Package(
  name: "rewind",
  products: [
    .library(name: "CassetteFormat", targets: ["CassetteFormat"]),
    .library(name: "CassetteTools", targets: ["CassetteTools"]),
    .executable(name: "rewind-check", targets: ["rewind-check"]),
    .executable(name: "rewind-diff", targets: ["rewind-diff"]),
    .executable(name: "rewind-lint", targets: ["rewind-lint"]),
    .executable(name: "rewind-mutate", targets: ["rewind-mutate"]),
    .executable(name: "rewind-pack", targets: ["rewind-pack"]),
    .executable(name: "rewind-record", targets: ["rewind-record"]),
    .executable(name: "rewind-replay", targets: ["rewind-replay"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-asn1", exact: "1.7.4"),
    .package(url: "https://github.com/apple/swift-certificates", exact: "1.21.1"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-http2", exact: "1.46.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
    .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CRewindZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]),
    .systemLibrary(
      name: "CRewindArchive", pkgConfig: "libarchive",
      providers: [.apt(["libarchive-dev"]), .brew(["libarchive"])]),
    .systemLibrary(name: "CRewindAllocator"),
    .target(
      name: "CassetteFormat", dependencies: ["CRewindAllocator", "CRewindZstd", crypto], swiftSettings: optimised),
    .target(
      name: "CassetteTools",
      dependencies: ["CassetteFormat", "CRewindAllocator", "CRewindArchive", crypto, cryptoExtras, yams],
      swiftSettings: settings),
    .target(
      name: "CassetteProxy",
      dependencies: ["CassetteFormat", "CassetteTools", asn1, crypto, http2, httpClient, logging, tls, x509] + nio,
      swiftSettings: settings),
    .target(
      name: "CommandSupport", dependencies: ["CassetteFormat", "CassetteTools", argumentParser],
      swiftSettings: settings),
    .target(
      name: "ProxySupport", dependencies: ["CassetteFormat", "CassetteProxy", "CassetteTools", argumentParser],
      swiftSettings: settings),
    .executableTarget(
      name: "rewind-check", dependencies: ["CommandSupport", "CassetteFormat", "CassetteTools", argumentParser],
      swiftSettings: settings),
    .executableTarget(
      name: "rewind-diff",
      dependencies: [
        "CommandSupport", "CassetteFormat", "CassetteProxy", "CassetteTools", "ProxySupport", argumentParser,
      ], swiftSettings: settings),
    .executableTarget(
      name: "rewind-lint", dependencies: ["CommandSupport", "CassetteFormat", "CassetteTools", argumentParser, toml],
      swiftSettings: settings),
    .executableTarget(
      name: "rewind-mutate",
      dependencies: [
        "CommandSupport", "CassetteFormat", "CassetteProxy", "CassetteTools", "ProxySupport", argumentParser, logging,
      ], swiftSettings: settings),
    .executableTarget(
      name: "rewind-pack", dependencies: ["CommandSupport", "CassetteFormat", "CassetteTools", argumentParser],
      swiftSettings: settings),
    .executableTarget(
      name: "rewind-record",
      dependencies: [
        "CommandSupport", "CassetteFormat", "CassetteTools", "CassetteProxy", "ProxySupport", argumentParser, logging,
      ], swiftSettings: settings),
    .executableTarget(
      name: "rewind-replay",
      dependencies: [
        "CassetteProxy", "CommandSupport", "CassetteFormat", "CassetteTools", "ProxySupport", argumentParser, logging,
      ] + nio, swiftSettings: settings),
    .executableTarget(
      name: "durable-writer", dependencies: ["CassetteFormat"], path: "Tests/Fixtures/durable-writer",
      swiftSettings: settings),
    .target(
      name: "FuzzTargets", dependencies: ["CassetteFormat", "CassetteTools", "CRewindZstd", crypto, cryptoExtras],
      path: "Tests/FuzzTargets", swiftSettings: settings),
    .testTarget(
      name: "CassetteFormatTests", dependencies: ["CassetteFormat", "FuzzTargets", "durable-writer"],
      swiftSettings: settings),
    .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets", "CassetteFormat"], swiftSettings: settings),
    .testTarget(
      name: "CassetteToolsTests", dependencies: ["CassetteTools", "CassetteFormat", "FuzzTargets", crypto],
      swiftSettings: settings),
    .testTarget(
      name: "CassetteProxyTests",
      dependencies: ["CassetteProxy", "CassetteTools", "CassetteFormat", http2, httpClient, logging, tls] + nio,
      swiftSettings: settings),
    .testTarget(
      name: "RewindDiffTests",
      dependencies: [
        "rewind-check", "rewind-diff", "rewind-lint", "rewind-pack", "rewind-replay", "CassetteFormat", "CassetteTools",
      ], swiftSettings: settings),
    .testTarget(
      name: "RewindCheckTests", dependencies: ["rewind-check", "rewind-pack", "CassetteTools"],
      swiftSettings: settings),
    .testTarget(
      name: "RewindLintTests", dependencies: ["rewind-lint", "CommandSupport", "CassetteFormat", "CassetteTools"],
      swiftSettings: settings),
    .testTarget(
      name: "RewindMutateTests", dependencies: ["rewind-mutate", "rewind-pack", "CassetteTools"],
      swiftSettings: settings),
    .testTarget(
      name: "RewindPackTests", dependencies: ["rewind-pack", "durable-writer", "CassetteFormat", "CassetteTools"],
      swiftSettings: settings),
    .testTarget(
      name: "RewindRecordTests",
      dependencies: [
        "rewind-record", "rewind-replay", "rewind-mutate", "rewind-lint", "rewind-pack", "CassetteFormat",
        "CassetteTools",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "RewindReplayTests", dependencies: ["rewind-replay", "CassetteFormat", "CassetteTools"],
      swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)

// The fuzzing program has no `main`: libFuzzer brings it, so it can be linked with `--sanitize=fuzzer` only (scripts/fuzz).
if Context.environment["REWIND_FUZZING"] != nil {
  package.targets.append(
    .executableTarget(
      name: "rewind-fuzz", dependencies: ["FuzzTargets", "CassetteFormat"], path: "Tests/Fixtures/rewind-fuzz",
      swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])]))
}
