#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Whether every case of a test is to be run, and not only the telling ones: `make thorough`, which takes many minutes.
package enum Thorough {
  package static let isAsked = getenv("REWIND_THOROUGH") != nil

  /// Pairs of two lists: all of them when that is asked for, otherwise one in four, so that each of both is there often.
  package static func pairs<One, Two>(_ one: [One], _ two: [Two]) -> [(One, Two)] {
    one.enumerated().flatMap { row, first in
      two.enumerated().compactMap { column, second in
        isAsked || (row + column).isMultiple(of: 4) ? (first, second) : nil
      }
    }
  }
}
