import CassetteFormat
import CassetteTools

/// A body as `show` and `textconv` print it: JSON laid out, streams event by event, text as it is, the rest described.
struct BodyText {
  let cassette: CassetteReader
  let options: EventText.Options

  /// Writes a body under a line that names it.
  ///
  /// - Parameter contentType: As the message's header has it.
  func write(_ body: Body, _ name: String, contentType: ByteString? = nil, to out: FileOutput) throws {
    try out.line(options.style.faint("[\(name): \(description(of: body))]"))
    guard options.showsBodies, body.blob != nil, !body.isLost else { return }
    let bytes: [UInt8]
    do { bytes = try cassette.bytes(of: body) } catch let finding as Finding where finding.rule == .d01 {
      return try out.line("(in a parent that was not given)")
    }
    try write(bytes, body, type: contentType?.description ?? "", to: out)
    try out.line()
  }

  private func description(of body: Body) -> String {
    var parts = ["\(Quantity.count(body.size, "byte"))"]
    if let coding = body.coding { parts.append(TerminalText.line("coded \(coding)")) }
    if let blob = body.blob { parts.append("sha256 \(blob.hex)") }
    if body.end != .complete { parts.append("ended \(body.end.rawValue)") }
    if body.isLost { parts.append("lost") }
    return parts.joined(separator: ", ")
  }

  private func write(_ bytes: [UInt8], _ body: Body, type: String, to out: FileOutput) throws {
    guard body.coding == nil, !TerminalText.isBinary(bytes) else { return try out.line("(binary)") }
    if options.laysOut {
      if let json = PrettyJSON.layOut(bytes) { return try out.line(TerminalText.block(json)) }
      if type.hasPrefix("text/event-stream") { return try write(ServerSentEvents(bytes), body, to: out) }
    }
    let text = TerminalText.block(bytes)
    try out.line(text.hasSuffix("\n") ? String(text.dropLast()) : text)
  }

  private func write(_ events: ServerSentEvents, _ body: Body, to out: FileOutput) throws {
    let table = options.showsTimes ? try cassette.chunks(of: body) : nil
    let times = table.map { events.arrivals($0).map { "+" + Quantity.duration(microseconds: $0) } }
    let width = times?.reduce(0) { max($0, $1.utf8.count) } ?? 0
    for (index, item) in events.items.enumerated() {
      let time = times.map { String(repeating: " ", count: width - $0[index].utf8.count) + $0[index] + "  " } ?? ""
      let name = item.name.isEmpty ? "" : TerminalText.line(item.name) + "  "
      try out.line(time + options.style.bold(name) + TerminalText.line(item.data))
    }
  }
}
