import Foundation

/// The files that tests take from the repository.
enum Repository {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static func path(_ path: String) -> String { root.appending(path: path).path }

  static func bytes(_ path: String) throws -> [UInt8] { try Array(Data(contentsOf: root.appending(path: path))) }

  /// A version 1 recording: three streamed model calls.
  static let version1 = "testdata/rw1/agent-3-steps.rw"

  /// A small version 1 recording: two streamed calls, made for the specification.
  static let small = "Spec/conformance/v2/compat/version-1-streamed.rw"

  static let vcrpy = "testdata/vcrpy/llm-anthropic/tests/cassettes/test_anthropic/test_tools.yaml"

  /// The names of the files in a folder, sorted.
  static func files(_ folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path(folder)))?.sorted() ?? []
  }

  /// The vectors of a kind, such as `valid`, as paths from the repository's root.
  static func vectors(_ kind: String) throws -> [String] {
    let folder = "Spec/conformance/v2/" + kind
    let names = FileManager.default.enumerator(atPath: path(folder))?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".rw") }.sorted().map { folder + "/" + $0 }
  }
}
