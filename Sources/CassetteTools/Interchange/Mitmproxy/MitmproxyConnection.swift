/// Connections as mitmproxy's reader expects them; a cassette knows nothing of them.
enum MitmproxyConnection {
  static func client(_ start: Int) -> TNetString {
    .object([
      "peername": noAddress, "sockname": noAddress, "timestamp_start": .seconds(start), "timestamp_end": .null,
      "timestamp_tls_setup": .null, "proxy_mode": .text("regular"), "mitmcert": .null, "id": .text("client"),
      "transport_protocol": .text("tcp"), "error": .null, "tls": .bool(false), "certificate_list": .list([]),
      "alpn": .null, "alpn_offers": .list([]), "cipher": .null, "cipher_list": .list([]), "tls_version": .null,
      "sni": .null,
    ])
  }

  static func server(_ host: String, _ port: Int, _ start: Int) -> TNetString {
    .object([
      "address": .list([.text(host), .integer(port)]), "peername": .null, "sockname": .null,
      "timestamp_start": .seconds(start), "timestamp_end": .null, "timestamp_tcp_setup": .null,
      "timestamp_tls_setup": .null, "via": .null, "id": .text("server"), "transport_protocol": .text("tcp"),
      "error": .null, "tls": .bool(false), "certificate_list": .list([]), "alpn": .null, "alpn_offers": .list([]),
      "cipher": .null, "cipher_list": .list([]), "tls_version": .null, "sni": .null,
    ])
  }

  private static let noAddress = TNetString.list([.text(""), .integer(0)])
}
