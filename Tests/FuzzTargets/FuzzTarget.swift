import CassetteFormat

/// Something that reads bytes from outside, and what must hold of it whatever the bytes are.
///
/// Besides what `check` says, nothing may trap, hang for seconds, or take more memory than `memory`.
package protocol FuzzTarget: Sendable {
  /// Its name on the command line, and of the folder with its past findings in `testdata/fuzz`.
  var name: String { get }

  /// The most bytes that one allocation may have.
  var memory: Int { get }

  /// Reads the bytes.
  ///
  /// - Throws: `Broken`, when something does not hold.
  func check(_ bytes: [UInt8]) throws

  /// Where fuzzing begins, made from the files of the repository.
  func seeds(_ repository: FuzzRepository) throws -> [[UInt8]]

  /// Changes an input, knowing its structure.
  ///
  /// - Parameter change: Changes bytes without knowing anything.
  func mutate(_ bytes: [UInt8], _ generator: inout SeededGenerator, _ change: ([UInt8]) -> [UInt8]) -> [UInt8]
}

extension FuzzTarget {
  package var memory: Int { 64 << 20 }

  package func mutate(
    _ bytes: [UInt8], _ generator: inout SeededGenerator, _ change: ([UInt8]) -> [UInt8]
  ) -> [UInt8] { change(bytes) }
}

/// What a target says when something does not hold.
package struct Broken: Error, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }

  package static func unless(_ condition: Bool, _ description: @autoclosure () -> String) throws(Broken) {
    if !condition { throw Broken(description()) }
  }
}

/// Does something that may refuse the bytes, with the errors that are meant for that.
///
/// - Returns: Nil when it refused.
/// - Throws: `Broken`; any other error, which nobody has foreseen.
func refusable<Result>(_ body: () throws -> Result) throws -> Result? {
  do { return try body() } catch is Finding { return nil }
}
