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
      them at once, as rewind-pack redact does. Several sources become one cassette, in the order given: \
      their exchanges are numbered on, and sessions are left out, since a cassette has one.

      EXAMPLES
        rewind-pack import tests/cassettes/login.yaml -o login.rw
        rewind-pack import tests/cassettes/login.yaml -o login.rw --redact
        rewind-pack import day1.rw day2.rw -o both.rw --level 19
        gunzip -c run.json.gz | rewind-pack import - --from rw1 -o run.rw
      """)

  @Argument(help: ArgumentHelp("The recordings; - is standard input.", valueName: "SRC"), completion: .file())
  var sources: [String]

  @OptionGroup var destination: OutputOptions

  @Option(
    help: ArgumentHelp("The format of the recordings: \(Self.formats.joined(separator: ", ")).", valueName: "FORMAT"),
    completion: .list(Self.formats))
  var from = "auto"

  @OptionGroup var encoding: EncodingOptions

  @Flag(help: "Put placeholders in the place of secrets.")
  var redact = false

  private static let formats = ["auto"] + Formats.imported.map(\.name)

  func validate() throws {
    guard Self.formats.contains(from) else {
      throw ValidationError("--from must be one of \(Self.formats.joined(separator: ", "))")
    }
  }

  func run() throws {
    // The sources are opened before the output: a wrong name leaves nothing behind.
    let files = try sources.map { path in (path: path, file: try Source.open(path)) }
    let output = try destination.open()
    // What goes to a pipe, or is redacted, is looked at before.
    let draft = redact || destination.output == "-" ? try TemporaryFile() : nil
    let writer = try CassetteWriter(draft ?? output, options: encoding.writerOptions())
    var parts: [Imported] = []
    for (path, file) in files {
      writer.sequenceOffset = writer.totals.nextSequence
      parts.append(try Source.naming(path, file) { try add(path, file, to: writer) })
    }
    let formats = Set(parts.map(\.source))
    var id = try writer.finish(
      session: parts.count == 1 ? parts.first?.session : nil, source: formats.count == 1 ? formats.first : nil)
    var places: [String: Int]?
    if redact, let draft {
      let report = try Redactor(writing: encoding.writerOptions()).redact(CassetteReader(draft), to: output)
      (id, places) = (report.id, report.places)
      RedactionCheck.warn(report.unsearched, destination.output)
    } else if let draft {
      try output.write(draft)
      try output.finish()
    }
    let warnings = zip(sources, parts).flatMap { path, part in part.warnings.map { (path, $0) } }
    let secrets = places == nil ? try SecretCount(in: draft, or: destination.output, writer.totals) : nil
    try report(id, writer.totals, output.count, warnings, secrets?.counts, places)
    secrets?.warn(destination.output)
  }

  private func add(_ path: String, _ file: any RandomAccessBytes, to writer: CassetteWriter) throws -> Imported {
    if try file.read(at: 30, count: 35).starts(with: "mimetypeapplication/vnd.rewind.".utf8) {
      throw Failure(
        message: "\(TerminalText.line(path)): this is a cassette already",
        help:
          "To write it anew, run rewind-pack repack \(TerminalText.line(path)) -o \(TerminalText.line(destination.output))."
      )
    }
    do {
      let content = try Decompression.open(Progress.watch(file, "importing \(path)"))
      var source = ImportSource(file: content, fileName: Source.fileName(path), folder: Source.folder(path))
      source.isPart = sources.count > 1
      return try Formats.importer(from, for: source).importer.import(source, into: writer)
    } catch let error as InterchangeError {
      throw Failure(message: TerminalText.line("\(path): \(error)"))
    }
  }

  private func report(
    _ id: Digest, _ totals: CassetteWriter.Totals, _ fileBytes: Int, _ warnings: [(path: String, text: String)],
    _ secrets: [String: Int]?, _ places: [String: Int]?
  ) throws {
    for (path, text) in warnings {
      StandardError.line(TerminalStyle(descriptor: 2).yellow("warning:") + " " + TerminalText.line("\(path): \(text)"))
    }
    try destination.report(
      "\(Quantity.count(totals.events, "event")), bodies of \(Quantity.size(totals.bodyBytes)) in a file of "
        + "\(Quantity.size(fileBytes)), ratio \(Quantity.ratio(totals.bodyBytes, to: fileBytes))"
        + (places.map { "; \(RedactionText.summary($0, "removed"))" } ?? ""),
      JSONObject(present: [
        "bodyBytes": .integer(totals.bodyBytes), "events": .integer(totals.events), "fileBytes": .integer(fileBytes),
        "id": JSONValue(id), "redacted": places.map(JSONValue.init),
        "secrets": secrets.flatMap { $0.isEmpty ? nil : JSONValue($0) },
        "warnings": .array(warnings.map { .string("\($0.path): \($0.text)") }),
      ]))
  }
}
