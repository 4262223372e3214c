public import CassetteFormat

extension ByteOutput {
  public func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try write($0) } }

  /// Writes a text and a line feed.
  public func line(_ text: String = "") throws {
    var text = text
    try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
    try write([UInt8(ascii: "\n")])
  }
}

extension FileOutput {
  /// Writes results to standard output. What was written before an error is still put out, so that it is not lost.
  ///
  /// - Throws: What `body` throws; `FileError` when standard output cannot be written.
  public static func standardOutput(_ body: (FileOutput) throws -> Void) throws {
    let output = try FileOutput(path: "-")
    do { try body(output) } catch {
      try output.finish()
      throw error
    }
    try output.finish()
  }
}
