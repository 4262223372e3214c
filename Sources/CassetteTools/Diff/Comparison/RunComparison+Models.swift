import CassetteFormat

/// Model calls: requests by what they say to the model.
extension RunComparison {
  func compareModels(_ one: RunStep, _ other: RunStep, _ pair: Int) throws {
    compareTargets(one, other, pair)
    compareHeaders(one, other, pair)
    if masked.contains(pair) {
      addNoise("the masks of the cassettes make the requests equal", "request.body", pair)
    } else if let before = one.model, let after = other.model {
      compareMembers(before, after, pair)
      compareConversations(before, after, pair)
    } else if one.request.body != other.request.body {
      try compareBodies(one, other, pair)
    }
    try compareReplies(one, other, pair)
  }

  /// Adds a difference of the request that the answer may follow from.
  @discardableResult
  func add(cause difference: StepDifference) -> Int {
    let index = add(difference)
    if difference.layer.matters { causes.append(index) }
    return index
  }

  /// Says that a pair has a difference that was found before.
  func `repeat`(_ known: Int, _ pair: Int) {
    causes.append(known)
    if differences[known].pair != pair, differences[known].repeats.last != pair {
      differences[known].repeats.append(pair)
    }
  }

  func addNoise(_ summary: String, _ part: String, _ pair: Int, evidence: JSONObject = JSONObject()) {
    var difference = StepDifference(.noiseOnly, .noise, pair, summary)
    difference.part = part
    difference.evidence = evidence
    add(difference)
  }

  // MARK: Targets and headers

  func compareTargets(_ one: RunStep, _ other: RunStep, _ pair: Int) {
    guard let before = one.exchange?.request, let after = other.exchange?.request else { return }
    if before.authority != after.authority {
      addEnvironment("authority", before.authority?.description, after.authority?.description, pair)
    }
    guard before.path != after.path else { return }
    let (old, new) = (RequestTarget(before.path.description), RequestTarget(after.path.description))
    compare(code: .modelRequested, "request.path", old.model, new.model, pair) { "the model is \($1), was \($0)" }
    compare(code: .apiVersion, "request.path", old.version, new.version, pair) {
      "the API's version is \($1), was \($0)"
    }
    if old.rest != new.rest, old.isStream == new.isStream {
      compare(code: .unknown, "request.path", before.path.description, after.path.description, pair) {
        "the target is \($1), was \($0)"
      }
    } else if old.isStream != new.isStream {
      addNoise("the answer is asked for \(new.isStream ? "as a stream" : "as a whole")", "request.path", pair)
    }
  }

  /// Adds a difference of two texts, once for each change.
  func compare(
    code: DiffCode, _ part: String, _ before: String?, _ after: String?, _ pair: Int,
    _ summary: (String, String) -> String
  ) {
    guard before != after else { return }
    let name = "\(part) \(code.rawValue) \(before ?? "") → \(after ?? "")"
    if let known = explanations.difference(ofMember: name) { return self.repeat(known, pair) }
    var difference = StepDifference(code, .request, pair, summary(before ?? "none", after ?? "none"))
    (difference.part, difference.before, difference.after) = (part, before, after)
    explanations.note(member: name, add(cause: difference))
  }

  func compareHeaders(_ one: RunStep, _ other: RunStep, _ pair: Int) {
    guard let before = one.exchange?.request.message, let after = other.exchange?.request.message else { return }
    let noise = compareHeaders(before, after) { name, old, new in
      let code = HeaderMeaning.code(name)
      guard code != .noiseOnly else { return false }
      guard code != .environment else {
        addEnvironment(name, old, new, pair)
        return true
      }
      compare(code: code, "request.headers", old.map { "\(name): \($0)" }, new.map { "\(name): \($0)" }, pair) {
        "\(name) is another one: \($1), was \($0)"
      }
      return true
    }
    addHeaderNoise(noise, "request.headers", pair)
  }

  /// Adds to the one difference of a run that tells of another client or machine.
  private func addEnvironment(_ name: String, _ before: String?, _ after: String?, _ pair: Int) {
    guard let known = environment else {
      var difference = StepDifference(.environment, .request, pair, "")
      difference.part = name == "authority" ? "request.authority" : "request.headers"
      (difference.before, difference.after) = (before, after)
      environment = add(difference)
      return addEnvironment(name, before, after, pair)
    }
    if differences[known].pair != pair, differences[known].repeats.last != pair {
      differences[known].repeats.append(pair)
    }
    var names: [JSONValue] = []
    if case .array(let listed)? = differences[known].evidence["names"] { names = listed }
    guard !names.contains(.string(name)) else { return }
    names.append(.string(name))
    differences[known].evidence["names"] = .array(names)
    let listed = names.compactMap { if case .string(let name) = $0 { name } else { nil } }
    differences[known].summary = "another client or machine: \(listed.joined(separator: ", "))"
  }

  func addHeaderNoise(_ names: [String], _ part: String, _ pair: Int) {
    guard !names.isEmpty else { return }
    addNoise(
      "headers differ: \(names.joined(separator: ", "))", part, pair,
      evidence: ["headers": .array(names.map(JSONValue.string))])
  }

  /// The names of the headers that differ, in lower case, but those that somebody takes.
  func compareHeaders(
    _ before: Message, _ after: Message, _ take: (_ name: String, _ old: String?, _ new: String?) -> Bool
  ) -> [String] {
    guard before.headers != after.headers else { return [] }
    func values(_ message: Message) -> [String: String] {
      var values: [String: String] = [:]
      for field in message.headers {
        let name = field.name.description.lowercased()
        values[name] = values[name].map { $0 + ", " + field.value.description } ?? field.value.description
      }
      return values
    }
    let (old, new) = (values(before), values(after))
    return Set(old.keys).union(new.keys).sorted().filter { name in
      old[name] != new[name] && !take(name, old[name], new[name])
    }
  }

  // MARK: Members

  private func compareMembers(_ before: ModelRequest, _ after: ModelRequest, _ pair: Int) {
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
