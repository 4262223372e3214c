import CassetteFormat

@testable import CassetteTools

extension WirePlacement {
  private static func text(_ name: String, _ before: String, _ after: String, _ codings: [Coding] = [.json])
    -> WirePlacement
  {
    WirePlacement(name, .body(.request), codings) { try .sending(Wire.prompt(before, $0, after), $1) }
  }

  /// The 19 of the study.
  static let all: [WirePlacement] = [
    text("running text", "Use the key ", " from now on"),
    text("before a full stop", "The key is ", ". Use it."),
    text("before a comma", "Not ", ", but mine"),
    text("in parentheses", "Mine (", ") is old"),
    text("bold", "Use **", "** please"),
    text("in an element", "<p>Use <b>", "</b></p>"),
    text("in a link", "See https://example.com/v1?key=", "&page=2"),
    text("after a line feed", "Keys:\n", "\n"),
    text("after a tab", "mine\t", "\told"),
    text("on a terminal", "key: \u{1B}[93m", "\u{1B}[0m done"),
    WirePlacement("with an escaped letter") { key, writer in
      let escape = "\\u00" + String(key[0], radix: 16)
      return try .sending(
        Array(#"{"content":"Use \#(escape)"#.utf8) + key.dropFirst() + Array(#" now"}"#.utf8), writer)
    },
    WirePlacement("in JSON in JSON") { key, writer in
      try .sending(Wire.prompt(#"{"name":"run","input":{"key":""#, key, #""}}"#), writer)
    },
    WirePlacement("in base64", .body(.request), [.base64]) { key, writer in
      let text = Base64.encode(Array("Use the key ".utf8) + key + Array(" from now on".utf8))
      return try .sending(Wire.prompt("file: ", Array(text.utf8), "."), writer)
    },
    WirePlacement("in a form", .body(.request), [.percent]) { key, writer in
      try .sending(
        Array("grant=x&note=Use+it%3A+".utf8) + Wire.percent(key) + Array("&page=2".utf8), writer,
        type: "application/x-www-form-urlencoded")
    },
    WirePlacement("streamed", .body(.response)) { key, writer in
      let body = Wire.events(Wire.pieces(key)) {
        #"{"id":"c1","choices":[{"index":0,"delta":{"content":\#($0)}}]}"#
      }
      return try .receiving(body, writer)
    },
    WirePlacement("as a name") { key, writer in
      try .sending(Array(#"{"costs":{""#.utf8) + key + Array(#"":12}}"#.utf8), writer)
    },
    WirePlacement("in a header", .header(.request, index: 1, name: "X-Custom"), []) { key, writer in
      var exchange = try Exchange.sending(Array("{}".utf8), writer)
      exchange.request.message.headers.append(HeaderField("X-Custom", ByteString(Array("Bearer ".utf8) + key)))
      return exchange
    },
    WirePlacement("before a host", .target(.userinfo), []) { key, writer in
      var exchange = try Exchange.sending(Array("{}".utf8), writer)
      exchange.request.path = ByteString(Array("https://user:".utf8) + key + Array("@example.com/v1".utf8))
      return exchange
    },
    WirePlacement("compressed") { key, writer in
      try .sending(Wire.gzip(Wire.prompt("Use ", key, " now")), writer, coding: "gzip")
    },
  ]

  /// What else the views are for.
  static let others: [WirePlacement] = [
    WirePlacement("in JSON in JSON in JSON") { key, writer in
      let inner = Wire.json(Array(#"{"key":""#.utf8) + key + Array(#""}"#.utf8))
      return try .sending(Wire.prompt(#"{"input":"#, inner, "}"), writer)
    },
    WirePlacement("in a fragment of JSON") { key, writer in
      try .sending(Wire.prompt(#"I got: {"note":"a\n"#, key, #"\nb", and no more"#), writer)
    },
    WirePlacement("in base64 in base64", .body(.request), [.base64, .base64]) { key, writer in
      // The pads make groups of both levels begin together.
      let inner = Base64.encode(Array("Use the key ".utf8) + key + Array(" from now on".utf8))
      return try .sending(Wire.prompt("", Array(Base64.encode(Array("file text: \(inner)".utf8)).utf8), ""), writer)
    },
    WirePlacement("streamed as a message", .body(.response)) { key, writer in
      let body = Wire.events(Wire.pieces(key)) {
        #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":\#($0)}}"#
      }
      return try .receiving(body, writer)
    },
    WirePlacement("streamed as arguments, beside others", .body(.response)) { key, writer in
      let pieces = Wire.pieces(Wire.json(Array("a\n".utf8) + key + Array("\n".utf8)))
      let body = Wire.events([Array(#"{"text":"#.utf8)] + pieces.dropFirst() + [Array("}".utf8)]) {
        #"{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":\#($0)}}"#
          + "\n\n"
          + #"data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"xyz"}}"#
      }
      return try .receiving(body, writer)
    },
    WirePlacement("streamed as a response's item", .body(.response)) { key, writer in
      let body = Wire.events(Wire.pieces(key)) {
        #"{"type":"response.output_text.delta","item_id":"m1","output_index":0,"content_index":0,"delta":\#($0)}"#
      }
      return try .receiving(body, writer)
    },
    WirePlacement("streamed as parts", .body(.response)) { key, writer in
      let body = Wire.events(Wire.pieces(key)) {
        #"{"candidates":[{"content":{"parts":[{"text":\#($0)}],"role":"model"}}]}"#
      }
      return try .receiving(body, writer)
    },
    WirePlacement("in JSON lines", .body(.response)) { key, writer in
      let lines = Wire.pieces(key).map {
        #"{"message":{"content":"# + String(decoding: Wire.json($0), as: UTF8.self) + "}}\n"
      }
      return try .receiving(Array(lines.joined().utf8), writer, type: "application/x-ndjson")
    },
    WirePlacement("in the elements of a list", .body(.response)) { key, writer in
      let items = Wire.pieces(key).map { #"{"text":"# + String(decoding: Wire.json($0), as: UTF8.self) + "}" }
      return try .receiving(Array("[\(items.joined(separator: ",\n"))]".utf8), writer, type: "application/json")
    },
    WirePlacement("in a parameter", .target(.query(name: "key")), [.percent]) { key, writer in
      var exchange = try Exchange.sending(Array("{}".utf8), writer)
      exchange.request.path = ByteString(Array("/v1/models?key=".utf8) + Wire.percent(key) + Array("&page=2".utf8))
      return exchange
    },
    WirePlacement("in a path", .target(.path), [.percent]) { key, writer in
      var exchange = try Exchange.sending(Array("{}".utf8), writer)
      exchange.request.path = ByteString(Array("/v1/".utf8) + Wire.percent(key) + Array("/models".utf8))
      return exchange
    },
    WirePlacement("as text that was cut", .body(.response)) { key, writer in
      let body = Array(#"{"content":"Use "#.utf8) + key + Array(" an".utf8)
      return try .receiving(body, writer, type: "application/json")
    },
  ]
}
