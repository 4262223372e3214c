import CassetteFormat

extension MutationRegistry {
  /// Other ways to write the same events.
  static let spellings: [MutationOperator] = [
    lineEnds("sse-crlf", "Lines end in CR LF.", [0x0D, 0x0A]), lineEnds("sse-cr", "Lines end in CR.", [0x0D]),
    fieldSpace, multilineData, byteOrderMark,
  ]

  private static func lineEnds(_ id: String, _ summary: String, _ end: [UInt8]) -> MutationOperator {
    framing(id, summary, invalidWhen: "or its lines end so") { editor throws(Inapplicable) in
      _ = try editor.events()
      let content = try editor.content()
      var count = 0
      for line in content.blocks.flatMap(\.lines) {
        let old = line.range.upperBound..<line.whole.upperBound
        guard !old.isEmpty, !content.bytes[old].elementsEqual(end) else { continue }
        editor.replace(old, with: end)
        count += 1
      }
      guard count > 0 else { throw Inapplicable("the lines end so") }
    }
  }

  private static let fieldSpace = framing(
    "sse-field-space", "Fields lose the space after their colon, or get one."
  ) { editor throws(Inapplicable) in
    _ = try editor.events()
    let content = try editor.content()
    for line in content.blocks.flatMap(\.lines) {
      let bytes = content.bytes[line.range]
      guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > line.range.lowerBound else { continue }
      let after = bytes[(colon + 1)...]
      if after.first != 0x20 {
        editor.replace(colon + 1..<colon + 1, with: [0x20])
      } else if after.dropFirst().first != 0x20 {
        editor.replace(colon + 1..<colon + 2, with: [])
      }
    }
    guard editor.hasEdits else { throw Inapplicable("no field has one space, or none") }
  }

  private static let multilineData = framing(
    "sse-multiline-data", "The JSON of an event stands on several data lines, which JSON allows between its values.",
    invalidWhen: "or has no JSON with two members"
  ) { editor throws(Inapplicable) in
    let prefix = try editor.content().lineEnd + Array("data: ".utf8)
    for event in try editor.events() {
      for member in (event.root?.children ?? []).dropFirst() {
        editor.replace(member.memberRange.lowerBound..<member.memberRange.lowerBound, with: prefix)
      }
    }
    guard editor.hasEdits else { throw Inapplicable("no event has JSON with two members") }
  }

  private static let byteOrderMark = framing(
    "sse-bom", "The stream begins with a byte order mark, of which one is to be passed over.",
    invalidWhen: "or has one", source: "WHATWG HTML §9.2.6; measured: openai 1.109 loses the first event"
  ) { editor throws(Inapplicable) in
    _ = try editor.events()
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    guard try !editor.content().bytes.starts(with: mark) else { throw Inapplicable("the stream begins with one") }
    editor.replace(0..<0, with: mark)
  }
}

extension StepEditor {
  /// Whether anything of the content was changed.
  var hasEdits: Bool {
    if case .edited(let plan) = draft.content { !plan.isEmpty } else { true }
  }
}
