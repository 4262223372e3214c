import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct FilterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "filter",
    abstract: "Take some events out of a cassette, by what they are.",
    discussion: """
      Values of one option are alternatives, separated by commas or in options of their own; different options must all \
      fit. Hosts, models, lanes and paths may be patterns: * stands for anything but a slash, ** for that too. The new \
      cassette is derived from the old one and says so; events keep their numbers and times, and bodies are copied as \
      they are stored.

      EXAMPLES
        rewind-pack filter run.rw --host api.openai.com -o openai.rw
        rewind-pack filter run.rw --status 4xx,5xx -o failures.rw
        rewind-pack filter run.rw --kind http,tool --path '/v1/**' -o calls.rw
        rewind-pack filter run.rw --host '*.sentry.io' --invert -o quiet.rw
      """)

  @OptionGroup var cassette: CassetteArguments

  @Option(help: ArgumentHelp("Exchanges with this host.", valueName: "HOST"))
  var host: [String] = []

  @Option(help: ArgumentHelp("Exchanges with this status, or of this class: 200, 4xx.", valueName: "STATUS"))
  var status: [String] = []

  @Option(help: ArgumentHelp("Calls that asked for this model, or were answered by it.", valueName: "MODEL"))
  var model: [String] = []

  @Option(
    help: ArgumentHelp("Events of this kind.", valueName: "KIND"),
    completion: .list(["http", "open", "tool", "clock", "random", "id", "checkpoint", "marker"]))
  var kind: [String] = []

  @Option(help: ArgumentHelp("Events of this lane.", valueName: "LANE"))
  var lane: [String] = []

  @Option(help: ArgumentHelp("Exchanges with this path, without its query.", valueName: "PATH"))
  var path: [String] = []

  @Flag(help: "Keep what does not fit.")
  var invert = false

  @OptionGroup var destination: OutputOptions

  private func filter() throws -> EventFilter {
    var filter = EventFilter()
    filter.hosts = Self.values(host).map { $0.lowercased() }
    filter.statuses = try Self.values(status).map { text in
      guard let pattern = StatusPattern(text) else {
        throw ValidationError("--status is a status or a class of them, such as 404 or 5xx")
      }
      return pattern
    }
    (filter.models, filter.kinds) = (Self.values(model), Self.values(kind))
    (filter.lanes, filter.paths) = (Self.values(lane), Self.values(path))
    filter.isInverted = invert
    return filter
  }

  private static func values(_ texts: [String]) -> [String] {
    texts.flatMap { $0.split(separator: ",").map(String.init) }
  }

  func validate() throws {
    guard try !filter().isEmpty else {
      throw ValidationError("name what to keep with --host, --status, --model, --kind, --lane or --path")
    }
  }

  func run() throws {
    let filter = try filter()
    try cassette.excerpt(
      to: destination, operator: "filter", parameters: filter.parameters, where: { filter.chooses($0) })
  }
}
