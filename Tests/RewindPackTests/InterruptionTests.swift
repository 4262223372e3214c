import CassetteFormat
import Foundation
import Testing

@Suite struct InterruptionTests {
  /// Ended while it writes, the program takes its unfinished file with it.
  @Test func leavesNothingBehind() throws {
    let folder = try Folder()
    // Letters without order at the highest level keep the program busy for seconds.
    var state: UInt32 = 1
    let letters = (0..<8_000_000).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(ascii: "a") + UInt8(state >> 24) % 26
    }
    let text = String(decoding: letters, as: UTF8.self)
    try folder.write(
      "slow.yaml",
      """
      interactions:
      - request: {body: '\(text)', headers: {}, method: POST, uri: 'https://example.com/'}
        response: {body: {string: ok}, headers: {}, status: {code: 200, message: OK}}
      version: 1

      """)
    try interrupt(["import", "slow.yaml", "-o", "out.rw", "--level", "22"], in: folder, files: ["slow.yaml"])
  }

  /// So does a folder that is half unpacked.
  @Test func leavesNoFolderBehind() throws {
    let folder = try Folder()
    let output = MemoryOutput()
    let writer = try CassetteWriter(output)
    for number in 0..<4000 {
      let body = try writer.add(body: Array("body \(number)".utf8))
      try writer.append(Event(sequence: number, content: .tool(ToolCall(name: "t", result: body))))
    }
    try writer.finish()
    try folder.write("run.rw", output.bytes)
    try interrupt(["unpack", "run.rw", "out"], in: folder, files: ["run.rw"])
  }

  /// Ends the program when it has begun to write, and looks at what it leaves.
  private func interrupt(_ arguments: [String], in folder: Folder, files: [String]) throws {
    let process = Process()
    process.executableURL = Program.url
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    // Threads of a pool block signals, and children inherit that.
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
    try process.run()
    let deadline = Date.now.addingTimeInterval(120)
    while try folder.names().count < 2, process.isRunning, Date.now < deadline { usleep(1_000) }
    #expect(try folder.names().count == 2)
    process.terminate()
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal)
    #expect(process.terminationStatus == SIGTERM)
    #expect(try folder.names() == files)
  }
}
