import Foundation
import Testing

/// A file of `Spec/conformance` and what every reader must say of it.
struct Vector: CustomTestStringConvertible, Sendable {
  let id: String
  /// Relative to `Spec/conformance`.
  let path: String
  /// The verdict through the central directory, and from a pipe: `valid`, `warnings`, `unclosed` or `invalid`.
  let indexed: String
  let streamed: String
  /// The rules of which the first finding may be; empty when the file is valid.
  let rules: [String]
  let parents: [String]
  /// The `seq` of the events that recovery must bring back; nil when the vector does not say.
  let recovered: [Int]?

  var testDescription: String { id }

  var bytes: [UInt8] { Repository.bytes("Spec/conformance/" + path) }

  /// What the file holds, read by nobody: made with the vector.
  var expectation: [String: Any]? {
    let path = "Spec/conformance/" + path.dropLast(3) + ".expect.json"
    guard Repository.exists(path) else { return nil }
    return try? JSONSerialization.jsonObject(with: Data(Repository.bytes(path))) as? [String: Any]
  }

  static let all: [Vector] = {
    let data = Data(Repository.bytes("Spec/conformance/vectors.json"))
    guard let rows = try? JSONSerialization.jsonObject(with: data) as? [[String: Any]] else { return [] }
    return rows.compactMap { row in
      guard let id = row["id"] as? String, let path = row["path"] as? String,
        let expect = row["expect"] as? [String: Any], let indexed = expect["indexed"] as? String,
        let streamed = expect["streamed"] as? String
      else { return nil }
      let rules = [expect["rule"] as? String].compactMap { $0 } + (expect["also"] as? [String] ?? [])
      return Vector(
        id: id, path: path, indexed: indexed, streamed: streamed, rules: rules,
        parents: row["parents"] as? [String] ?? [], recovered: expect["recovered"] as? [Int])
    }
  }()

  /// Vectors of version 2 that can be read: what rewriting must preserve.
  static let readable = all.filter { ["valid", "warnings"].contains($0.indexed) && $0.path.hasSuffix(".rw") }

  static func named(_ id: String) -> Vector { all.first { $0.id == id }! }
}

/// The files of the repository, found from where this file was compiled.
enum Repository {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static func path(_ path: String) -> String { root.appending(path: path).path(percentEncoded: false) }
  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: self.path(path)) }
  static func bytes(_ path: String) -> [UInt8] {
    Array(FileManager.default.contents(atPath: self.path(path)) ?? Data())
  }

  /// The paths of the files below a folder that end so, in a fixed order.
  static func files(below folder: String, suffix: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: path(folder))?.allObjects as? [String] ?? []
    return names.filter { $0.hasSuffix(suffix) }.sorted().map { folder + "/" + $0 }
  }
}
