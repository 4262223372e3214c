extension SecretRule {
  /// Whether a shape of the rule has this length and no other, so that the length tells nothing about a secret.
  public func hasFixedLength(_ length: Int) -> Bool { shapes.contains { $0.fixedLength == length } }
}

extension SecretShape {
  /// The length of everything that has the shape; nil when it varies.
  fileprivate var fixedLength: Int? {
    guard case .anchor(let anchors, _, let before) = trigger, let first = anchors.first?.utf8.count,
      anchors.allSatisfy({ $0.utf8.count == first })
    else { return nil }
    var total = first
    if let before {
      guard before.count.lowerBound == before.count.upperBound else { return nil }
      total += before.count.lowerBound
    }
    for part in parts {
      guard let length = part.fixedLength else { return nil }
      total += length
    }
    return total
  }
}

extension SecretShape.Part {
  fileprivate var fixedLength: Int? {
    switch self {
    case .one(let texts, _):
      guard let first = texts.first?.count, texts.allSatisfy({ $0.count == first }) else { return nil }
      return first
    case .run(_, let count): return count.lowerBound == count.upperBound ? count.lowerBound : nil
    case .marked, .until, .optional, .begin, .end: return nil
    }
  }
}
