import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct ScaffoldCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scaffold",
    abstract: "Make a case of the recording of a run.",
    discussion: """
      Of a run that failed, what is recognised becomes signatures: its status, an error, a loop, a tool that gives the \
      same result again and again, no final output. A run that went well becomes a golden trace. Read case.yaml, say \
      more precisely what should happen, and remove what has nothing to do with the failure.

      The recording is copied as it is, secrets too: rewind-pack redact removes them, and rewind-lint finds them.

      EXAMPLES
        rewind-check scaffold run.rw -o cases/search-loop
        rewind-check scaffold source-trace.json -o cases/search-loop --name search-loop
      """)

  @Argument(
    help: ArgumentHelp("The recording: a cassette, or a trace that can be imported.", valueName: "FROM"),
    completion: .file())
  var source: String

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "The folder of the case, which must not exist, or be empty; NAME if none is given.", valueName: "DIR"),
    completion: .directory)
  var output: String?

  @Option(help: ArgumentHelp("What the case is called; by the folder, else by the recording.", valueName: "NAME"))
  var name: String?

  @Flag(help: "Of a run that went well, hold requests, arguments of tools and the output to what they were, too.")
  var strict = false

  @OptionGroup var options: RecordingOptions
  @OptionGroup var json: JSONOption

  /// A recording is copied through memory.
  private static let maximumSize = 1 << 30
  private static let recording = "run.rw"

  func run() throws {
    let file = try Source.open(source)
    let bytes = try cassette(file)
    let reader = try Source.naming(source) { try CassetteReader(MemoryInput(bytes), limits: options.limit.limits) }
    let title = name ?? output.map(Self.lastPart) ?? Self.stem(of: source)
    let scaffold = try Source.naming(source) {
      try CaseScaffold(reader, name: title, recording: Self.recording, isStrict: strict)
    }
    let path = output ?? title
    if let parent = Source.folder(path.hasSuffix("/") ? String(path.dropLast()) : path) {
      try OutputFolder.make(parent)
    }
    let folder = try FileTreeOutput(path: path, announce: Interruption.remove)
    try folder.write(RegressionCase.fileName, Array(scaffold.yaml.utf8))
    try folder.write(Self.recording, bytes)
    try folder.write("notes.md", Array(scaffold.notes.utf8))
    try folder.finish()
    try report(scaffold, path)
  }

  /// The bytes of the cassette: the file's own, or those of what is imported.
  private func cassette(_ file: any RandomAccessBytes) throws -> [UInt8] {
    guard file.size <= Self.maximumSize else {
      throw Failure(message: "\(TerminalText.line(source)): a recording of a case has at most 1 GiB")
    }
    guard try !RecordingFile.isCassette(file) else {
      let reader = try Source.naming(source, file) { try CassetteReader(file, limits: options.limit.limits) }
      guard !reader.header.isThin else {
        throw Failure(
          message: "\(TerminalText.line(source)): the cassette is thin, and a case has to be whole",
          help: "rewind-pack fatten makes it so.")
      }
      return try file.read(at: 0, count: file.size)
    }
    return try RecordingFile.imported(source)
  }

  private func report(_ scaffold: CaseScaffold, _ path: String) throws {
    if json.isOn {
      return try FileOutput.standardOutput {
        try $0.line(
          JSONObject(present: [
            "isFailure": .bool(scaffold.isFailure), "path": ByteString(path).json,
            "recognised": .array(scaffold.recognised.map(JSONValue.string)),
          ]))
      }
    }
    let shown = TerminalText.line(path)
    guard scaffold.isFailure else {
      return StandardError.line("\(shown): the run did not fail, as far as can be told; the case is a golden trace")
    }
    for line in scaffold.recognised { StandardError.line("\(shown): \(TerminalText.line(line))") }
  }

  private static func lastPart(_ path: String) -> String {
    path.split(separator: "/").last { $0 != "." && $0 != ".." }.map(String.init) ?? "case"
  }

  /// `search-loop` for `traces/search-loop.json.gz`.
  private static func stem(of path: String) -> String {
    let name = Source.fileName(path)
    return name.split(separator: ".").first.map(String.init) ?? "case"
  }
}
