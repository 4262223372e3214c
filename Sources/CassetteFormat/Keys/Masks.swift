/// What match keys leave out besides what their profile does: the `masks` of a cassette's header.
public struct Masks: Sendable {
  /// A step from the outermost value of a preimage to one in it.
  enum Step {
    case name(StaticString)
    case text([UInt8])
    case index(Int)
  }

  public init() {}

  func dropsParameter(_ name: [UInt8]) -> Bool { false }
  func masked(path: [UInt8]) -> [UInt8] { path }
  func apply(to tree: inout KeyTree, _ node: KeyTree.ID, at steps: [Step]) {}
}
