import Foundation
import Testing

@testable import CassetteFormat

/// A recording process that is killed at any moment: every event that it had reported as safe is recovered.
@Suite struct KilledWriterTests {
  /// The fixture, built beside the tests.
  private static let program = Bundle.main.bundleURL.deletingLastPathComponent().appending(path: "durable-writer")

  @Test(arguments: 0..<10)
  func killed(group: Int) throws {
    let program = try #require(
      [Bundle.main.bundleURL.appending(path: "durable-writer"), Self.program].first {
        FileManager.default.isExecutableFile(atPath: $0.path(percentEncoded: false))
      })
    var generator = SeededGenerator(800 + group)
    for round in 0..<5 {
      let folder = try TemporaryFolder()
      let path = folder.file("run.rw")
      let reported = try run(program, path, seed: group * 100 + round, lines: 1 + generator.below(60))
      let bytes = Array(FileManager.default.contents(atPath: path + ".part") ?? Data())
      #expect(!FileManager.default.fileExists(atPath: path), "an unfinished recording must not have the final name")
      #expect(try Validator.validate(MemoryInput(bytes)).verdict == .unclosed)

      let output = MemoryOutput()
      let report = try Recovery.recover(MemoryInput(bytes), to: output)
      #expect([.valid, .warnings].contains(try Validator.validate(MemoryInput(output.bytes)).verdict))
      #expect(!report.isComplete)
      let reader = try CassetteReader(MemoryInput(output.bytes))
      #expect(reader.header.keys == "rewind/2")
      // Each that was reported is there, with its bodies; at most the one that was being written may be there as well.
      for (kind, sequence) in reported {
        let event = try #require(try reader.event(sequence), "\(kind) \(sequence) was reported")
        #expect(event.kind == "http" || kind == "open")
        for digest in event.blobs {
          let blob = try reader.blob(digest)
          #expect(Digest(of: blob) == digest)
        }
      }
      let last = reported.map(\.sequence).max() ?? -1
      #expect(try reader.event(last + 2) == nil)
      #expect(report.events <= last + 2)
    }
  }

  /// Starts the writer, kills it after it has said so many lines, and returns all that it said.
  private func run(_ program: URL, _ path: String, seed: Int, lines: Int) throws -> [(kind: String, sequence: Int)] {
    let process = Process()
    process.executableURL = program
    process.arguments = [path, String(seed)]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    var said = Data()
    let handle = pipe.fileHandleForReading
    while said.filter({ $0 == 0x0A }).count < lines {
      let more = handle.availableData
      guard !more.isEmpty else { break }
      said += more
    }
    // Somewhere in the work on the next events, which is where the time goes.
    usleep(UInt32(seed * 37 % 900))
    kill(process.processIdentifier, SIGKILL)
    said += handle.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal)
    return String(decoding: said, as: UTF8.self).split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      return Int(words.last ?? "").map { (String(words[0]), $0) }
    }
  }
}
