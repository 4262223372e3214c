import Foundation
import Testing

@testable import CassetteFormat

/// A file of `Spec/conformance` and what every reader must say of it.
struct Vector: CustomTestStringConvertible, Sendable {
  /// Relative to `Spec/conformance`.
  let file: String
  /// Through the central directory and from a pipe alike.
  let verdict: String
  /// The rules of which the first error may be; empty when the file is valid.
  let rules: [String]
  /// The rules of the warnings of a file that can be used.
  let warnings: [String]
  /// The member in which the first error is, when its rule is the first of `rules`.
  let member: String?
  let id: String?
  /// The file's parent, that one's parent, and so on.
  let parents: [String]
  /// The `seq` of the events that recovery must bring back, and its exit code; nil when the vector does not say.
  let recovered: [Int]?
  let exit: Int?

  var testDescription: String { file }

  var bytes: [UInt8] { Repository.bytes("Spec/conformance/" + file) }

  /// What the file holds, noted by its maker.
  var expectation: JSONObject? {
    let path = "Spec/conformance/" + file.dropLast(3) + ".expect.json"
    guard Repository.exists(path) else { return nil }
    let text = Repository.bytes(path)
    guard case .object(let object)? = try? JSONParser.lax(text.span.bytes) else { return nil }
    return object
  }

  private init?(_ row: [String: Any]) {
    // Some are too large to keep and made on demand; the tests of zip64 make their own.
    guard let file = row["file"] as? String, let verdict = row["verdict"] as? String, row["generated"] == nil else {
      return nil
    }
    self.file = file
    self.verdict = verdict
    rules = [row["rule"] as? String].compactMap { $0 } + (row["also"] as? [String] ?? [])
    warnings = row["warnings"] as? [String] ?? []
    member = row["member"] as? String
    id = row["id"] as? String
    parents = row["parents"] as? [String] ?? []
    let recover = row["recover"] as? [String: Any]
    recovered = recover?["events"] as? [Int]
    exit = recover?["exit"] as? Int
  }

  static let all: [Vector] = {
    let data = Data(Repository.bytes("Spec/conformance/vectors.json"))
    return (try? JSONSerialization.jsonObject(with: data) as? [[String: Any]])?.compactMap(Vector.init) ?? []
  }()

  /// Those that can be read: what rewriting must preserve.
  static let readable = all.filter { $0.verdict.hasPrefix("valid") && $0.parents.isEmpty }

  static func named(_ file: String) -> Vector { all.first { $0.file == file }! }
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
