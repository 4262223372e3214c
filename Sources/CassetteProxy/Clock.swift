#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The system's clocks.
package enum Clock {
  package static var secondsSince1970: Int { time(nil) }

  /// Microseconds since 1970; a clock that is set jumps.
  package static var microsecondsSince1970: Int { microseconds(CLOCK_REALTIME) }

  /// Microseconds of a clock that nobody sets; its start means nothing.
  package static var monotonicMicroseconds: Int { microseconds(CLOCK_MONOTONIC) }

  private static func microseconds(_ clock: clockid_t) -> Int {
    var now = timespec()
    clock_gettime(clock, &now)
    return now.tv_sec * 1_000_000 + now.tv_nsec / 1000
  }
}
