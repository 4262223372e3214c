import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

/// A case in its folder.
struct CaseFile {
  /// Of `case.yaml`.
  let path: String
  let folder: String
  /// Nil when it has an error.
  let found: RegressionCase?
  let problems: [CaseProblem]

  /// What the case is called: by its folder when it has no name.
  var name: String { found?.name ?? Source.fileName(folder) }

  /// The last part of the folder's name, which is one of a file.
  var stem: String {
    let name = Source.fileName(folder)
    return name.isEmpty || name == "." || name == ".." ? "case" : name
  }

  private static let names = [RegressionCase.fileName, "case.yml"]
  private static let recordings = ["run.rw", "source-trace.json"]

  /// The cases that arguments stand for: folders with cases, files, patterns.
  ///
  /// - Throws: `FileError`; `Failure` when there is none.
  static func find(_ arguments: [String]) throws -> [CaseFile] {
    let files = try InputFinder.find(arguments) { names.contains(Source.fileName($0)) }
    guard !files.isEmpty else {
      throw Failure(
        message: "there is no case in \(arguments.map(TerminalText.line).joined(separator: ", "))",
        help: "A case is a folder with case.yaml; rewind-check scaffold makes one of a recording.")
    }
    return try files.map { try CaseFile($0.path) }
  }

  private init(_ path: String) throws {
    self.path = path
    folder = Source.folder(path) ?? "."
    (found, problems) = RegressionCase.read(try Source.read(path, atMost: 1 << 20))
  }

  /// The path of a file in the folder.
  func path(of name: String) -> String { folder == "." ? name : folder == "/" ? "/" + name : "\(folder)/\(name)" }

  /// The path of the recording: as the case says, or under a usual name; nil when there is none.
  ///
  /// - Throws: `FileError` for a folder that cannot be read.
  func recordingPath() throws -> String? {
    if let name = found?.recording { return path(of: name) }
    let names = try FileTree(root: folder).list()
    return Self.recordings.first(where: names.contains).map { path(of: $0) }
  }

  /// What the case's own recording says; nil when it has none.
  ///
  /// - Throws: `Failure`, `FileError`.
  func recording(_ parents: ParentOptions, _ limits: Limits) throws -> RunFacts? {
    guard let path = try recordingPath() else { return nil }
    let cassette = try RecordingFile.open(path, parents, limits)
    return try Source.naming(path) { try RunFacts(cassette) }
  }
}

extension CaseProblem {
  /// As compilers tell theirs.
  func line(_ path: String, _ style: TerminalStyle) -> String {
    let place = TerminalText.line(path) + (line.map { ":\($0)" } ?? "")
    let label = severity == .error ? style.red("error[\(code.rawValue)]:") : style.yellow("warning[\(code.rawValue)]:")
    return "\(place): \(label) \(TerminalText.line(message))"
  }

  func json(_ path: String) -> JSONObject {
    JSONObject(present: [
      "code": .string(code.rawValue), "line": line.map(JSONValue.integer), "message": .string(message),
      "path": ByteString(path).json, "severity": .string(severity.rawValue),
    ])
  }
}

/// Where parents of thin cassettes are, and what is taken of a cassette.
struct RecordingOptions: ParsableArguments {
  @OptionGroup var parents: ParentOptions
  @OptionGroup var limit: LimitOptions

  func open(_ path: String) throws -> CassetteReader { try RecordingFile.open(path, parents, limit.limits) }

  /// What a recording says; what people should know about it is told.
  func facts(_ path: String, warn: (_ path: String, _ text: String) -> Void = RecordingFile.warn) throws -> RunFacts {
    let cassette = try RecordingFile.open(path, parents, limit.limits, warn: warn)
    return try Source.naming(path) { try RunFacts(cassette) }
  }
}
