import CassetteFormat

/// Where a request goes, in the parts that mitmproxy has.
struct MitmproxyTarget {
  let scheme: ByteString
  let host: String
  let port: Int
  /// The `:authority` of HTTP/2 and 3, and the target of CONNECT.
  let authority: ByteString

  init(_ request: Request) {
    let known = request.targetAuthority
    let isConnect = request.method == "CONNECT"
    let parts = Self.split(known?.description ?? "")
    scheme = request.scheme ?? (isConnect ? "" : parts.port == 80 ? "http" : "https")
    host = parts.host.isEmpty ? "unknown" : parts.host
    port = parts.port ?? (scheme == "http" ? 80 : 443)
    let hasAuthority = isConnect || request.message.version == "2" || request.message.version == "3"
    authority = hasAuthority ? known ?? "" : ""
  }

  /// `host:port`, `[address]:port`, and either without a port.
  private static func split(_ text: String) -> (host: String, port: Int?) {
    guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
      (0...65535).contains(port)
    else { return (unbracketed(text[...]), nil) }
    return (unbracketed(text[..<colon]), port)
  }

  private static func unbracketed(_ text: Substring) -> String {
    text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : String(text)
  }
}
