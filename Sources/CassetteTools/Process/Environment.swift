#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// This process's environment.
package enum Environment {
  /// Nil for a variable that is not set.
  package static func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// All variables, as the bytes that they are: `NAME=VALUE`.
  static var entries: [[UInt8]] {
    var entries: [[UInt8]] = []
    var next = environ
    while let entry = next.pointee {
      entries.append(Array(UnsafeRawBufferPointer(start: entry, count: strlen(entry))))
      next += 1
    }
    return entries
  }
}
