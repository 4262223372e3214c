public import CassetteFormat

/// Writes cassettes in a foreign format.
public protocol Exporter: Sendable {
  /// Writes a cassette; whoever opened the output finishes it.
  ///
  /// - Returns: What the format cannot hold.
  /// - Throws: `InterchangeError`, `FileError`, or a finding about the cassette.
  func export(_ cassette: CassetteReader, to output: any ByteOutput) throws -> [Loss]
}

/// Something that a conversion could not keep.
public struct Loss: Hashable, Sendable, CustomStringConvertible {
  /// The event's number; nil when it is about the whole cassette.
  public let sequence: Int?
  /// What was lost, in a few words.
  public let what: String

  public init(sequence: Int? = nil, _ what: String) {
    self.sequence = sequence
    self.what = what
  }

  public var description: String { sequence.map { "exchange \($0): \(what)" } ?? what }
}
