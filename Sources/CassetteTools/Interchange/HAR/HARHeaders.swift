import CassetteFormat

/// The header lines of a recorded message.
struct HARHeaders {
  private(set) var fields: [HeaderField] = []
  /// HTTP/2's and 3's `:authority`, `:path` and so on, which are no header lines.
  private(set) var pseudo: [String: String] = [:]
  var fidelity: Event.Fidelity?
  /// Names without text that were left out.
  private(set) var unnamed = 0

  /// - Parameter cookies: The list of parsed cookies, for programs that do not keep the headers they came in.
  init(_ list: JSONValue?, cookies: [JSONValue], isRequest: Bool) {
    guard let list else {
      fidelity = .absent
      return
    }
    for item in list.items { add(item) }
    // Some programs write an object, or the lines as one text.
    if case .object(let object) = list { for member in object.members { add(member.key, member.value.text ?? "") } }
    if fields.contains(where: { Self.isRedacted($0.value) }) { fidelity = .redacted }
    let name: StaticString = isRequest ? "Cookie" : "Set-Cookie"
    if !cookies.isEmpty, !fields.contains(where: { $0.name.equalsIgnoringCase(name) }) {
      addCookies(cookies, isRequest: isRequest)
    }
  }

  func value(_ name: StaticString) -> String? { fields.first { $0.name.equalsIgnoringCase(name) }?.value.description }

  private mutating func add(_ item: JSONValue) {
    if let name = item["name"]?.text {
      add(name, item["value"]?.text ?? "")
    } else if case .array(let pair) = item, let name = pair.first?.text {
      add(name, pair.count > 1 ? pair[1].text ?? "" : "")
    } else {
      unnamed += 1
    }
  }

  private mutating func add(_ name: String, _ value: String) {
    guard !name.isEmpty else { return unnamed += 1 }
    guard !name.hasPrefix(":") else {
      pseudo[name] = value
      return
    }
    // Chrome joins the values of a name with line feeds.
    for line in value.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
      let line = line.last == 0x0D ? line.dropLast() : line
      fields.append(HeaderField(ByteString(name), ByteString(Array(line))))
    }
  }

  /// Puts the header lines together that cookies must have come in.
  private mutating func addCookies(_ cookies: [JSONValue], isRequest: Bool) {
    let pairs = cookies.compactMap { cookie in
      cookie["name"]?.text.map { ($0 + "=" + (cookie["value"]?.text ?? ""), cookie) }
    }
    guard !pairs.isEmpty else { return }
    if isRequest {
      add("Cookie", pairs.map(\.0).joined(separator: "; "))
    } else {
      for (pair, cookie) in pairs {
        let attributes = [("Path", "path"), ("Domain", "domain"), ("Expires", "expires")].compactMap { name, key in
          cookie[key]?.text.flatMap { $0.isEmpty ? nil : "; \(name)=\($0)" }
        }
        let flags = [("HttpOnly", "httpOnly"), ("Secure", "secure")].filter { cookie[$0.1]?.text == "true" }
        add("Set-Cookie", pair + attributes.joined() + flags.map { "; \($0.0)" }.joined())
      }
    }
    fidelity = .reconstructed
  }

  /// Whether a value, or a part of it, has been replaced by a placeholder, such as `token REDACTED_69e9f7…`.
  private static func isRedacted(_ value: ByteString) -> Bool {
    VcrpyHeaders.isRedacted(value) || value.description.contains("REDACTED")
  }

  /// The version of HTTP: `HTTP/1.1`, `http/2.0`, `h2`, `h3-29`.
  static func version(_ text: String?) -> String? {
    guard let text = text?.lowercased() else { return nil }
    if text == "h2" || text == "h2c" || text == "http/2" || text.hasPrefix("http/2.0") { return "2" }
    if text == "h3" || text.hasPrefix("h3-") || text.hasPrefix("http/3") { return "3" }
    return RecordedMessage.version(text)
  }
}
