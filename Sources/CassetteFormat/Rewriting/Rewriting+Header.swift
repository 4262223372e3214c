extension Rewriting {
  /// Changes what a cassette's header says; the content and the id stay.
  ///
  /// - Parameter change: Changes the header: not its version, parent or features.
  /// - Returns: The id, which is the one the cassette had.
  /// - Throws: `FileError`; a finding when the cassette is not valid; what `change` throws.
  @discardableResult
  public static func changeHeader(
    _ file: any RandomAccessBytes, to output: any ByteOutput, options: CassetteWriter.Options,
    limits: Limits = Limits(),
    parent: (any ParentBlobs)? = nil, _ change: (inout Header) throws -> Void
  ) throws -> Digest {
    let report = try Validator.validate(file, limits: limits, parent: parent)
    if let error = report.findings.first(where: { $0.severity == .error }) { throw error }
    let cassette = try CassetteReader(file, limits: limits, parent: parent)
    var header = cassette.header
    try change(&header)
    let writer = try CassetteWriter(
      output, header: header, options: options, rowPrefix: cassette.rowPrefix)
    try writer.add(contentsOf: cassette)
    return try writer.finish(like: cassette.manifest, redactions: cassette.redactions)
  }
}
