import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Hold a candidate against cases: is the failure back, and does it do what is desired?",
    usage: "rewind-check run <CASE> ... [<options>] (--candidate <RECORDING> | -- <COMMAND> ...)",
    discussion: """
      A candidate is a recording: a cassette, a trace of any format that can be imported, or what a runner of ReplayKit \
      writes. Of a folder, the one with the name of the case's folder is taken.

      With a command, it is run once for each case, and has to write a recording. Its environment says where:

        REPLAYKIT_CASE_PATH          case.yaml
        REPLAYKIT_OUTPUT_PATH        where the recording goes, also REWIND_OUTPUT
        REPLAYKIT_FIXTURES_DIR       a folder with the results of tools, a file for each call
        REPLAYKIT_SOURCE_TRACE_PATH  the run that failed, as ReplayKit's trace
        REWIND_CASE                  the folder of the case
        REWIND_CASSETTE              the recording of the case

      EXAMPLES
        rewind-check run cases/search-loop --candidate new.rw
        rewind-check run cases --candidate recordings/ --format junit -o report.xml
        rewind-check run cases -- python agent.py
        rewind-check run cases/search-loop --keep evidence -- ./agent.sh --fast
      """)

  @Argument(help: ArgumentHelp("Cases, or folders of them.", valueName: "CASE"), completion: .directory)
  var words: [String]

  @Option(
    help: ArgumentHelp("A recording of the new run, or a folder with one for each case.", valueName: "RECORDING"),
    completion: .file())
  var candidate: String?

  @Option(help: ArgumentHelp("text, json (a line for each case) or junit.", valueName: "FORMAT"))
  var format = ReportFormat.text

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Where the report goes; - is standard output.", valueName: "FILE"), completion: .file())
  var output = "-"

  @Option(help: ArgumentHelp("How long the command may take for a case.", valueName: "SECONDS"))
  var timeout = 600

  @Option(
    help: ArgumentHelp(
      "Keep what the command wrote, and the result, in a folder for each case here.", valueName: "DIR"),
    completion: .directory)
  var keep: String?

  @OptionGroup var options: RecordingOptions

  /// The command, which the parser counts among the cases: it takes no second list.
  private var command: [String] {
    let all = CommandLine.arguments
    return all.firstIndex(of: "--").map { Array(all[($0 + 1)...]) } ?? []
  }

  private var cases: [String] { words.dropLast(command.count) }

  func validate() throws {
    guard !cases.isEmpty else { throw ValidationError("name a case before --") }
    guard (candidate == nil) != command.isEmpty else {
      throw ValidationError("name either a recording with --candidate, or a command after --")
    }
    guard timeout > 0 else { throw ValidationError("--timeout must be at least 1") }
    guard keep == nil || !command.isEmpty else { throw ValidationError("--keep is for what a command writes") }
  }

  func run() throws {
    let files = try CaseFile.find(cases)
    let out = try FileOutput(path: output, announce: Interruption.remove)
    var reporter = format.reporter(out, output == "-" ? TerminalStyle(descriptor: 1) : TerminalStyle(isOn: false))
    var records: [CheckRecord] = []
    try reporter.begin()
    for file in files {
      let record = CheckRecord(path: file.path, name: file.name, outcome: outcome(file))
      try reporter.report(record)
      try keep(record, file)
      records.append(record)
    }
    try reporter.end(records)
    try out.finish()
    if records.code != .success { throw records.code }
  }

  private func outcome(_ file: CaseFile) -> CheckRecord.Outcome {
    guard let found = file.found else {
      let problem = file.problems.first { $0.severity == .error }
      let place = problem?.line.map { "line \($0): " } ?? ""
      return .wrongCase("\(file.path): \(place)\(problem?.message ?? "it cannot be read")")
    }
    do {
      let candidate = try candidate(for: file)
      let recording = try file.recording(options.parents, options.limit.limits)
      return .judged(found.judge(candidate.run, recording: recording), notes: candidate.notes)
    } catch {
      let failure = Failure(error)
      return .noResult([failure?.message ?? "\(error)", failure?.help].compactMap(\.self).joined(separator: ". "))
    }
  }

  private func candidate(for file: CaseFile) throws -> Candidate {
    guard let candidate else {
      return try CommandRun(words: command, timeout: timeout, keepIn: keep, options: options).candidate(for: file)
    }
    return try Candidate(CandidateFile.path(candidate, for: file), options)
  }

  /// The result beside what the command wrote.
  private func keep(_ record: CheckRecord, _ file: CaseFile) throws {
    guard let keep else { return }
    try OutputFolder.make("\(keep)/\(file.stem)")
    let out = try FileOutput(path: "\(keep)/\(file.stem)/result.json", announce: Interruption.remove)
    try out.line(record.json)
    try out.finish()
  }
}
