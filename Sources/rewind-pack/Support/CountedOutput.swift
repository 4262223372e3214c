import CassetteFormat

/// An output that knows how many bytes went through it.
final class CountedOutput: ByteOutput {
  private(set) var count = 0
  private let output: any ByteOutput

  init(_ output: any ByteOutput) {
    self.output = output
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    try output.write(bytes)
    count += bytes.count
  }

  func synchronize() throws { try output.synchronize() }
  func finish() throws { try output.finish() }
}
