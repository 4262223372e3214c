#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A connection on which bytes are sent and received as they are.
final class WireClient {
  private let socket: Int32

  init(port: Int) {
    #if canImport(Glibc)
      socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      socket = Darwin.socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    _ = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    // A test that waits for what never comes fails.
    var limit = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(socket) }

  func send(_ text: String) {
    let bytes = Array(text.utf8)
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes { write(socket, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      start += count
    }
  }

  /// What one read returns; nil at the end, nothing when the connection was reset.
  func read() -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    #if canImport(Glibc)
      let count = Glibc.read(socket, &buffer, buffer.count)
    #else
      let count = Darwin.read(socket, &buffer, buffer.count)
    #endif
    if count < 0 { return [] }
    return count == 0 ? nil : Array(buffer[..<count])
  }

  /// Reads until a text has come, or nothing more comes.
  func read(until end: String) -> String {
    var text = ""
    while !text.contains(end), let more = read(), !more.isEmpty { text += String(decoding: more, as: UTF8.self) }
    return text
  }

  /// Reads to the end of the connection.
  func readAll() -> (text: String, wasReset: Bool) {
    var bytes: [UInt8] = []
    while let more = read() {
      if more.isEmpty { return (String(decoding: bytes, as: UTF8.self), true) }
      bytes += more
    }
    return (String(decoding: bytes, as: UTF8.self), false)
  }

  /// Sends a request for which the connection ends, and reads all that comes.
  static func ask(_ port: Int, _ method: String, _ target: String, _ fields: String = "", body: String? = nil) -> String
  {
    let client = WireClient(port: port)
    let length = body.map { "Content-Length: \($0.utf8.count)\r\n" } ?? ""
    client.send(
      "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\(fields)\(length)Connection: close\r\n\r\n\(body ?? "")"
    )
    return client.readAll().text
  }
}
