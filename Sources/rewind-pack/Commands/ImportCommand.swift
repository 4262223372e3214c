import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make a cassette from recordings of another tool.",
    discussion: """
      Bodies are kept byte for byte as the other tool has them, secrets too: a warning says so, and --redact removes \
      them at once, as rewind-pack redact does. rewind-pack formats lists what can be imported.

      Sources are files, folders and patterns. When OUT is a folder (it exists, or ends in /), each becomes a cassette \
      of its own there; else all become one, in the order given: their exchanges are numbered on, and sessions are left \
      out, since a cassette has one. In folders, files that are no recordings are left out; what cannot be read is \
      reported, and the exit code is then 1. Many at once are compressed at level 3, unless --level says otherwise.

      EXAMPLES
        rewind-pack import tests/cassettes/login.yaml -o login.rw
        rewind-pack import tests/cassettes/login.yaml -o login.rw --redact
        rewind-pack import tests/cassettes -o tests/rw/
        rewind-pack import 'logs/**/*.har' notes.yaml -o all.rw --level 19
        gunzip -c run.json.gz | rewind-pack import - --from rw1 -o run.rw
      """)

  @Argument(
    help: ArgumentHelp("The recordings: files, folders or patterns; - is standard input.", valueName: "SRC"),
    completion: .file())
  var sources: [String]

  @OptionGroup var destination: OutputOptions

  @Option(
    help: ArgumentHelp("The format of the recordings: \(Self.formats.joined(separator: ", ")).", valueName: "FORMAT"),
    completion: .list(Self.formats))
  var from = "auto"

  @OptionGroup var encoding: EncodingOptions

  @Flag(help: "Put placeholders in the place of secrets.")
  var redact = false

  @Option(
    name: .shortAndLong, help: ArgumentHelp("How many recordings to read at once; all processors.", valueName: "N"))
  var jobs: Int?

  private static let formats = ["auto"] + Formats.imported.map(\.name)

  func validate() throws {
    guard jobs ?? 1 >= 1 else { throw ValidationError("--jobs must be at least 1") }
    guard Self.formats.contains(from) else {
      throw ValidationError("--from must be one of \(Self.formats.joined(separator: ", "))")
    }
  }

  func run() throws {
    let task = ImportTask(format: from, writing: encoding.writerOptions(), redacts: redact)
    let files = try ImportSources.find(sources, from)
    if let folder = destination.folder {
      try importEach(files, task, into: folder)
    } else if files.count == 1 {
      let made = try task.make(files[0], to: destination.target)
      try report(made, made.warnings.map { "\(files[0].path): \($0)" })
    } else {
      try importAll(files, task)
    }
  }

  private func importEach(_ files: [InputFile], _ task: ImportTask, into folder: String) throws {
    let outputs = ImportSources.outputs(of: files, in: folder)
    var report = ImportReport(isJSON: destination.json.isOn, isQuiet: destination.quiet)
    try FileOutput.standardOutput { out in
      try ImportBatch(task: task, jobs: jobs ?? Parallel.processors).make(files, outputs) { index, outcome in
        switch outcome {
        case .made(let cassette): try report.add(files[index], outputs[index], cassette, out)
        case .skipped: report.skip(files[index])
        case .failed(let failure): try report.fail(files[index], failure, out)
        }
      }
    }
    try report.end(in: folder)
  }

  /// Puts recordings together in their order; those that fail are told of, and left out.
  private func importAll(_ files: [InputFile], _ task: ImportTask) throws {
    var task = task
    if files.count > ImportBatch.manyCount { task.writing.preferSpeed() }
    var summary = ImportReport(isJSON: false, isQuiet: destination.quiet)
    var warnings: [String] = []
    var formats: Set<Manifest.Source> = []
    var secrets = SecretCount()
    let made = try task.finish(destination.target, isWatched: true) { writer in
      try ImportBatch(task: task, jobs: jobs ?? Parallel.processors).draft(files) { index, outcome in
        switch outcome {
        case .made(let draft):
          writer.sequenceOffset = writer.totals.nextSequence
          try writer.add(contentsOf: CassetteReader(draft.bytes), keepsSession: false)
          formats.insert(draft.imported.source)
          secrets.add(draft.secrets)
          warnings += draft.imported.warnings.map { "\(files[index].path): \($0)" }
          summary.add(part: files[index])
        case .skipped: summary.skip(files[index])
        case .failed(let failure): try summary.fail(files[index], failure, MemoryOutput())
        }
      }
      try summary.checkIsSomething()
      return ImportTask.Content(source: formats.count == 1 ? formats.first : nil, secrets: secrets)
    }
    try report(made, warnings)
    try summary.end()
  }

  /// Tells of the one cassette that was made.
  private func report(_ made: ImportTask.Made, _ warnings: [String]) throws {
    for text in warnings {
      StandardError.line(TerminalStyle(descriptor: 2).yellow("warning:") + " " + TerminalText.line(text))
    }
    RedactionCheck.warn(made.unsearched, destination.output)
    var members = made.json
    members["warnings"] = .array(warnings.map(JSONValue.string))
    try destination.report(
      "\(Quantity.count(made.totals.events, "event")), bodies of \(Quantity.size(made.totals.bodyBytes)) in a file of "
        + "\(Quantity.size(made.fileBytes)), ratio \(Quantity.ratio(made.totals.bodyBytes, to: made.fileBytes))"
        + (made.places.map { "; \(RedactionText.summary($0, "removed"))" } ?? ""), members)
    made.secrets?.warn(destination.output)
  }
}
