import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct KeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key",
    abstract: "Compute a request's match key.",
    discussion: """
      Reads the body from standard input and prints the key: 64 hexadecimal digits, the SHA-256 of the request's \
      canonical form. Requests with the same key are taken as the same.

      --batch reads JSON lines {"method","path","content_type","body_base64"} and prints a line for each: its key, or \
      - when it has none. As in cassettes, a value that is not UTF-8 is written {"base64":…}.

      EXAMPLES
        rewind-pack key --method POST --path /v1/messages < body.json
        rewind-pack key --method POST --path /v1/messages --canonical < body.json
        rewind-pack key --batch < requests.jsonl
      """)

  @Option(help: ArgumentHelp("The request's method.", valueName: "M"))
  var method: String?

  @Option(help: ArgumentHelp("The request target: path and query.", valueName: "P"))
  var path: String?

  @Option(help: ArgumentHelp("The value of the Content-Type header.", valueName: "T"))
  var contentType: String?

  @Option(
    help: ArgumentHelp("How keys are made: rewind/1 or rewind/2.", valueName: "NAME"),
    transform: ProfileOption.profile(named:))
  var profile = KeyProfile.rewind1

  @Flag(help: "Print the canonical form instead of the key.")
  var canonical = false

  @Flag(help: "Read many requests, a line of JSON each.")
  var batch = false

  func validate() throws {
    if batch {
      guard method == nil, path == nil, contentType == nil else {
        throw ValidationError("--batch reads methods, paths and content types from standard input")
      }
    } else if method == nil || path == nil {
      throw ValidationError("--method and --path, or --batch, are needed")
    }
  }

  func run() throws {
    var series = KeySeries(profile)
    let input = try FileInput(path: "-")
    guard !batch else { return try run(&series, on: input) }
    let request = KeyRequest(
      method: Array((method ?? "").utf8), target: Array((path ?? "").utf8),
      contentType: contentType.map { Array($0.utf8) }, body: try body(from: input))
    guard let key = series.key(for: request) else {
      throw Failure(message: "the request has no key in the profile \(profile.rawValue)")
    }
    try FileOutput.standardOutput { try write(key, to: $0) }
  }

  private func body(from input: FileInput) throws -> [UInt8] {
    var lines = InputLines(input, separator: nil)
    return try lines.next() ?? []
  }

  private func run(_ series: inout KeySeries, on input: FileInput) throws {
    var lines = InputLines(input)
    try FileOutput.standardOutput { output in
      while let line = try lines.next() {
        do {
          try write(series.key(for: KeyRequest(line: line)), to: output)
        } catch let error as Failure {
          throw Failure(message: "line \(lines.count): \(error.message)")
        } catch let finding as Finding {
          throw Failure(message: "line \(lines.count): \(finding.message)")
        }
      }
    }
  }

  private func write(_ key: MatchKey?, to output: FileOutput) throws {
    guard let key else { return try output.line("-") }
    guard canonical else { return try output.line(key.digest.hex) }
    try output.write(key.canonical)
    try output.line()
  }
}
