#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where everything goes that is not a result.
public enum StandardError {
  /// Writes a text and a line feed.
  public static func line(_ text: String) { write(text + "\n") }

  /// Writes at once; that standard error cannot be written is nothing to report anywhere.
  static func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        #if canImport(Glibc)
          let count = Glibc.write(2, rest.baseAddress, rest.count)
        #else
          let count = Darwin.write(2, rest.baseAddress, rest.count)
        #endif
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
    }
  }
}
