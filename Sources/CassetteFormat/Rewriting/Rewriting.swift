/// Writes a cassette anew: the same content and id, other bytes.
public enum Rewriting {
  /// Makes the canonical form: two cassettes with the same content become the same bytes, with this package and its zstd.
  ///
  /// A recording's many small segments become few, and requests that were answered lose their first half. Blobs are
  /// encoded anew, since copied frames would let the recorder's choices show in the bytes.
  ///
  /// - Returns: The id, which is the one the cassette had.
  /// - Throws: `FileError`; a finding when the cassette is not valid.
  @discardableResult
  public static func seal(
    _ file: any RandomAccessBytes, to output: any ByteOutput, limits: Limits = Limits(),
    parent: (any ParentBlobs)? = nil
  ) throws -> Digest {
    try repack(
      file, to: output, options: CassetteWriter.Options(program: "rewind-pack"), limits: limits, parent: parent)
  }

  /// Encodes a cassette anew with other options.
  ///
  /// - Returns: The id, which is the one the cassette had.
  /// - Throws: `FileError`; a finding when the cassette is not valid.
  @discardableResult
  public static func repack(
    _ file: any RandomAccessBytes, to output: any ByteOutput, options: CassetteWriter.Options,
    limits: Limits = Limits(),
    parent: (any ParentBlobs)? = nil
  ) throws -> Digest {
    let report = try Validator.validate(file, limits: limits, parent: parent)
    if let error = report.findings.first(where: { $0.severity == .error }) { throw error }
    let cassette = try CassetteReader(file, limits: limits, parent: parent)
    let writer = try CassetteWriter(
      output, header: cassette.header, options: options, rowPrefix: cassette.rowPrefix)
    try writer.add(contentsOf: cassette)
    return try writer.finish(like: cassette.manifest, redactions: cassette.redactions)
  }

  /// Hands out a file to write to, and lets it through to the output only when it is a valid cassette.
  ///
  /// - Throws: `FileError`; the first error finding about what was written; what `write` throws.
  package static func checked<Result>(
    _ output: any ByteOutput, limits: Limits, parent: (any ParentBlobs)?, write: (TemporaryFile) throws -> Result
  ) throws -> Result {
    let file = try TemporaryFile()
    let result = try write(file)
    let report = try Validator.validate(file, limits: limits, parent: parent)
    if let error = report.findings.first(where: { $0.severity == .error }) { throw error }
    try output.write(file)
    try output.finish()
    return result
  }
}
