import CassetteFormat
import CassetteTools
import CommandSupport

/// Runs a command for a case, as ReplayKit's runners are run: it is told in its environment where the case is, and where
/// it has to write the recording of what it did.
struct CommandRun {
  let words: [String]
  /// Seconds.
  let timeout: Int
  /// The folder in which what the command wrote is kept; nil for nothing.
  let keepIn: String?
  let options: RecordingOptions

  /// The name of the recording that the command is to write.
  private static let output = "runner-output.json"

  /// - Throws: `Failure` when there is no recording; `FileError`.
  func candidate(for file: CaseFile) throws -> Candidate {
    let work = try WorkFolder(
      keepIn.map { "\($0)/\(file.stem)" }, program: "rewind-check",
      files: [Self.output, "stdout.log", "stderr.log", "result.json"], folders: ["case"])
    defer { work.remove() }
    let output = work.path(Self.output)
    let environment = try environment(file, output, work)
    let process = try GroupedProcess(
      words, environment: environment,
      logs: GroupedProcess.Logs(output: work.path("stdout.log"), error: work.path("stderr.log")))
    Interruption.end(group: process.id)
    let end = process.wait(until: .now + .seconds(timeout))
    Interruption.end(group: nil)
    guard work.has(Self.output) else {
      throw Failure(
        message: "\(TerminalText.line(file.path)): \(Self.text(end)) and wrote no recording",
        help: "It has to write one to the file that REPLAYKIT_OUTPUT_PATH names: a cassette, or a trace."
          + (work.lastLine("stderr.log").map { " It said: \(TerminalText.line($0))" } ?? ""))
    }
    var candidate = try read(output)
    if end?.isSuccess != true { candidate.notes.append(Self.text(end)) }
    return candidate
  }

  private func read(_ output: String) throws -> Candidate {
    do { return try Candidate(output, options) } catch {
      guard let failure = Failure(error) else { throw error }
      // The name of a folder that goes says nothing.
      throw Failure(message: failure.message.replacing(output, with: Self.output), help: failure.help)
    }
  }

  private func environment(_ file: CaseFile, _ output: String, _ work: WorkFolder) throws -> [EnvironmentChange] {
    let fixtures = try fixtures(file, work)
    let recording = try file.recordingPath().map(WorkFolder.absolute)
    var variables = [
      "REPLAYKIT_CASE_PATH": WorkFolder.absolute(file.path), "REPLAYKIT_OUTPUT_PATH": output,
      "REPLAYKIT_FIXTURES_DIR": fixtures.folder, "REWIND_OUTPUT": output,
      "REWIND_CASE": WorkFolder.absolute(file.folder),
    ]
    variables["REPLAYKIT_SOURCE_TRACE_PATH"] = fixtures.trace
    variables["REWIND_CASSETTE"] = recording
    return variables.sorted { $0.key < $1.key }.map { EnvironmentChange(name: $0.key, value: $0.value) }
  }

  /// The frozen results of tools and the trace: those of the case, else what its recording has of them.
  private func fixtures(_ file: CaseFile, _ work: WorkFolder) throws -> (folder: String, trace: String?) {
    let tree = try FileTree(root: file.folder)
    let name = file.found?.fixtures ?? "fixtures"
    let own = try tree.isFolder(name) ? WorkFolder.absolute(file.path(of: name)) : nil
    let trace = try tree.list().contains("source-trace.json") ? file.path(of: "source-trace.json") : nil
    if let own, let trace { return (own, WorkFolder.absolute(trace)) }
    let made = work.path("case")
    guard let path = try file.recordingPath() else {
      return (own ?? made, trace.map(WorkFolder.absolute))
    }
    let folder = try FileTreeOutput(path: made, announce: Interruption.remove)
    _ = try ReplayKitExporter().export(options.open(path), to: folder)
    try folder.finish()
    return (own ?? made + "/fixtures", trace.map(WorkFolder.absolute) ?? made + "/source-trace.json")
  }

  private static func text(_ end: ProcessEnd?) -> String {
    switch end {
    case .code(let code): "the command ended with code \(code)"
    case .signal(let number): "the command was ended by signal \(number)"
    case .timeout, nil: "the command ran into the time limit"
    }
  }
}
