public import CassetteFormat

/// Removes secrets, and what was chosen, from cassettes, and keeps a record of it in the cassette (spec §14, §21.9).
///
/// Every blob that changes is made anew, and with it every frame that used it as prefix; what was computed from it is
/// computed again or goes. Nothing goes out before the result has been searched again and found to be clean.
///
/// Memory: what was found, one event with its bodies, and what `CassetteWriter` needs; the result is a temporary file first.
public struct Redactor {
  /// What was done.
  public struct Report {
    /// The id of the result, which is that of the cassette when nothing was removed.
    public internal(set) var id: Digest
    /// For each rule how many places were changed.
    public internal(set) var places: [String: Int] = [:]
    /// What could not be searched, or not wholly: nothing can be said of it.
    public internal(set) var unsearched: [UnsearchedContent] = []
  }

  /// What is removed may show something behind it, such as a secret in what was taken for a name.
  private static let maximumRounds = 4

  private let options: RedactionOptions
  private let writing: CassetteWriter.Options

  public init(_ options: RedactionOptions = RedactionOptions(), writing: CassetteWriter.Options = .init()) {
    self.options = options
    self.writing = writing
  }

  /// Writes a cassette without what is to be removed; one without anything to remove keeps its content and id.
  ///
  /// - Throws: `FileError`; findings about the cassette; `RedactionIncomplete`.
  public func redact(_ cassette: CassetteReader, to output: any ByteOutput) throws -> Report {
    var planner = try RedactionPlanner(cassette, options)
    var (file, report) = try write(cassette, planner)
    var rounds = 0
    while !planner.plan.isEmpty {
      let result = try CassetteReader(file)
      planner = try RedactionPlanner(result, options, known: planner.known.forResult)
      guard !planner.plan.isEmpty else { break }
      rounds += 1
      guard rounds < Self.maximumRounds else { throw RedactionIncomplete() }
      let (next, more) = try write(result, planner)
      file = next
      report.id = more.id
      report.places.merge(more.places, uniquingKeysWith: +)
    }
    try output.write(file)
    try output.finish()
    return report
  }

  /// What would be removed, and what could not be searched.
  ///
  /// - Throws: Findings about the cassette.
  public func findings(
    in cassette: CassetteReader
  ) throws -> (findings: [RedactionFinding], unsearched: [UnsearchedContent]) {
    let planner = try RedactionPlanner(cassette, options)
    return (planner.findings, planner.unsearched)
  }

  /// Does everything but writing the result.
  ///
  /// - Throws: As `redact`.
  public func preview(_ cassette: CassetteReader) throws -> Report {
    try write(cassette, RedactionPlanner(cassette, options)).report
  }

  private func write(
    _ cassette: CassetteReader, _ planner: RedactionPlanner
  ) throws -> (file: TemporaryFile, report: Report) {
    let file = try TemporaryFile()
    var report = try RedactionRun(cassette, planner, options).write(to: file, writing)
    report.unsearched = planner.unsearched
    return (file, report)
  }
}

/// Something that was removed can still be found, so the result was not let out.
public struct RedactionIncomplete: Error {}
