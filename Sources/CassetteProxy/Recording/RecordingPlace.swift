package import CassetteFormat
import CassetteTools

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where a recording goes, and what becomes of it in the end.
///
/// While it is made, it is a file of its own, which can be recovered whatever happens. In the end it is searched for
/// secrets once more as a whole, put into the form that depends on the content alone, and only then takes its name.
package struct RecordingPlace {
  package enum Keeping: Sendable {
    /// A cassette of the name is replaced.
    case nothing
    /// The run is added to the cassette.
    case all
    /// What the run asked for again stays as it was recorded.
    case asked
  }

  package let path: String
  /// What becomes of a cassette that has the name already.
  package let keeping: Keeping
  /// That cassette; nil when there is none, or it is replaced.
  package let old: CassetteReader?
  /// What makes the new cassette one that is derived from the old one; nil when it takes the place of that.
  private let operation: (name: String, parameters: JSONObject)?

  /// - Throws: `FileError`; a finding about the cassette that is there; `RecordingRefusal`.
  package init(path: String, keeping: Keeping, limits: Limits = Limits()) throws {
    self.path = path
    var isThere = false
    if case .nothing = keeping {} else { isThere = access(path, F_OK) == 0 }
    self.keeping = isThere ? keeping : .nothing
    old = isThere ? try CassetteReader(path: path, limits: limits) : nil
    operation = nil
    if old?.header.isThin == true {
      throw RecordingRefusal(
        "a thin cassette cannot be added to", help: "Run rewind-pack fatten OLD.rw -o NEW.rw, and take that.")
    }
    try check()
  }

  /// A place for a run that begins as a cassette did, and goes on otherwise.
  ///
  /// - Parameters:
  ///   - old: Of what the run asked for again, it stays as it was recorded.
  ///   - at: The first event of the old cassette that is not served; nil when all may be.
  /// - Throws: `RecordingRefusal`.
  package init(path: String, forking old: CassetteReader, at: Int? = nil) throws {
    self.path = path
    self.old = old
    keeping = .asked
    operation = ("record-on", at.map { ["at": .integer($0)] } ?? JSONObject())
    try check()
  }

  private func check() throws {
    if old?.isVersion1 == true {
      throw RecordingRefusal(
        "a cassette of version 1 cannot be added to", help: "Run rewind-pack import OLD.rw -o NEW.rw, and take that.")
    }
    for name in [recordingPath + ".part", recordingPath] where name != path && access(name, F_OK) == 0 {
      throw RecordingRefusal(
        "\(name) is there: a recording that was cut off",
        help: "Run rewind-pack recover \(name) -o RECOVERED.rw, and then remove it.")
    }
  }

  /// The name that the recording has when it is whole, and before it is put together with what was there.
  private var recordingPath: String { old == nil ? path : path + ".new" }

  /// Opens the file for the recording.
  ///
  /// - Throws: `FileError`.
  func open() throws -> FileOutput { try FileOutput(path: recordingPath, unfinished: .keep) }

  /// Keys and masks that a replay goes by: those of the cassette that is there, so that the two have the same.
  func header(_ redaction: RedactionOptions?) -> Header {
    var header = Header()
    header.keys = old?.header.keys ?? KeyProfile.rewind2.rawValue
    header.masks = old?.header.masks ?? []
    if let redaction { header.masks = redaction.masks(besides: header.masks) }
    return header
  }

  /// The placeholders that are given already.
  var placeholders: Set<String> {
    get throws { try old?.placeholders ?? [] }
  }

  /// Puts the finished recording under its name.
  ///
  /// - Parameters:
  ///   - redaction: What the recording is searched for once more; nil: it is kept as it is.
  ///   - served: For each event of the old cassette that was served, the number that it gets and when it was asked for.
  /// - Returns: How many places were changed in the end, and what of the old cassette could not be kept.
  /// - Throws: `FileError`; findings; `RedactionIncomplete`. The recording then has the name of one that was cut off.
  func complete(_ redaction: RedactionOptions?, served: [Int: ServedEvent]) throws -> (places: Int, losses: [String]) {
    do { return try put(redaction, served) } catch {
      rename(recordingPath, recordingPath + ".part")
      throw error
    }
  }

  private func put(
    _ redaction: RedactionOptions?, _ served: [Int: ServedEvent]
  ) throws -> (places: Int, losses: [String]) {
    let sealed = try TemporaryFile()
    let recording = try FileInput(path: recordingPath)
    var places = 0
    if let redaction {
      let report = try Redactor(redaction, writing: RecordingFile.writing)
        .redact(CassetteReader(recording), to: sealed)
      places = report.places.values.reduce(0, +)
    } else {
      try Rewriting.repack(recording, to: sealed, options: RecordingFile.writing)
    }
    let output = try FileOutput(path: path)
    var losses: [String] = []
    switch (keeping, old) {
    case (.all, let old?):
      var merger = Merger()
      try merger.add(path, old)
      try merger.add(recordingPath, CassetteReader(sealed))
      losses = try merger.write(to: output).losses.map(\.description)
    case (.asked, let old?):
      // What is copied is copied as it is stored, and a thin cassette's parents store it.
      let whole = old.header.isThin ? try TemporaryFile() : nil
      if let whole { _ = try Rewriting.fatten(old, to: whole, options: RecordingFile.writing, limits: Limits()) }
      let source = try whole.map { try CassetteReader($0) } ?? old
      try RefreshedCassette(old: source, new: CassetteReader(sealed), operation: operation) {
        served[$0].map { ($0.sequence, $0.at) }
      }.write(to: output)
    default:
      try output.write(sealed)
      try output.finish()
    }
    if recordingPath != path { unlink(recordingPath) }
    return (places, losses)
  }
}

/// An event of an old cassette that answered a request of a new run.
package struct ServedEvent: Sendable {
  /// Its number in the new cassette.
  let sequence: Int
  /// Microseconds since the session's start.
  let at: Int
}

/// Why nothing can be recorded, and what to do.
package struct RecordingRefusal: Error {
  package let message: String
  package let help: String

  init(_ message: String, help: String) {
    self.message = message
    self.help = help
  }
}
