import CassetteFormat

/// The files with bodies: in `__files`, beside the folder `mappings` in which the stubs are.
enum WireMockFiles {
  /// How deep below `mappings` stubs may lie.
  private static let maximumDepth = 5

  /// - Throws: `InterchangeError` when there is no such file, and for names that lead elsewhere.
  static func read(_ name: String, from folder: String?) throws -> [UInt8] {
    guard FileTree.isInside(name) else {
      throw InterchangeError("its body is in \(name), which is no file below __files")
    }
    guard var place = folder else {
      throw InterchangeError("its body is in the file \(name), which is not known without the folder")
    }
    for _ in 0..<maximumDepth {
      if let file = try? FileInput(path: "\(place)/__files/\(name)") { return try file.read(at: 0, count: file.size) }
      place += "/.."
    }
    throw InterchangeError("its body is in the file __files/\(name), which is missing")
  }
}
