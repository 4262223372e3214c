import CassetteFormat
import Foundation
import Testing

/// A durable recording whose n-th write or `fsync` fails, or is its last: what was said to be safe is recovered.
@Suite(.enabled(if: FailingCalls.isAvailable)) struct KilledRecorderTests {
  @Test(arguments: [FailingCalls.Failure.killed, .killedHalfway, .noSpace, .inputOutput, .short], 1...12)
  func everyCall(failure: FailingCalls.Failure, number: Int) throws {
    let (folder, scratch) = (try Folder(), try Folder())
    let process = Process()
    process.executableURL = Program.url.deletingLastPathComponent().appending(path: "durable-writer")
    process.arguments = [folder.path("run.rw"), String(number), "8"]
    process.environment = FailingCalls.environment(failure, at: number, in: folder, fired: scratch.path("fired"))
      .merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
    process.standardOutput = try scratch.create("output")
    process.standardError = try scratch.create("error")
    try process.run()
    process.waitUntilExit()
    let reported = try scratch.text("output").split(separator: "\n").compactMap { $0.split(separator: " ").last }
    // On a full disk the file could not even be made.
    if failure == .noSpace, number == 1 { return #expect(try folder.names().isEmpty) }
    #expect(try folder.names() == ["run.rw.part"])
    let part = try folder.read("run.rw.part")
    // The very first bytes may not have arrived.
    guard !reported.isEmpty else { return }
    let output = MemoryOutput()
    _ = try Recovery.recover(MemoryInput(part), to: output)
    let cassette = try CassetteReader(MemoryInput(output.bytes))
    for sequence in Set(reported.compactMap { Int($0) }) {
      let event = try #require(try cassette.event(sequence), "event \(sequence) was reported")
      for digest in event.blobs { #expect(Digest(of: try cassette.blob(digest)) == digest) }
    }
  }
}
