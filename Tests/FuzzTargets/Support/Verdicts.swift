package import CassetteFormat

/// What the two readers say of the same bytes.
package struct Verdicts {
  package let indexed: Validator.Report
  package let streamed: Validator.Report

  package init(_ bytes: [UInt8], limits: Limits = Limits(), parent: (any ParentBlobs)? = nil) throws {
    indexed = try Validator.validate(MemoryInput(bytes), limits: limits, parent: parent)
    streamed = try Validator.validate(stream: MemoryInput(bytes), limits: limits, parent: parent)
  }

  /// Whether they agree (rule RW-Z16).
  package var agree: Bool { indexed.verdict == streamed.verdict }

  /// Whether the file can be used.
  package var isWhole: Bool { indexed.verdict == .valid || indexed.verdict == .warnings }
}

extension [Event] {
  /// Without the open events that a later one of the same number supersedes.
  package var superseding: [Event] {
    let answered = Set(filter { !$0.isOpen }.map(\.sequence))
    return filter { !$0.isOpen || !answered.contains($0.sequence) }
  }
}
