public import CassetteFormat

/// Removes secrets, and what was chosen, from cassettes, and keeps a record of it in the cassette (spec §14, §21.9).
///
/// Every blob that changes is made anew, and with it every frame that used it as prefix; what was computed from it is
/// computed again or goes. Nothing is written before the result has been searched again and found to be clean.
///
/// Memory: what was found, one event with its bodies, and what `CassetteWriter` needs.
public struct Redactor {
  /// What was done.
  public struct Report {
    public internal(set) var id: Digest
    /// For each rule how many places were changed in this run.
    public internal(set) var places: [String: Int] = [:]
    /// Bodies that could not be taken apart, so that nothing can be said of them.
    public internal(set) var opaqueBodies = 0
  }

  private let options: RedactionOptions
  private let writing: CassetteWriter.Options

  public init(_ options: RedactionOptions = RedactionOptions(), writing: CassetteWriter.Options = .init()) {
    self.options = options
    self.writing = writing
  }

  /// Writes a cassette without what is to be removed; one without anything to remove keeps its id.
  ///
  /// - Throws: `FileError`; findings about the cassette.
  public func redact(_ cassette: CassetteReader, to output: any ByteOutput) throws -> Report {
    let planner = try RedactionPlanner(cassette, options)
    return try RedactionRun(cassette, planner, options).write(to: output, writing)
  }
}
