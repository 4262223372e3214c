import CassetteFormat

/// Takes the members of a mapping one by one; what nobody takes is a mistake.
struct CaseFields {
  private let what: String
  private var members: [CaseNode.Member]
  private var known: [String] = []
  let line: Int

  /// - Parameter what: What has these keys, as a message names it.
  /// - Throws: `CaseProblem` for a value that is no mapping.
  init(_ node: CaseNode, of what: String) throws(CaseProblem) {
    guard let members = node.members else { throw node.wrong("\(what) must be a mapping") }
    self.members = members
    self.what = what
    line = node.line
  }

  mutating func take(_ key: String) -> CaseNode? {
    known.append(key)
    guard let index = members.firstIndex(where: { $0.key == key }) else { return nil }
    return members.remove(at: index).value
  }

  /// The values of several keys, those that are there.
  mutating func takeAll(_ keys: String...) -> [CaseNode] { keys.compactMap { take($0) } }

  mutating func text(_ key: String) throws(CaseProblem) -> String? {
    guard let node = take(key) else { return nil }
    guard let text = node.text else { throw node.wrong("\(key) must be a text") }
    return text
  }

  /// One of the words that a type has.
  mutating func word<Word: CaseIterable & RawRepresentable<String>>(_ key: String) throws(CaseProblem) -> Word? {
    guard let node = take(key) else { return nil }
    guard let word = node.text.flatMap(Word.init(rawValue:)) else {
      throw node.wrong("\(key) must be \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return word
  }

  mutating func bool(_ key: String) throws(CaseProblem) -> Bool? {
    guard let node = take(key) else { return nil }
    return try node.bool(key)
  }

  mutating func count(_ key: String) throws(CaseProblem) -> Int? {
    guard let node = take(key) else { return nil }
    return try node.count(key)
  }

  mutating func texts(_ key: String) throws(CaseProblem) -> [String]? {
    guard let node = take(key) else { return nil }
    return try node.texts(key)
  }

  /// The members that nobody has taken, each as a problem.
  var problems: [CaseProblem] {
    members.map { member in
      let nearest = EditDistance.nearest(to: String(member.key.prefix(80)), in: known)
      let help = nearest.map { "; did you mean \($0)?" } ?? "; it can have \(known.joined(separator: ", "))"
      return CaseProblem(.unknownKey, "\(what) has no key \(member.key)\(help)", line: member.line)
    }
  }

  /// - Throws: The first of ``problems``.
  func finish() throws(CaseProblem) {
    if let first = problems.first { throw first }
  }
}

extension CaseNode {
  func bool(_ name: String) throws(CaseProblem) -> Bool {
    guard case .bool(let value) = json else { throw wrong("\(name) must be true or false") }
    return value
  }

  func count(_ name: String) throws(CaseProblem) -> Int {
    guard case .integer(let value) = json, value >= 0 else { throw wrong("\(name) must be a whole number, 0 or more") }
    return value
  }

  /// A text or a list of them, which has at least one.
  func texts(_ name: String) throws(CaseProblem) -> [String] {
    if let text { return [text] }
    guard let items, !items.isEmpty else { throw wrong("\(name) must be a text, or a list of them") }
    return try items.map { item throws(CaseProblem) in
      guard let text = item.text else { throw item.wrong("\(name) must be a text, or a list of them") }
      return text
    }
  }
}
