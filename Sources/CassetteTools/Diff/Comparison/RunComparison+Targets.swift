import CassetteFormat

/// Where requests go, and the headers that say for whom and how.
extension RunComparison {
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
}
