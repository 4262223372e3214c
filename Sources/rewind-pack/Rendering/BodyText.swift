import CassetteFormat
import CassetteTools
import CommandSupport

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
    do {
      let bytes = try cassette.bytes(of: body)
      let decoded = body.coding.map { Decompression.decode(bytes, coding: $0) } ?? bytes
      if let decoded, decoded.isEmpty {
        // What there is of a body that was cut early.
        try out.line("(nothing)")
      } else if let decoded, !TerminalText.isBinary(decoded) {
        try write(decoded, body, type: contentType?.description ?? "", to: out)
      } else {
        try out.line("(binary)")
      }
    } catch let finding as Finding where finding.rule == .d01 {
      try out.line("(in a parent that was not given)")
    }
  }

  private func description(of body: Body) -> String {
    var parts = ["\(Quantity.count(body.size, "byte"))"]
    if let coding = body.coding { parts.append(TerminalText.line("\(coding)-coded")) }
    if let blob = body.blob { parts.append("sha256 \(blob.hex)") }
    if body.end != .complete { parts.append("ended \(body.end.rawValue)") }
    if body.isLost { parts.append("lost") }
    return parts.joined(separator: ", ")
  }

  private func write(_ bytes: [UInt8], _ body: Body, type: String, to out: FileOutput) throws {
    if options.laysOut {
      if let json = PrettyJSON.layOut(bytes) { return try out.line(TerminalText.block(json)) }
      if type.hasPrefix("text/event-stream") { return try write(ServerSentEvents(bytes), body, to: out) }
    }
    let text = TerminalText.block(bytes)
    try out.line(text.hasSuffix("\n") ? String(text.dropLast()) : text)
  }

  private func write(_ events: ServerSentEvents, _ body: Body, to out: FileOutput) throws {
    // The table is about the bytes as they came, so it says nothing of the places in a decoded stream.
    let table = options.showsTimes && body.coding == nil ? try cassette.chunks(of: body) : nil
    let times = table.map { events.arrivals($0).map { "+" + Quantity.duration(microseconds: $0) } }
    let width = times?.reduce(0) { max($0, $1.utf8.count) } ?? 0
    for (index, item) in events.items.enumerated() {
      let time = times.map { String(repeating: " ", count: width - $0[index].utf8.count) + $0[index] + "  " } ?? ""
      let name = item.name.isEmpty ? "" : TerminalText.line(item.name) + "  "
      try out.line(time + options.style.bold(name) + TerminalText.line(item.data))
    }
  }
}
