import CassetteFormat
import Foundation

/// The recordings under `testdata`.
enum TestData {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "testdata")

  /// The paths of all files below a folder, sorted.
  static func files(in name: String) -> [String] { files(below: folder.appending(path: name)) }

  static func files(below folder: URL) -> [String] {
    let paths = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])
    return (paths?.compactMap { $0 as? URL } ?? []).filter { !$0.hasDirectoryPath }.map {
      $0.path(percentEncoded: false)
    }.sorted()
  }

  static func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }

  /// The file below a folder whose name begins so.
  static func bytes(in name: String, named prefix: String) throws -> [UInt8] {
    guard let path = files(in: name).first(where: { $0.split(separator: "/").last!.hasPrefix(prefix) }) else {
      throw FileError(operation: "open", path: prefix, code: ENOENT)
    }
    return try bytes(path)
  }
}
