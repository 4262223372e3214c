import CassetteFormat

extension LintRule {
  static let largeBlob = LintRule(
    "RWZ001", "large-blob", .warning,
    title: "A body is large.",
    why: "Every clone of the repository takes it along for ever, also after it was deleted.",
    example: "the body has 4.2 MB; the limit is 1.05 MB",
    remedy: "Record with a smaller input. The limit is an option (1 MiB by default).")

  static let largeCassette = LintRule(
    "RWZ002", "large-cassette", .warning,
    title: "The cassette's file is large.",
    why: "Hosts of repositories warn at 50 MB and refuse at 100 MB; clones take every version of it along.",
    example: "the file has 23.7 MB; the limit is 10.5 MB",
    remedy: "Run rewind-pack seal or repack, split the run, or keep the file outside of git. The limit is an option.")
}

/// Finds what is too large for a repository.
struct SizeCheck: LintCheck {
  static var rules: [LintRule] { [.largeBlob, .largeCassette] }

  private let options: LintOptions
  private var reported: Set<Digest> = []

  init(_ options: LintOptions) {
    self.options = options
  }

  mutating func visit(_ event: Event, in subject: LintSubject, _ report: (LintFinding) -> Void) {
    for (part, body) in event.bodies where body.size > options.largeBlob {
      guard let blob = body.blob, reported.insert(blob).inserted else { continue }
      report(
        LintFinding(
          .largeBlob, "the body has \(Quantity.size(body.size)); the limit is \(Quantity.size(options.largeBlob))",
          at: LintPlace(sequence: event.sequence, part: part)))
    }
  }

  mutating func finish(_ subject: LintSubject, _ report: (LintFinding) -> Void) {
    guard subject.size > options.largeCassette else { return }
    report(
      LintFinding(
        .largeCassette,
        "the file has \(Quantity.size(subject.size)); the limit is \(Quantity.size(options.largeCassette))"))
  }
}

extension Event {
  /// The bodies of an event, with the names of their parts.
  fileprivate var bodies: [(part: String, body: Body)] {
    let parts: [(String, Body?)] =
      switch content {
      case .http(let exchange), .open(let exchange):
        [("request.body", exchange.request.message.body), ("response.body", exchange.response?.message.body)]
      case .tool(let call): [("arguments", call.arguments), ("result", call.result)]
      case .checkpoint(let checkpoint): [("state", checkpoint.state)]
      case .reading(let reading): if case .data(let body) = reading.value { [("data", body)] } else { [] }
      case .marker, .other: []
      }
    return parts.compactMap { part, body in body.map { (part, $0) } }
  }
}
