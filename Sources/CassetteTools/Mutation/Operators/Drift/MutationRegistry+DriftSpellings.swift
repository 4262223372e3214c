import CassetteFormat

extension MutationRegistry {
  /// Other ways to spell the same JSON.
  static let driftSpellings: [MutationOperator] = [jsonEscapes, jsonWhitespace, numberForm]

  private static let jsonEscapes = MutationOperator(
    "drift-json-escapes", .preserve, "Characters of strings are escaped otherwise.",
    parameters: [
      .choice(
        "form", ["ascii", "raw", "slash"],
        #"ascii: \u00e9 for é; raw: é for \u00e9; slash: \/ for /"#)
    ],
    invalidWhen: "the answer is no JSON, or no string has such a character", expected: "same", source: "RFC 8259 §7"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    var found = false
    for node in try editor.content().roots.flatMap(\.descendants) where node.kind == .string {
      for range in node.characters {
        guard let raw = node.otherSpelling(of: range, editor.text("form")) else { continue }
        if !found { editor.note(node) }
        found = true
        editor.replace(range, with: raw)
      }
    }
    guard found else { throw Inapplicable("no string has such a character") }
  }

  private static let jsonWhitespace = MutationOperator(
    "drift-json-whitespace", .preserve, "The white space between values is otherwise.",
    parameters: [
      .choice(
        "form", ["spaced", "compact", "indented"],
        "spaced: after commas and colons; compact: none; indented: each member on a line of its own")
    ],
    invalidWhen: "the answer is no JSON, or has this form; form=indented: it is a stream", expected: "same",
    source: "RFC 8259 §2"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    let form = editor.text("form")
    let content = try editor.content()
    guard form != "indented" || content.events == nil else {
      throw Inapplicable("the data of an event is one line")
    }
    var found = false
    for root in content.roots {
      for edit in JSONGaps(form: form).edits(of: content.bytes, in: root.range) {
        found = true
        editor.replace(edit.range, with: edit.replacement)
      }
    }
    guard found else { throw Inapplicable("the answer is no JSON, or has this form") }
  }

  private static let numberForm = MutationOperator(
    "drift-number-form", .preserve, "Whole numbers are spelled as other numbers may be.",
    parameters: [.choice("form", ["fraction", "exponent"], "fraction: 1.0 for 1; exponent: 1e0 for 1")],
    invalidWhen: "the answer has no whole number below 2^53", expected: "same",
    source: "RFC 8259 §6; JSON Schema 2020-12 §6.1.1: 1.0 is an integer"
  ) { editor throws(Inapplicable) in
    let isMCP = editor.step.dialect == .mcp
    let numbers = try editor.formed().filter { node in
      // An id is compared with the request's, as it is spelled.
      guard let number = node.integer, !(isMCP && node.key == "id") else { return false }
      return number.magnitude < 1 << 53
    }
    guard !numbers.isEmpty else { throw Inapplicable("the answer has no whole number below 2^53") }
    let suffix = editor.text("form") == "exponent" ? "e0" : ".0"
    for node in numbers { editor.replace(node, raw: Array(node.bytes) + Array(suffix.utf8)) }
  }
}

extension JSONNode {
  /// The same character, or pair of surrogates, in another form; nil when it has that already, or has none.
  fileprivate func otherSpelling(of range: Range<Int>, _ form: String) -> [UInt8]? {
    let bytes = tree.content[range]
    switch form {
    case "slash": return bytes.elementsEqual("/".utf8) ? Array("\\/".utf8) : nil
    case "raw":
      guard let unit = escape(at: range.lowerBound), unit >= 0xA0 else { return nil }
      let units = [unit] + (range.count == 12 ? [escape(at: range.lowerBound + 6) ?? 0] : [])
      guard let text = String(validating: units, as: UTF16.self) else { return nil }
      return Array(text.utf8)
    default:
      guard let first = bytes.first, first >= 0x80, let text = String(validating: bytes, as: UTF8.self) else {
        return nil
      }
      return text.utf16.flatMap { unit in
        let digits = String(unit, radix: 16)
        return Array("\\u".utf8) + Array(repeating: UInt8(ascii: "0"), count: 4 - digits.utf8.count)
          + Array(digits.utf8)
      }
    }
  }
}

/// The white space between the values of a JSON document.
private struct JSONGaps {
  /// `spaced`, `compact` or `indented`.
  let form: String

  func edits(of content: [UInt8], in range: Range<Int>) -> [ContentEdit] {
    var edits: [ContentEdit] = []
    var depth = 0
    var last: UInt8?
    var position = range.lowerBound
    while position < range.upperBound {
      let start = position
      while position < range.upperBound, Self.isSpace(content[position]) { position += 1 }
      guard position < range.upperBound else { break }
      let next = content[position]
      if next == UInt8(ascii: "}") || next == UInt8(ascii: "]") { depth -= 1 }
      if let last {
        let gap = gap(after: last, before: next, depth)
        if !gap.elementsEqual(content[start..<position]) {
          edits.append(ContentEdit(range: start..<position, replacement: gap))
        }
      }
      if next == UInt8(ascii: "{") || next == UInt8(ascii: "[") { depth += 1 }
      last = next
      position = Self.end(of: content, at: position, range.upperBound)
    }
    return edits
  }

  private func gap(after last: UInt8, before next: UInt8, _ depth: Int) -> [UInt8] {
    let line = [0x0A] + [UInt8](repeating: 0x20, count: 2 * max(0, depth))
    switch (form, last) {
    case ("spaced", UInt8(ascii: ",")), ("spaced", UInt8(ascii: ":")), ("indented", UInt8(ascii: ":")): return [0x20]
    case ("indented", UInt8(ascii: ",")): return line
    case ("indented", UInt8(ascii: "{")) where next != UInt8(ascii: "}"): return line
    case ("indented", UInt8(ascii: "[")) where next != UInt8(ascii: "]"): return line
    case ("indented", _) where last != UInt8(ascii: "{") && next == UInt8(ascii: "}"): return line
    case ("indented", _) where last != UInt8(ascii: "[") && next == UInt8(ascii: "]"): return line
    default: return []
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  /// Where a token ends: a string, a bracket, comma or colon, a number or word.
  private static func end(of content: [UInt8], at start: Int, _ limit: Int) -> Int {
    let structure = Array("{}[],:".utf8)
    var position = start + 1
    if content[start] == UInt8(ascii: "\"") {
      while position < limit, content[position] != UInt8(ascii: "\"") {
        position += content[position] == UInt8(ascii: "\\") ? 2 : 1
      }
      return min(position + 1, limit)
    }
    guard !structure.contains(content[start]) else { return position }
    while position < limit, !structure.contains(content[position]), !isSpace(content[position]),
      content[position] != UInt8(ascii: "\"")
    { position += 1 }
    return position
  }
}
