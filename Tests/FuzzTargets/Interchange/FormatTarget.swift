import CassetteFormat
import CassetteTools

/// The files of a foreign format, as its importer reads them.
struct FormatTarget: FuzzTarget {
  private let format: InterchangeFormat

  var name: String { format.name }

  /// One for each format that is imported and has no target of its own.
  static let all = Formats.imported.filter { !["rw1", "vcrpy"].contains($0.name) }.map { FormatTarget(format: $0) }

  func seeds(_ repository: FuzzRepository) throws -> [[UInt8]] {
    try repository.files(below: "testdata/\(name)").map { path, bytes in
      let content = try Decompression.open(MemoryInput(bytes))
      return try content.read(at: 0, count: content.size)
    }
  }

  func check(_ bytes: [UInt8]) throws {
    guard let importer = format.importer else { return }
    try checkImport(of: bytes, by: importer)
  }
}
