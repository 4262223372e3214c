import Foundation
import Testing

/// Every system call of a small run fails once, in every way: there is the old output or the new one, and nothing half.
@Suite(.enabled(if: FailingCalls.isAvailable)) struct FailingCallsTests {
  struct Job: CustomTestStringConvertible, Sendable {
    let arguments: [String]
    var code: Int32 = 0
    var testDescription: String { arguments[0] }

    init(_ line: String, code: Int32 = 0) {
      arguments = line.split(separator: " ").map(String.init)
      self.code = code
    }
  }

  static let jobs = [
    Job("import source.yaml -o out.rw"), Job("repack run.rw -o out.rw"), Job("seal run.rw -o out.rw"),
    Job("unpack run.rw tree-new"), Job("pack tree -o out.rw"), Job("recover cut.rw -o out.rw", code: 3),
    Job("rekey run.rw -o out.rw"), Job("export run.rw --to rw1 -o out.rw"),
    Job("redact run.rw -o out.rw --pointer /model"),
  ]

  /// What each job begins with: a recording, a cassette, one that was cut, an unpacked one, and an older output.
  private static let beginning: Result<[String: [UInt8]], any Error> = Result {
    let folder = try Folder()
    try folder.write(
      "source.yaml",
      """
      interactions:
      - request: {body: '{"model": "m"}', headers: {}, method: POST, uri: 'https://example.com/'}
        response: {body: {string: 'ok'}, headers: {}, status: {code: 200, message: OK}}
      version: 1

      """)
    try #require(try folder.run("import", "source.yaml", "-o", "run.rw").code == 0)
    try #require(try folder.run("unpack", "run.rw", "tree").code == 0)
    let run = try folder.read("run.rw")
    let manifest = try #require(run.firstRange(of: Array("manifest.json".utf8)))
    try folder.write("cut.rw", Array(run[..<manifest.upperBound]))
    try folder.write("out.rw", "the output of an earlier run")
    return try folder.everything()
  }

  @Test(arguments: jobs, FailingCalls.Failure.allCases)
  func everyCall(job: Job, failure: FailingCalls.Failure) throws {
    let before = try Self.beginning.get()
    let whole = try Folder()
    try whole.fill(with: before)
    #expect(try Program.run(job.arguments, in: whole).code == job.code)
    let after = try whole.everything()
    let scratch = try Folder()
    var number = 1
    while number < 200 {
      let folder = try Folder()
      try folder.fill(with: before)
      let fired = scratch.path("fired-\(number)")
      let environment = FailingCalls.environment(failure, at: number, in: folder, fired: fired)
      let result = try Program.run(job.arguments, in: folder, environment: environment)
      guard FileManager.default.fileExists(atPath: fired) else { break }
      let name = Comment(rawValue: "call \(number): \(result)")
      var found = try folder.everything()
      if failure.kills {
        #expect(result.wasKilled, name)
        found = found.filter { !$0.key.contains(".tmp") }
        #expect(found == before || found == after, name)
      } else if result.code == job.code && !result.wasKilled {
        #expect(found == after, name)
        if failure.isHarmless { break }
      } else {
        #expect(!failure.isHarmless, name)
        #expect(result.code == 1 && result.error.contains("error: "), name)
        // The last call comes after the rename: then the output is there, and may not be durable.
        #expect(found == before || found == after, name)
      }
      number += 1
    }
    #expect(number > 1 || failure.isHarmless, "no call failed")
  }
}

extension Folder {
  /// Every file, by its path in here.
  func everything() throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    let names = FileManager.default.enumerator(atPath: url.path)?.compactMap { $0 as? String } ?? []
    for name in names {
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: path(name), isDirectory: &isFolder)
      files[name] = isFolder.boolValue ? [] : try read(name)
    }
    return files
  }

  /// Makes such files.
  func fill(with files: [String: [UInt8]]) throws {
    for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
      let isFolder = files.keys.contains { $0.hasPrefix(name + "/") }
      if isFolder { try makeFolder(name) } else { try write(name, bytes) }
    }
  }
}
