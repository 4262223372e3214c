import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct RedactCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "redact",
    abstract: "Remove secrets from a cassette, or prove that it has none.",
    discussion: """
      Looks for secrets in every decoded view of every body, header and other text, and puts placeholders in their \
      place, such as RW_REDACTED_anthropic_01: the same for the same secret. Frames are made anew, digests of what was \
      removed go, and match keys take a secret and its placeholder as the same. The cassette keeps a record of it in \
      redactions.json. The output may be the input. A cassette of version 1 becomes one of version 2.

      EXAMPLES
        rewind-pack redact run.rw -o run.rw
        rewind-pack redact run.rw -o clean.rw --preset anthropic --header x-session --pointer /metadata/user_id
        rewind-pack redact run.rw --check
        rewind-pack redact run.rw -o run.rw --originals run.rw.age --recipient age1…
        pass show customer | rewind-pack redact run.rw -o clean.rw --text-file -

      EXIT CODES
        0  done; with --check, nothing was found, and what could not be searched was named
        1  failed; with --check, something was found
        2  wrong usage
      """,
    aliases: ["scrub"])

  @OptionGroup var cassette: CassetteArguments

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The cassette to write; - is standard output.", valueName: "OUT.rw"),
    completion: .file(extensions: ["rw"]))
  var output: String?

  @Flag(help: "Write nothing; list what is found, masked.")
  var check = false

  @Flag(help: "Write nothing; count what would be removed.")
  var dryRun = false

  @OptionGroup var choice: RedactionChoice
  @OptionGroup var originals: OriginalsOptions
  @OptionGroup var encoding: EncodingOptions
  @OptionGroup var json: JSONOption

  @Flag(name: .shortAndLong, help: "Do not print the summary.")
  var quiet = false

  func validate() throws {
    guard [output != nil, check, dryRun].filter(\.self).count == 1 else {
      throw ValidationError("one of -o, --check and --dry-run is needed")
    }
    if let output { try target(output).validate() }
    try originals.validate(beside: [cassette.path, output])
    _ = try choice.options
  }

  private func target(_ output: String) -> OutputTarget {
    OutputTarget(path: output, isJSON: json.isOn, isQuiet: quiet)
  }

  func run() throws {
    let options = try choice.optionsWithTexts()
    try cassette.read { reader, file in
      try checkIsValid(reader, file)
      if check { return try RedactionCheck(options, json: json.isOn, quiet: quiet).run(reader, cassette.path) }
      let redactor = Redactor(options, writing: encoding.writerOptions())
      guard let output else {
        return try report(
          redactor.preview(reader), "would be removed",
          to: OutputTarget(
            path: cassette.path, isJSON: json.isOn, isQuiet: quiet))
      }
      let target = target(output)
      let opened = try originals.keep(file, before: target.open())
      do {
        try report(redactor.redact(reader, to: opened), "removed", to: target)
        if !quiet { originals.advise() }
      } catch is RedactionIncomplete {
        throw Failure(
          message: "\(TerminalText.line(cassette.path)): something can still be found after it was removed",
          help: "Nothing was written. Please report this, with the rules that rewind-pack redact --check prints.")
      }
    }
  }

  /// An invalid cassette is not made a valid one in passing.
  private func checkIsValid(_ reader: CassetteReader, _ file: any RandomAccessBytes) throws {
    guard !reader.isVersion1 else { return }
    let parent = try ParentChain.parent(
      of: reader, among: cassette.parents.places(cassette.limits), limits: cassette.limits)
    let findings = try Validator.validate(file, limits: cassette.limits, parent: parent).findings
    if let error = findings.first(where: { $0.severity == .error }) { throw error }
  }

  private func report(_ report: Redactor.Report, _ done: String, to target: OutputTarget) throws {
    RedactionCheck.warn(report.unsearched, cassette.path)
    try target.report(
      RedactionText.summary(report.places, done),
      JSONObject(present: [
        "id": JSONValue(report.id), "places": JSONValue(report.places), "unsearched": .integer(report.unsearched.count),
      ]))
  }
}
