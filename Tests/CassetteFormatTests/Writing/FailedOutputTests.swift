import Testing

@testable import CassetteFormat

/// An output that could not be written is never finished, whatever is tried afterwards.
@Suite struct FailedOutputTests {
  #if os(Linux)
    /// The device that is always full.
    @Test func aFailureStays() throws {
      let output = try FileOutput(path: "/dev/full")
      let bytes = [UInt8](repeating: 1, count: 1 << 20)
      #expect(throws: FileError.self) { try bytes.withUnsafeBytes(output.write) }
      #expect(throws: FileError.self) { try output.synchronize() }
      #expect(throws: FileError.self) { try output.finish() }
    }
  #endif
}
