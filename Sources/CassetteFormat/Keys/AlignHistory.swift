/// Computes align keys: the key of what is new in a request, for putting the steps of two runs side by side.
///
/// A request of an agent repeats the conversation before it, so after the first difference no match key of one run is
/// in the other. Align keys are equal again as soon as the runs do the same again, and repeat when an agent loops.
final class AlignHistory {
  /// The conversations so far, each with what stood beside it.
  private var conversations: [Digest: [[UInt8]: [UInt8]]] = [:]

  init() {}

  /// The align key of a request; the request is then one of those before the next.
  func key(of request: KeyRequest, _ parts: Rewind2Keys.Parts, masks: Masks) -> MatchKey {
    guard let memo = parts.memo else { return Self.key(of: request, parts.dialect, masks) }
    let known = memo.elements.indices.dropLast().last { conversations[memo.elements[$0].prefix] != nil }
    let before = known.flatMap { conversations[memo.elements[$0].prefix] } ?? [:]
    var reduced = request
    reduced.body = Self.body(of: request, memo, from: known.map { $0 + 1 } ?? 0, before)
    if let last = memo.elements.last {
      conversations[last.prefix] = Dictionary(memo.members.map { ($0.name, $0.text) }) { first, _ in first }
    }
    return Self.key(of: reduced, parts.dialect, masks, firstIndex: known.map { $0 + 1 } ?? 0)
  }

  /// The body without the elements and members that the request before had, and without what is about framing.
  private static func body(
    of request: KeyRequest, _ memo: KeyMemo, from first: Int, _ before: [[UInt8]: [UInt8]]
  ) -> [UInt8] {
    var out: [UInt8] = [UInt8(ascii: "{")]
    for (name, raw, isList) in memo.outline {
      let isFraming = ["stream", "stream_options", "include"].contains { name.elementsEqual($0.utf8) }
      let text = memo.member(name)?.text
      let isKnown = text != nil && before[name] == text
      if isFraming && parsedFraming(memo.dialect) || isKnown { continue }
      if out.count > 1 { out.append(UInt8(ascii: ",")) }
      // The tree put one more $ before a $.
      let spelling = name.first == UInt8(ascii: "$") ? name[1...] : name[...]
      out += [UInt8(ascii: "\"")] + spelling + Array("\":".utf8)
      if isList, first > 0 {
        let elements = memo.elements[first...].map { request.body[$0.raw] }
        out += [UInt8(ascii: "[")] + elements.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
      } else {
        out += request.body[raw]
      }
    }
    return out + [UInt8(ascii: "}")]
  }

  private static func parsedFraming(_ dialect: KeyDialect) -> Bool { dialect != .http && dialect != .mcp }

  /// The align key of a request of which all is new.
  private static func key(
    of request: KeyRequest, _ dialect: KeyDialect, _ masks: Masks, firstIndex: Int = 0
  ) -> MatchKey {
    var target = KeyTarget(request.target)
    target.dropParameters(dialect, isMasked: masks.dropsParameter)
    target.dropFraming(dialect)
    var preimage = KeyPreimage(method: request.method, target: target, dialect: dialect, masks: masks)
    preimage.version = "rewind/2+align"
    preimage.parsesResults = true
    preimage.firstIndex = firstIndex
    var payload = KeyPayload(request)
    if case .json = payload {
      if let text = preimage.text(json: request) { return MatchKey(canonical: text) }
      payload = .raw(request.body)
    }
    return MatchKey(canonical: preimage.text(payload))
  }
}

extension KeyTarget {
  /// Takes out how the answer is to come, and the version of Azure's API.
  mutating func dropFraming(_ dialect: KeyDialect) {
    dropParameter("api-version")
    guard dialect != .http, dialect != .mcp else { return }
    removeFinalSlashes()
    dropParameter("alt")
    replaceSuffix(":streamGenerateContent", by: ":generateContent")
    replaceSuffix(":streamRawPredict", by: ":rawPredict")
    replaceSuffix("/converse-stream", by: "/converse")
    replaceSuffix("/invoke-with-response-stream", by: "/invoke")
  }
}

extension KeyPreimage {
  /// The text for a JSON body that is read on its own; nil when it is not strict JSON.
  func text(json request: KeyRequest) -> [UInt8]? {
    let list = dialect.list ?? "messages"
    guard var body = KeyParser.parse(request.body, list: list, memo: nil) else { return nil }
    guard !body.members.isEmpty, dialect != .mcp else { return text(plain: &body, nil) }
    var memo = KeyMemo(method: request.method, target: request.target)
    return text(&body, &memo, list, nil)
  }
}
