import CassetteFormat

extension MutationRegistry {
  /// Other spellings of a stream of events, and other pieces, which mean the same.
  static let streamFramings: [MutationOperator] = [splitUTF8]

  private static let splitUTF8 = MutationOperator(
    "sse-split-utf8", .preserve, "Pieces of the body end inside each character of several bytes.",
    invalidWhen: "the answer is no stream, has a content coding, or no character of several bytes",
    expected: "same", source: "the streaming bug most often reported: claude-code-router#1672, llama.cpp#28926"
  ) { editor throws(Inapplicable) in
    _ = try editor.events()
    guard editor.step.body?.coding == nil else { throw Inapplicable("the body has a content coding") }
    let bytes = try editor.content().bytes
    var lengths: [Int] = []
    var start = 0
    for index in bytes.indices where bytes[index] >= 0xC0 && index + 1 < bytes.count {
      if lengths.isEmpty { editor.note(byte: index + 1) }
      lengths.append(index + 1 - start)
      start = index + 1
    }
    guard start > 0 else { throw Inapplicable("there is no character of several bytes") }
    editor.draft.arrival = .pieces(lengths + [bytes.count - start])
  }
}
