#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A client that sees the bytes of a socket, and how it ends.
final class RawClient {
  enum End: Equatable {
    case closed, reset
    /// Nothing came for as long as the client waited.
    case silent
  }

  /// What one read returned.
  struct Piece: Equatable {
    var bytes: [UInt8]
    var microseconds: Int
  }

  struct SocketError: Error {
    let call: String
    let code = errno
  }

  let descriptor: Int32

  /// How long to wait for bytes, in milliseconds: long enough for any machine, where what is asked is not the silence.
  static let patience = 60_000

  /// - Parameter patience: How long to wait for bytes, in milliseconds.
  init(port: Int, isIPv6: Bool = false, patience: Int = RawClient.patience) throws {
    #if canImport(Glibc)
      let stream = Int32(SOCK_STREAM.rawValue)
    #else
      let stream = SOCK_STREAM
    #endif
    descriptor = socket(isIPv6 ? AF_INET6 : AF_INET, stream, 0)
    guard descriptor >= 0 else { throw SocketError(call: "socket") }
    wait(atMost: patience)
    var result: Int32
    if isIPv6 {
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = UInt16(port).bigEndian
      address.sin6_addr = in6addr_loopback
      result = Self.connect(descriptor, &address)
    } else {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = UInt16(port).bigEndian
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      result = Self.connect(descriptor, &address)
    }
    guard result == 0 else { throw SocketError(call: "connect") }
  }

  deinit { close(descriptor) }

  private static func connect<Address>(_ descriptor: Int32, _ address: inout Address) -> Int32 {
    withUnsafeBytes(of: &address) { bytes in
      bytes.withMemoryRebound(to: sockaddr.self) { pointer in
        #if canImport(Glibc)
          Glibc.connect(descriptor, pointer.baseAddress, socklen_t(bytes.count))
        #else
          Darwin.connect(descriptor, pointer.baseAddress, socklen_t(bytes.count))
        #endif
      }
    }
  }

  func send(_ text: String) throws { try send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { throw SocketError(call: "write") }
      rest = rest.dropFirst(count)
    }
  }

  /// How long each read waits for bytes from now on, in milliseconds.
  func wait(atMost patience: Int) {
    var limit = timeval(tv_sec: patience / 1000, tv_usec: numericCast(patience % 1000 * 1000))
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  /// Ends the client's side; the other can still be read.
  func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// One read; nil at the end, which it tells.
  func read(_ end: inout End, upTo count: Int = 1 << 16) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: count)
    #if canImport(Glibc)
      let read = Glibc.read(descriptor, &buffer, count)
    #else
      let read = Darwin.read(descriptor, &buffer, count)
    #endif
    if read > 0 { return Array(buffer[..<read]) }
    end = read == 0 ? .closed : errno == ECONNRESET ? .reset : .silent
    return nil
  }

  /// Everything until the end.
  func readAll() -> (text: String, end: End) {
    let (pieces, end) = readPieces()
    return (String(decoding: pieces.flatMap(\.bytes), as: UTF8.self), end)
  }

  /// What each read returned, and when.
  func readPieces(since start: ContinuousClock.Instant = .now) -> (pieces: [Piece], end: End) {
    var end = End.closed
    var pieces: [Piece] = []
    while let bytes = read(&end) {
      let passed = (ContinuousClock.now - start).components
      let microseconds = Int(passed.seconds) * 1_000_000 + Int(passed.attoseconds / 1_000_000_000_000)
      pieces.append(Piece(bytes: bytes, microseconds: microseconds))
    }
    return (pieces, end)
  }

  /// Reads until a text has come, so many times.
  func read(until text: String, times: Int = 1) -> String {
    var end = End.closed
    var all = ""
    while all.components(separatedBy: text) <= times, let bytes = read(&end, upTo: 1) {
      all += String(decoding: bytes, as: UTF8.self)
    }
    return all
  }
}

extension RawClient {
  /// Sends a request for which the connection ends, and reads all that comes.
  static func ask(
    _ port: Int, _ method: String, _ target: String, _ fields: String = "", body: String? = nil
  ) throws -> String {
    let client = try RawClient(port: port)
    let length = body.map { "Content-Length: \($0.utf8.count)\r\n" } ?? ""
    let head = "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\(fields)\(length)Connection: close\r\n\r\n"
    try client.send(head + (body ?? ""))
    return client.readAll().text
  }
}

extension String {
  /// How many parts there are between occurrences of a text.
  fileprivate func components(separatedBy text: String) -> Int { ranges(of: text).count + 1 }
}
