import Foundation

/// Whether every case of a test is to be run, and not only the telling ones: `make thorough`, which takes many minutes.
enum Thorough {
  static let isAsked = ProcessInfo.processInfo.environment["REWIND_THOROUGH"] != nil
}
