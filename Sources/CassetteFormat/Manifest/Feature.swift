/// What a reader must know to read a cassette correctly: the names that `requires` of the header may hold (spec §19.2).
public enum Feature: String, Sendable, CaseIterable {
  /// The segments of a thin cassette are encoded with the event rows of its parent as prefix (spec §13.1).
  case parentRows = "parent-rows"
}

extension Header {
  /// Whether the segments are encoded with the event rows of the parent: no event can be read without it.
  public var needsParentRows: Bool { requires.contains(Feature.parentRows.rawValue) }

  /// Says that blobs that the parent has are left out.
  ///
  /// - Parameter parentRows: Whether the segments are encoded with the parent's event rows, too.
  package mutating func makeThin(parentRows: Bool) {
    makeFat()
    isThin = true
    if parentRows { requires = (requires + [Feature.parentRows.rawValue]).sorted() }
  }

  /// Says that nothing is left to a parent.
  package mutating func makeFat() {
    isThin = false
    requires.removeAll { $0 == Feature.parentRows.rawValue }
  }
}
