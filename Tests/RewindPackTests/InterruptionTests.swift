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
    let process = Process()
    process.executableURL = Program.url
    process.arguments = ["import", "slow.yaml", "-o", "out.rw", "--level", "22"]
    process.currentDirectoryURL = folder.url
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    // Threads of a pool block signals, and children inherit that.
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
    try process.run()
    let deadline = Date.now.addingTimeInterval(30)
    while try folder.names().count < 2, process.isRunning, Date.now < deadline { usleep(1_000) }
    #expect(try folder.names().count == 2)
    process.terminate()
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal)
    #expect(process.terminationStatus == SIGTERM)
    #expect(try folder.names() == ["slow.yaml"])
  }
}
