import Foundation
import Testing

/// A folder of its own for a test, which goes when the test ends.
final class Folder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "rewind-pack-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }

  func read(_ name: String) throws -> [UInt8] { try Array(Data(contentsOf: url.appending(path: name))) }

  func text(_ name: String) throws -> String { String(decoding: try read(name), as: UTF8.self) }

  func write(_ name: String, _ bytes: [UInt8]) throws { try Data(bytes).write(to: url.appending(path: name)) }

  func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

  func create(_ name: String) throws -> FileHandle {
    try write(name, "")
    return try FileHandle(forWritingTo: url.appending(path: name))
  }

  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(at: url.appending(path: name), withIntermediateDirectories: true)
  }

  /// The names of everything in it, sorted.
  func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }

  /// Copies a file of the repository.
  func copy(_ path: String, as name: String) throws {
    let parts = name.split(separator: "/")
    if parts.count > 1 { try makeFolder(parts.dropLast().joined(separator: "/")) }
    try write(name, Repository.bytes(path))
  }

  /// Runs the program here.
  func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Program.Result {
    try Program.run(arguments, in: self, environment: environment)
  }

  /// Runs the program here and compares all that it says.
  func expect(
    _ arguments: [String], _ expected: Program.Result, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let result = try Program.run(arguments, in: self)
    guard result != expected else { return }
    Issue.record("\(arguments) gave \(result)\nexpected \(expected)", sourceLocation: sourceLocation)
  }
}
