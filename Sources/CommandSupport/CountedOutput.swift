package import CassetteFormat

/// An output that knows how many bytes went through it.
package final class CountedOutput: ByteOutput {
  package private(set) var count = 0
  private let output: any ByteOutput

  package init(_ output: any ByteOutput) {
    self.output = output
  }

  /// Where the bytes can be read again; nil for what is no file.
  package var path: String? { (output as? FileOutput)?.currentPath }

  package func write(_ bytes: UnsafeRawBufferPointer) throws {
    try output.write(bytes)
    count += bytes.count
  }

  package func synchronize() throws { try output.synchronize() }
  package func finish() throws { try output.finish() }
}
