import CassetteFormat
import CassetteTools
import CommandSupport

/// What became of a candidate.
struct Candidate {
  /// What its recording says.
  let run: RunFacts
  /// Something that people should know about it.
  var notes: [String] = []

  init(_ path: String, _ options: RecordingOptions) throws {
    var notes: [String] = []
    run = try options.facts(path) { notes.append($1) }
    self.notes = notes
  }
}

/// Finds the recording that is held against a case.
enum CandidateFile {
  /// What the names of recordings in a folder end with.
  private static let endings = [".rw", ".json", ".jsonl"]

  /// The recording for a case: the file itself, or the one in a folder with the name of the case's folder.
  ///
  /// - Throws: `FileError`; `Failure` when the folder has none for it.
  static func path(_ path: String, for file: CaseFile) throws -> String {
    guard let folder = try? FileTree(root: path), path != "-" else { return path }
    let names = try folder.list()
    let base = path.hasSuffix("/") ? path : path + "/"
    if let found = endings.map({ file.stem + $0 }).first(where: names.contains) { return base + found }
    throw Failure(
      message: "\(TerminalText.line(path)): there is no recording for \(TerminalText.line(file.stem))",
      help: "It would be called \(TerminalText.line(file.stem)).rw.")
  }
}
