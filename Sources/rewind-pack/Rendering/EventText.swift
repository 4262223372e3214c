import CassetteFormat
import CassetteTools
import CommandSupport

/// One event as text for people: `show` prints one, `textconv` all.
struct EventText {
  struct Options {
    var showsBodies = true
    /// Whether JSON and event streams are laid out over lines.
    var laysOut = true
    /// Whether it is shown when things happened: two recordings of the same run differ in that alone.
    var showsTimes = true
    var style = TerminalStyle(descriptor: 1)
  }

  private let options: Options
  private let bodies: BodyText

  init(_ cassette: CassetteReader, _ options: Options) {
    self.options = options
    bodies = BodyText(cassette: cassette, options: options)
  }

  func write(_ event: Event, to out: FileOutput) throws {
    try out.line(options.style.bold(heading(of: event)))
    for (path, fidelity) in event.fidelity.sorted(by: { $0.key < $1.key }) {
      try out.line(TerminalText.line("fidelity: \(path) \(fidelity.rawValue)"))
    }
    switch event.content {
    case .http(let exchange), .open(let exchange): try write(exchange, to: out)
    case .tool(let call): try write(call, to: out)
    case .reading(let reading): try write(reading, to: out)
    case .checkpoint(let checkpoint):
      if let decision = checkpoint.decision { try out.line(TerminalText.line("decision: \(decision)")) }
      if let state = checkpoint.state { try bodies.write(state, "state", to: out) }
    case .marker(let marker):
      if let detail = marker.detail { try out.line(TerminalText.line(detail)) }
    case .other: break
    }
    if !event.extra.isEmpty { try out.line(Self.member("fields", .object(event.extra))) }
  }

  private func heading(of event: Event) -> String {
    var parts = ["#\(event.sequence) " + (event.exchange == nil ? event.title : event.kind)]
    if case .checkpoint(let checkpoint) = event.content, let phase = checkpoint.phase {
      parts[0] += " (\(phase.rawValue))"
    }
    if options.showsTimes, let at = event.at { parts.append("at \(Quantity.duration(microseconds: at))") }
    if options.showsTimes, let took = event.took { parts.append("took \(Quantity.duration(microseconds: took))") }
    if let lane = event.lane { parts.append("lane " + TerminalText.line(lane)) }
    if let id = event.id { parts.append("id " + TerminalText.line(id)) }
    if let parent = event.parent { parts.append("part of " + TerminalText.line(parent)) }
    return parts.joined(separator: ", ")
  }

  /// A named JSON value, laid out over lines.
  static func member(_ name: String, _ value: JSONValue) -> String {
    let bytes = CanonicalJSON.encode(value)
    return "\(TerminalText.line(name)): " + TerminalText.block(PrettyJSON.layOut(bytes) ?? bytes)
  }

  // MARK: Exchanges

  private func write(_ exchange: Exchange, to out: FileOutput) throws {
    let request = exchange.request
    try out.line()
    try out.line(
      text(request.method.bytes + [0x20]) + text((request.scheme?.bytes).map { $0 + Array("://".utf8) } ?? [])
        + text(request.authority?.bytes ?? []) + text(request.path.bytes) + version(request.message))
    try write(request.message, "request body", to: out)
    try out.line()
    for interim in exchange.response?.interim ?? [] {
      try out.line("\(interim.status)")
      try write(interim.headers, to: out)
      try out.line()
    }
    if let response = exchange.response {
      try out.line(
        "\(response.status)\(response.reason.map { " " + text($0.bytes) } ?? "")\(version(response.message))")
      try write(response.message, "response body", to: out)
    }
    if let error = exchange.error {
      let message = error.message.map { ": \($0)" } ?? ""
      try out.line(options.style.red("error:") + TerminalText.line(" \(error.phase.rawValue): \(error.kind)\(message)"))
    } else if exchange.response == nil {
      try out.line("no answer")
    }
    if let frames = exchange.frames { try write(frames, to: out) }
  }

  private func text(_ bytes: [UInt8]) -> String { TerminalText.line(bytes) }

  private func version(_ message: Message) -> String {
    message.version.map { TerminalText.line(" HTTP/\($0)") } ?? ""
  }

  private func write(_ headers: [HeaderField], to out: FileOutput) throws {
    for header in headers { try out.line("\(text(header.name.bytes)): \(text(header.value.bytes))") }
  }

  private func write(_ message: Message, _ name: String, to out: FileOutput) throws {
    try write(message.headers, to: out)
    if let body = message.body {
      try out.line()
      try bodies.write(body, name, contentType: message.header("content-type"), to: out)
    }
    guard !message.trailers.isEmpty else { return }
    try out.line()
    try write(message.trailers, to: out)
  }

  private func write(_ frames: Frames, to out: FileOutput) throws {
    try out.line()
    let blob = frames.blob.map { ", sha256 \($0.hex)" } ?? ""
    try out.line("[frames: \(Quantity.count(frames.size, "byte"))\(blob), table \(frames.table.hex)]")
  }

  // MARK: Other kinds

  private func write(_ call: ToolCall, to out: FileOutput) throws {
    if let arguments = call.arguments { try bodies.write(arguments, "arguments", to: out) }
    if let result = call.result { try bodies.write(result, "result", to: out) }
    if let error = call.error {
      try out.line(TerminalText.line("error: \(error.kind)\(error.message.map { ": \($0)" } ?? "")"))
    }
  }

  private func write(_ reading: Reading, to out: FileOutput) throws {
    switch reading.value {
    case .string(let value): try out.line(TerminalText.line(value))
    case .integer(let value): try out.line(String(value))
    case .data(let body): try bodies.write(body, "data", to: out)
    }
  }
}
