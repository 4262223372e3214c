import CassetteFormat

/// What flows say that a cassette has no member for: a list in the session's metadata, by the event's id.
struct MitmproxyNotes {
  private var flows: [UInt8] = []

  /// The document; nil when there is nothing in it.
  var bytes: [UInt8]? { flows.isEmpty ? nil : Array(#"{"flows":["#.utf8) + flows + Array("]}".utf8) }

  mutating func note(_ flow: TNetString, _ request: RecordedRequest, sequence: Int) {
    var object = JSONObject()
    object.set("id", flow["id"]?.string ?? "\(sequence)")
    if let node = flow["request"] {
      let connected = MitmproxyMessage.connected(node, scheme: request.scheme)
      if connected != request.authority { object.set("connected_to", connected?.json) }
      object.set("request_end", node["timestamp_end"]?.json)
    }
    object.set("response_start", flow["response"]?["timestamp_start"]?.json)
    for key in ["marked", "comment", "is_replay"] {
      if let value = flow[key]?.string, !value.isEmpty { object.set(key, value) }
    }
    if let value = flow["metadata"], case .dictionary(let pairs) = value, !pairs.isEmpty {
      object.set("metadata", value.json)
    }
    if flow["backup"] != nil { object.set("modified", true) }
    for key in ["client_conn", "server_conn"] { object.set(key, flow[key].map(Self.connection)) }
    if !flows.isEmpty { flows.append(UInt8(ascii: ",")) }
    JSONText.append(.object(object), to: &flows)
  }

  /// A connection without its certificates.
  private static func connection(_ node: TNetString) -> JSONObject {
    var object = JSONObject()
    let keys = [
      "id", "address", "peername", "ip_address", "sni", "tls_version", "alpn", "alpn_proto_negotiated", "cipher",
      "cipher_name", "timestamp_start", "timestamp_tcp_setup", "timestamp_tls_setup", "timestamp_ssl_setup",
    ]
    for key in keys { object.set(key, node[key]?.json) }
    return object
  }
}
