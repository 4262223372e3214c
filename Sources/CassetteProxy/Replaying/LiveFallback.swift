import CassetteFormat
import CassetteTools

/// Which requests that a cassette does not answer may go to their servers.
package struct LivePolicy: Sendable {
  /// Hosts, each with its subdomains.
  package var hosts: [String]
  /// How many requests may go there in a run.
  package var maximum: Int

  package init(hosts: [String], maximum: Int) {
    self.hosts = hosts.map { $0.lowercased() }
    self.maximum = maximum
  }

  func permits(_ host: String) -> Bool { hosts.contains { host == $0 || host.hasSuffix("." + $0) } }
}

/// Sends requests that a cassette does not answer to their servers, as far as a policy goes, and has them recorded.
///
/// To be used on the event loop.
final class LiveFallback {
  private let policy: LivePolicy
  private let proxy: RecordingProxy
  /// How many requests went to their servers.
  private(set) var count = 0

  init(_ policy: LivePolicy, _ proxy: RecordingProxy) {
    self.policy = policy
    self.proxy = proxy
  }

  /// - Returns: Why the request must not go to its server; nil when it went there.
  func take(_ request: ProxyRequest, _ miss: Miss, _ answer: AnswerWriter) -> String? {
    switch miss.kind {
    // The answer is in the cassette, or must not be asked for yet.
    case .internalError, .outOfOrder: return "the cassette has an answer"
    default: break
    }
    guard let host = proxy.host(of: request) else { return "nobody can tell which server is meant" }
    guard policy.permits(host) else { return "\(TerminalText.line(host)) is not allowed (--allow-host)" }
    guard count < policy.maximum else { return "\(count) requests went to servers already (--max-live)" }
    count += 1
    proxy.handle(request, answer)
    return nil
  }

  func noteServed(_ event: Int) { proxy.noteServed(event) }
}
