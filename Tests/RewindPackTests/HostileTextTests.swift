import CassetteFormat
import Foundation
import Testing

/// A cassette whose every text is made to take over a terminal, or the log of a build server, shown by every command.
@Suite struct HostileTextTests {
  /// Clears the screen, links, colours (by ESC and by C1), turns the direction, begins lines that are commands, hides.
  private static let text =
    "\u{1B}[2J\u{1B}]8;;http://evil.example\u{07}x\u{9B}31m\u{202E}\u{08}\u{7F}\r\n::set-output name=a::b\u{85}"
    + "##[error]\u{200B}\u{E0041}\u{2028}\u{FEFF}"
  private static let bytes = Array(text.utf8) + [0x9B, 0xFF, 0xC0, 0x80]

  private static func cassette() throws -> [UInt8] {
    let wire = ByteString(bytes).json
    let words = JSONValue.string(text)
    let output = MemoryOutput()
    var header = Header()
    header.keys = text
    let writer = try CassetteWriter(output, header: header)
    let json =
      Array("{\"a\":\"".utf8) + Array(text.utf8.filter { $0 >= 0x20 }) + Array("\",\"model\":\"\\u001b[1m\"}".utf8)
    let stream = Array("event: \(text)\ndata: ".utf8) + bytes + Array("\n\n".utf8)
    var bodies: [JSONValue] = []
    for body in [bytes, json, stream] {
      let table = ChunkTable([.init(length: body.count, delay: 5)])
      let body = try writer.add(body: body, chunks: table)
      bodies.append(.object(["blob": .string(try #require(body.blob).hex), "size": .integer(body.size)]))
    }
    let headers: JSONValue = .array([.array([wire, wire]), .array(["Content-Type", wire])])
    let sse: JSONValue = .array([.array(["content-type", "text/event-stream"])])
    let common: JSONObject = ["id": words, "lane": words, "parent": .string(text + "?"), "keys": .object(["x": words])]
    let events: [JSONObject] = [
      [
        "kind": "http",
        "request": .object([
          "method": wire, "path": wire, "scheme": wire, "authority": wire, "headers": headers, "trailers": headers,
          "body": bodies[0],
        ]),
        "response": .object([
          "status": 200, "reason": wire, "headers": headers, "body": bodies[1],
          "interim": .array([.object(["status": 103, "headers": headers])]),
        ]),
        "llm": .object([
          "dialect": words, "provider": words, "model": words, "served": words, "finish": words, "input": 1,
        ]),
      ],
      [
        "kind": "http",
        "request": .object(["method": "POST", "path": "/v1/messages", "headers": .array([]), "body": bodies[1]]),
        "response": .object(["status": 200, "headers": sse, "body": bodies[2]]),
      ],
      [
        "kind": "http", "request": .object(["method": "GET", "path": wire, "headers": .array([])]),
        "error": .object(["phase": "tls", "kind": words, "message": words]),
      ],
      [
        "kind": "tool", "name": words, "arguments": bodies[0], "result": bodies[1],
        "error": .object(["kind": words, "message": words]),
      ],
      ["kind": "clock", "source": words, "value": words], ["kind": "id", "source": words, "data": bodies[0]],
      ["kind": "checkpoint", "name": words, "phase": "before", "decision": words, "state": bodies[0]],
      ["kind": "marker", "name": words, "detail": words], ["kind": words, "x": words],
      ["kind": "x-com.example.note", "note": words, "body": bodies[0]],
    ]
    for (sequence, event) in events.enumerated() {
      var row = event
      row["seq"] = .integer(sequence)
      for member in common.members { row[member.key] = member.value }
      row.members.sort { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) }
      try writer.append(Event(row))
    }
    var session = Session()
    let name = ByteString(bytes)
    (session.id, session.name, session.command, session.commit, session.status) = (name, name, name, name, name)
    session.tags = ["a": name]
    try writer.finish(session: session, source: .init(format: text, version: text))
    return output.bytes
  }

  /// What a command may not print: all that the text above is made of.
  private static func harm(in output: String) -> [String] {
    var found: [String] = []
    for scalar in output.unicodeScalars {
      switch scalar.value {
      case 0x0A, 0x09, 0x20...0x7E: break
      case 0x00...0x1F, 0x7F...0x9F, 0x200B, 0x2028, 0x202E, 0xFEFF, 0xE0041, 0xFFFD:
        found.append("U+" + String(scalar.value, radix: 16))
      default: break
      }
    }
    let lines = output.split(whereSeparator: \.isNewline)
    if lines.contains(where: { $0.drop(while: \.isWhitespace).hasPrefix("::") }) { found.append("::") }
    if output.contains("##[") { found.append("##[") }
    return found
  }

  private static let commands: [[String]] = [
    ["info", "FILE"], ["info", "--json", "FILE"], ["list", "FILE"], ["list", "--json", "FILE"],
    ["list", "--kind", text, "FILE"], ["list", "--chunks", "FILE"], ["verify", "FILE"], ["verify", "--json", "FILE"],
    ["verify", "--strict", "FILE"], ["textconv", "FILE"], ["keys", "FILE"], ["keys", "--json", "FILE"],
    ["keys", "FILE", "FILE"], ["keys", "FILE", "--preimage", "0"], ["keys", "--profile", "rewind/1", "FILE"],
    ["cat", "FILE", "0", "--chunks"], ["cat", "FILE", "7", "--request"], ["cat", "FILE", "99", "--request"],
    ["cat", "FILE", "0", "--request", "--chunks", "--decoded"], ["export", "FILE", "--to", "vcrpy", "-o", "out1"],
    ["export", "FILE", "--to", "rw1", "-o", "out2"], ["repack", "FILE", "-o", "\(text)1"],
    ["seal", "FILE", "-o", "out4", "--json"], ["rekey", "FILE", "-o", "out5", "--mask", text],
    ["recover", "FILE", "-o", "out6"], ["unpack", "FILE", "out7"], ["pack", "out7", "-o", "out8"],
    ["pack", text, "-o", "x"],
    ["import", "FILE", "-o", "out9"], ["import", "OTHER", "-o", "out10"], ["list", "OTHER"], ["info", text],
    ["list", "FILE", "--parent", text], ["rules", text], ["show", "FILE", text], [text], ["list", "--\(text)"],
    ["verify", "CUT"], ["recover", "CUT", "-o", "out11"], ["list", "CUT"], ["textconv", "CUT"],
  ]

  @Test func isShownEscaped() throws {
    let folder = try Folder()
    // A name cannot hold a slash, and a file system may ask for UTF-8.
    let name = String(Self.text.filter { $0 != "/" }) + ".rw"
    let other = String(Self.text.filter { $0 != "/" }) + ".yaml"
    let cassette = try Self.cassette()
    try folder.write(name, cassette)
    try folder.write("cut" + name, Array(cassette.dropLast(400)))
    try folder.write(
      other,
      Array("interactions:\n- request: !\u{85}python/object:".utf8) + Self.bytes
        + Array("\n  response: &a\nversion: 1\n".utf8))
    let shows = (0..<10).flatMap { number in
      [[], ["--json"], ["--raw"], ["--headers"]].map { ["show", "FILE", String(number)] + $0 }
    }
    for command in Self.commands + shows {
      let arguments = command.map { ["FILE": name, "CUT": "cut" + name, "OTHER": other][$0] ?? $0 }
      let result = try Program.run(arguments.map { $0 }, in: folder)
      #expect(!result.wasKilled, "\(command)")
      #expect(Self.harm(in: result.output) == [], "output of \(command): \(result)")
      #expect(Self.harm(in: result.error) == [], "errors of \(command): \(result)")
      #expect(!result.output.isEmpty || !result.error.isEmpty || command.contains("-o") || command[0] == "unpack")
    }
  }
}
