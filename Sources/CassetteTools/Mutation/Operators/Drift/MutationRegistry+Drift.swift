import CassetteFormat

extension MutationRegistry {
  /// Changes of a schema that providers make, or say that they may make.
  static let drifts: [MutationOperator] =
    driftFields + driftVariants + driftAbsences + driftSpellings + driftHeaders + driftBreaks
}

extension JSONNode {
  /// Members whose values are of others than who made the answer: what a tool is called with, what the request said.
  private static let foreign: Set<String> = [
    "_meta", "args", "input", "metadata", "parameters", "schema", "structuredContent", "tools",
  ]

  var isForeign: Bool { key.map(Self.foreign.contains) ?? false }

  /// The values of the wire format in it, itself first, in the order of the text.
  var formed: [JSONNode] {
    var result: [JSONNode] = []
    var work = [self]
    while let node = work.popLast() {
      if node.isForeign { continue }
      result.append(node)
      work += node.children.reversed()
    }
    return result
  }
}

extension StepEditor {
  /// The values of the answer's documents that its wire format tells of; all values for an API that is not known.
  func formed() throws(Inapplicable) -> [JSONNode] {
    try requireSuccess()
    let roots = try content().roots
    guard !roots.isEmpty else { throw Inapplicable("the answer has no JSON") }
    return roots.flatMap { step.dialect == .http ? $0.descendants : $0.formed }
  }
}
