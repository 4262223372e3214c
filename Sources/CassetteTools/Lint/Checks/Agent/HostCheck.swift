import CassetteFormat

extension LintRule {
  static let unexpectedHost = LintRule(
    "RWA005", "unexpected-host", .warning,
    title: "A request went to a host that the project does not list.",
    why: """
      A call that nobody expected is in the recording: telemetry, an update check, a tool that reaches the network. On \
      another machine it goes to the real host, or fails.
      """,
    example: "the host telemetry.example.com is not one of the expected",
    remedy: "Add the host to the list in rewind.toml, or stop the program from calling it.")
}

/// Compares hosts with those that a run may call.
struct HostCheck: LintCheck {
  static var rules: [LintRule] { [.unexpectedHost] }

  private let hosts: [String]
  private var reported: Set<String> = []

  init(_ options: LintOptions) {
    hosts = options.hosts.map { $0.lowercased() }
  }

  mutating func visit(_ event: Event, in subject: LintSubject, _ report: (LintFinding) -> Void) {
    guard !hosts.isEmpty, let request = event.exchange?.request,
      let authority = request.targetAuthority
    else { return }
    let host = Self.host(authority.description.lowercased())
    guard !hosts.contains(where: { Self.matches($0, host) }), reported.insert(host).inserted else { return }
    report(
      LintFinding(
        .unexpectedHost, "the host \(TerminalText.line(host)) is not one of the expected",
        at: LintPlace(sequence: event.sequence, part: "request.authority")))
  }

  /// A name without its port.
  private static func host(_ authority: String) -> String {
    if authority.hasPrefix("[") { return String(authority.prefix { $0 != "]" }) + "]" }
    return String(authority.prefix { $0 != ":" })
  }

  /// `*.example.com` stands for all hosts below.
  private static func matches(_ pattern: String, _ host: String) -> Bool {
    pattern.hasPrefix("*.") ? host.hasSuffix(pattern.dropFirst()) : pattern == host
  }
}
