import CassetteFormat

/// A request to the listener itself, not to a server that it stands for.
package enum ControlRequest: Sendable {
  case state, reset, unknown

  /// Nil for a request to anybody else.
  package init?(_ request: ProxyRequest) {
    let path = ByteString(Array(request.target.prefix { $0 != UInt8(ascii: "?") })).description
    guard path == "/-/rewind" || path.hasPrefix("/-/rewind/") else { return nil }
    switch path {
    case "/-/rewind" where request.isMethod("GET") || request.isMethod("HEAD"): self = .state
    case "/-/rewind/reset" where request.isMethod("POST"): self = .reset
    default: self = .unknown
    }
  }
}
