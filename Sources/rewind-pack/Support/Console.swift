#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Results go to standard output, everything else to standard error.
enum Console {
  static func print(_ text: String) { write(text + "\n", to: 1) }
  static func error(_ text: String) { write(text + "\n", to: 2) }

  /// Writes bytes as they are; a reader that has gone away (`| head`) ends the program quietly.
  static func write(_ bytes: some Collection<UInt8>, to descriptor: Int32 = 1) {
    let bytes = Array(bytes)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        #if canImport(Glibc)
          Glibc.write(descriptor, buffer.baseAddress! + done, buffer.count - done)
        #else
          Darwin.write(descriptor, buffer.baseAddress! + done, buffer.count - done)
        #endif
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      done += count
    }
  }

  private static func write(_ text: String, to descriptor: Int32) { write(text.utf8, to: descriptor) }

  static var outputIsTerminal: Bool { isatty(1) == 1 }
  static var errorIsTerminal: Bool { isatty(2) == 1 }
}
