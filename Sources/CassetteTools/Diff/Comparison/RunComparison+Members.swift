import CassetteFormat

/// What a model call sets besides the conversation: one difference for each value.
extension RunComparison {
  func compareMembers(_ before: ModelRequest, _ after: ModelRequest, _ pair: Int) {
    var names = before.members.map(\.name)
    names += after.members.map(\.name).filter { !names.contains($0) }
    // What was asked of whom comes first, tools and prompts follow.
    for name in names.sorted(by: { Self.rank($0) < Self.rank($1) }) {
      let (old, new) = (before.member(name), after.member(name))
      guard old?.identity != new?.identity else { continue }
      let change = "\(name) \(old?.identity ?? -1) \(new?.identity ?? -1)"
      if let known = explanations.difference(ofMember: change) {
        self.repeat(known, pair)
        continue
      }
      let start = differences.count
      if RequestMember.tools.contains(name) || name == "toolConfig" {
        compareTools(old, new, before, after, pair)
      } else {
        compare(member: name, old, new, pair)
      }
      let found = differences[start...].indices.first { differences[$0].layer.matters }
      if let found { explanations.note(member: change, found) }
    }
  }

  private static func rank(_ name: String) -> Int {
    switch RequestMember.code(at: "/" + name).code {
    case .modelRequested: 0
    case .apiVersion, .betaHeader: 1
    case .sampling: 2
    case .outputContract: 3
    case .systemPrompt: 5
    case .opaqueState: 7
    case .unknown: RequestMember.tools.contains(name) ? 4 : 6
    default: 8
    }
  }

  /// A member as JSON: one difference for each code, with all its pointers.
  private func compare(member name: String, _ old: ModelRequest.Member?, _ new: ModelRequest.Member?, _ pair: Int) {
    let comparison = ContentComparison(
      WireContent(Self.document(name, old), isStream: false), WireContent(Self.document(name, new), isStream: false))
    for change in comparison.differences {
      let pointer = change.pointer ?? "/" + name
      var (code, layer) = RequestMember.code(at: pointer)
      let (before, after) = (change.before.map(Self.shown), change.after.map(Self.shown))
      if code == .opaqueState, explanations.areGiven(before ?? "", after ?? "") { (code, layer) = (.noiseOnly, .noise) }
      if code == .systemPrompt || code == .unknown, Self.isVolatile(before, after) { code = .volatilePrompt }
      var difference = StepDifference(code, layer, pair, Self.words(pointer, before, after))
      (difference.part, difference.pointer, difference.before, difference.after) =
        ("request.body", pointer, before, after)
      Self.addMasks(&difference, before, after)
      difference.explainedBy = code == .systemPrompt ? explanations.echo(before, after) : nil
      add(cause: difference)
    }
  }

  private static func document(_ name: String, _ member: ModelRequest.Member?) -> [UInt8] {
    guard let member else { return Array("{}".utf8) }
    return Array("{".utf8) + JSONText.encode(.string(name)) + Array(":".utf8) + member.bytes + Array("}".utf8)
  }

  /// A value as people read it: a string without its quotes.
  static func shown(_ bytes: [UInt8]) -> String {
    if bytes.first == UInt8(ascii: "\""), case .string(let text)? = try? JSONParser.lax(bytes.span.bytes) {
      return text
    }
    return ByteString(bytes).description
  }

  static func words(_ pointer: String, _ before: String?, _ after: String?) -> String {
    func short(_ text: String) -> String {
      let line = text.prefix(60)
      return line.count < text.count ? "\(line)…" : String(line)
    }
    switch (before, after) {
    case (let before?, let after?):
      let isShort = before.utf8.count <= 60 && after.utf8.count <= 60
      return isShort ? "\(pointer): \(before) → \(after)" : "\(pointer) changed"
    case (nil, let after?): return "\(pointer) is new: \(short(after))"
    case (let before?, nil): return "\(pointer) is gone: \(short(before))"
    case (nil, nil): return pointer
    }
  }

  // MARK: Volatile text

  static func isVolatile(_ before: String?, _ after: String?) -> Bool {
    guard let before, let after else { return false }
    return !VolatileKinds.between(Array(before.utf8), Array(after.utf8)).isEmpty
  }

  /// Suggests masks that would make the two equal.
  static func addMasks(_ difference: inout StepDifference, _ before: String?, _ after: String?) {
    guard let before, let after else { return }
    let kinds = VolatileKinds.between(Array(before.utf8), Array(after.utf8))
    guard !kinds.isEmpty else { return }
    let place = (difference.pointer ?? "").split(separator: "/").map { Int($0) == nil ? String($0) : "*" }
    let pointer = "/body" + place.map { "/" + $0 }.joined()
    difference.evidence["masks"] = .array(
      kinds.map { .object(["kind": .string($0), "pointer": .string(pointer)]) })
  }
}
