import CassetteFormat

extension MutationRegistry {
  /// Ids and times of answers.
  static let stepIdentity = [idCollide, clockSkew]

  private static let idCollide = MutationOperator(
    "id-collide", .degrade, "The answer has the id of the answer before it in its lane.", dialects: models,
    invalidWhen: "the answer has no id, or the step before in the lane is no answer with another one",
    expected: "graceful: answers are not told apart by an id alone, and none is lost",
    source: "gateways that make ids of the second: two answers with one id"
  ) { editor throws(Inapplicable) in
    let answer = try editor.answer()
    guard let last = editor.step.previous, last.isModel, let other = try? last.answer(), let id = other.ids.first,
      !answer.ids.isEmpty, answer.ids.contains(where: { $0.bytes != id.bytes })
    else { throw Inapplicable("the step before is no answer with another id") }
    for node in answer.ids { editor.replace(node, raw: Array(id.bytes)) }
  }

  private static let clockSkew = MutationOperator(
    "clock-skew", .preserve, "The server's clock is wrong: the Date header and the times in the answer are others.",
    parameters: [
      .integer("seconds", -1_000_000_000...1_000_000_000, 86_400, "by how much the server's clock is ahead, in seconds")
    ],
    invalidWhen: "the answer has no time", expected: "same", source: "RFC 9110 §6.6.1: a server without a good clock"
  ) { editor throws(Inapplicable) in
    let seconds = editor.integer("seconds")
    var hasTime = false
    for name in ["Date", "Retry-After", "Last-Modified", "Expires"] {
      let field = editor.step.response?.message.headers.first { $0.name.description.lowercased() == name.lowercased() }
      guard let field, let time = HTTPDate.microseconds(field.value.description),
        time / 1_000_000 + seconds >= 0
      else { continue }
      hasTime = true
      editor.setHeader(field.name.description, HTTPDate.string(time + seconds * 1_000_000))
    }
    let roots = (try? editor.content())?.roots ?? []
    for root in roots + roots.compactMap({ $0["response"] }) {
      for node in ["created", "created_at", "completed_at"].compactMap({ root[$0] }) {
        guard node.kind == .number, let time = Int(String(decoding: node.bytes.prefix { $0 != 0x2E }, as: UTF8.self)),
          (0..<1 << 40).contains(time), time + seconds >= 0
        else { continue }
        hasTime = true
        editor.replace(node, raw: Array(String(time + seconds).utf8) + node.bytes.drop { $0 != 0x2E })
      }
    }
    guard hasTime, seconds != 0 else { throw Inapplicable("the answer has no time") }
  }
}
