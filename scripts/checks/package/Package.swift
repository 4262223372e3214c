// swift-tools-version: 6.2
import PackageDescription

// Built by scripts/delete-checks, which puts the rewritten sources of CassetteFormat beside this file.
let package = Package(
  name: "checks",
  dependencies: [.package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2")],
  targets: [
    .systemLibrary(name: "CRewindZstd", pkgConfig: "libzstd"),
    .target(
      name: "CassetteFormat",
      dependencies: ["CRewindZstd", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"), .enableExperimentalFeature("Lifetimes"),
      ]),
    .executableTarget(name: "vector-runner", dependencies: ["CassetteFormat"]),
  ],
  swiftLanguageModes: [.v6]
)
