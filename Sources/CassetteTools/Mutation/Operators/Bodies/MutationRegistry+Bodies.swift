import CassetteFormat

extension MutationRegistry {
  /// Bodies whose length, framing or content coding is not what the head says.
  static let bodies: [MutationOperator] = [lengthLong, lengthShort, chunkMalformed, gzipTruncated, codingLie]

  private static let lengthLong = length(
    "body-length-long", "The head announces more bytes than come.", adding: 1,
    expected: "graceful: the missing bytes are noticed", source: "RFC 9112 §6.3, incomplete messages")

  private static let lengthShort = length(
    "body-length-short", "The head announces fewer bytes than come.", adding: -1,
    expected: "graceful: the cut body is noticed, and the rest is not taken for the next answer",
    source: "RFC 9112 §6.3; §9.3, reuse of connections")

  private static func length(
    _ id: String, _ summary: String, adding sign: Int, expected: String, source: String
  ) -> MutationOperator {
    MutationOperator(
      id, .degrade, summary, parameters: [.integer("bytes", 1...1_000_000, 10, "how many bytes it is wrong by")],
      invalidWhen: "the length was not announced, or the body is shorter than that", expected: expected, source: source
    ) { editor throws(Inapplicable) in
      guard let message = editor.step.response?.message, let body = message.body,
        message.header("Content-Length") != nil, ["content-length", nil].contains(message.framing)
      else { throw Inapplicable("the head does not announce the length of the body") }
      let announced = body.size + sign * editor.integer("bytes")
      guard announced >= 0 else { throw Inapplicable("the body is shorter than that") }
      editor.setHeader("Content-Length", String(announced))
      editor.draft.response?.message.framing = "content-length"
      editor.draft.response?.message.announcedLength = announced
      // Who waits for more sees the connection end.
      if sign > 0 { editor.draft.end = .eofClean }
    }
  }

  private static let chunkMalformed = MutationOperator(
    "body-chunk-malformed", .degrade, "In the middle of the body comes a chunk that is none, and the connection ends.",
    parameters: [.integer("percent", 0...99, 50, "how much of the body comes before, in percent of its bytes")],
    invalidWhen: "the body was not sent in chunks",
    expected: "graceful: an error of the transport, and no answer of what came",
    source: "WireMock `Fault.MALFORMED_RESPONSE_CHUNK`"
  ) { editor throws(Inapplicable) in
    guard editor.step.response?.message.framing == "chunked" else {
      throw Inapplicable("the body was not sent in chunks")
    }
    let stored = try editor.stored()
    try editor.cutStored(at: stored.count * editor.integer("percent") / 100, of: stored, end: .eofAbrupt)
    editor.draft.error = TransportError(
      phase: .response, kind: "malformed-chunk", message: "the size of a chunk is no number")
  }

  private static let gzipTruncated = MutationOperator(
    "body-gzip-truncated", .degrade, "The compressed body is cut, and sent as if it were whole.",
    parameters: [.integer("percent", 0...99, 50, "how much of the body is left, in percent of its bytes")],
    invalidWhen: "the body is not compressed", expected: "graceful: an error, and no answer of what could be read",
    source: "RFC 1952 §2.3.1"
  ) { editor throws(Inapplicable) in
    let stored = try editor.stored()
    guard editor.step.body?.coding != nil else { throw Inapplicable("the body is not compressed") }
    try editor.cutStored(at: stored.count * editor.integer("percent") / 100, of: stored)
  }

  private static let codingLie = MutationOperator(
    "body-gzip-lie", .degrade, "The head says that the body has a content coding that it has not.",
    parameters: [.choice("coding", ["gzip", "br", "zstd", "deflate", "identity"], "what the head says")],
    invalidWhen: "the body has that content coding, or none is the lie",
    expected: "graceful: an error that can be understood",
    source: "RFC 9110 §8.4"
  ) { editor throws(Inapplicable) in
    let stored = try editor.stored()
    let coding = editor.text("coding") == "identity" ? nil : editor.text("coding")
    guard coding != editor.step.body?.coding else { throw Inapplicable("the body has that content coding") }
    if let coding {
      editor.setHeader("Content-Encoding", coding)
    } else {
      editor.removeHeader("Content-Encoding")
    }
    editor.draft.content = .stored(stored, coding: coding)
  }
}
