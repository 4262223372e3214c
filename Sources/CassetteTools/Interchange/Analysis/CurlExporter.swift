public import CassetteFormat

/// Writes a shell script that sends the requests of a cassette again, with curl.
///
/// Secrets are in it as they are in the cassette. Memory: one request.
public struct CurlExporter: Exporter {
  /// A request that curl cannot send.
  private struct Refusal: Error {
    let what: String
  }

  /// Headers that curl makes itself from what it sends.
  private static let computed = ["content-length", "transfer-encoding"]
  /// Headers that curl adds when they are not named.
  private static let added: [StaticString] = ["User-Agent", "Accept"]

  public init() {}

  public func export(_ cassette: CassetteReader, to output: any ByteOutput) throws -> [Loss] {
    var losses: [Loss] = []
    var omitted = OmissionCount()
    try output.line("#!/bin/sh\n# Requests of a recording. Each is sent again as it was: mind what they do.")
    try cassette.forEachEvent { event in
      guard let exchange = event.exchange else { return omitted.note("\(event.kind) events") }
      do {
        let command = try Self.command(exchange.request, cassette) { losses.append(Loss(sequence: event.sequence, $0)) }
        let answer = exchange.response.map { "answered with \($0.status)" } ?? "not answered"
        try output.line("\n# exchange \(event.sequence), \(answer)\n\(command)")
      } catch let refusal as Refusal {
        losses.append(Loss(sequence: event.sequence, "the request, since \(refusal.what)"))
      }
    }
    return omitted.losses + losses
  }

  private static func command(
    _ request: Request, _ cassette: CassetteReader, lose: (String) -> Void
  ) throws -> String {
    let url = RecordedURI.join(request)
    guard ["http://", "https://"].contains(where: { url.starts(with: $0.utf8) }) else {
      throw Refusal(what: "its host is not known")
    }
    var words = ["curl --globoff --path-as-is"]
    let message = request.message
    if request.method.equalsIgnoringCase("HEAD") {
      words.append("--head")
    } else {
      words.append("--request \(try word(request.method.bytes, "its method"))")
    }
    words.append("--url \(try word(url, "its URL"))")
    if let option = ["1.0": "--http1.0", "1.1": "--http1.1", "2": "--http2"][message.version ?? ""] {
      words.append(option)
    }
    for header in message.headers {
      let name = header.name.description.lowercased()
      if computed.contains(name) { continue }
      if name == "content-encoding", message.body?.coding == nil, message.body?.size ?? 0 > 0 {
        lose("the header content-encoding, since the body has no coding any more")
        continue
      }
      guard let line = line(header) else {
        lose("a header line that curl cannot send")
        continue
      }
      words.append("--header \(line)")
    }
    for name in added where message.header(name) == nil { words.append("--header '\(name):'") }
    guard let body = message.body, body.size > 0 else { return words.joined(separator: " \\\n  ") }
    guard !body.isLost else { throw Refusal(what: "its body is lost") }
    // curl would call it a form, and ask before it sends much.
    for name in ["Content-Type", "Expect"] as [StaticString] where message.header(name) == nil {
      words.append("--header '\(name):'")
    }
    words.append("--data-binary @-")
    return ShellText.print(try cassette.bytes(of: body)) + " |\n  " + words.joined(separator: " \\\n  ")
  }

  private static func word(_ bytes: [UInt8], _ what: String) throws -> String {
    guard let word = ShellText.word(bytes) else { throw Refusal(what: "\(what) cannot stand on a command line") }
    return word
  }

  /// `name: value` as a word; curl takes `name;` for one without a value, and `@` for the name of a file.
  private static func line(_ header: HeaderField) -> String? {
    let (name, value) = (header.name.bytes, header.value.bytes)
    guard !name.isEmpty, name.first != UInt8(ascii: "@"), !(name + value).contains(where: { $0 == 0x0A || $0 == 0x0D }),
      !name.contains(where: { [UInt8(ascii: ":"), UInt8(ascii: ";")].contains($0) })
    else { return nil }
    let isEmpty = value.allSatisfy { $0 == 0x20 || $0 == 0x09 }
    return ShellText.word(isEmpty ? name + Array(";".utf8) : name + Array(": ".utf8) + value)
  }
}

extension InterchangeFormat {
  static let curlScript = InterchangeFormat(
    "curl-script", page: "analysis", title: "a shell script of curl commands", files: ["*.sh"],
    exporter: CurlExporter(),
    keeps: [.requestHeaders: .partial, .requestBody: .exact],
    notes: """
      Requests only, secrets as they are in the cassette. Content-Length and Transfer-Encoding are for curl to make.
      """)
}
