import CassetteFormat

extension MutationRegistry {
  /// Header fields that mean the same in another form.
  static let driftHeaders: [MutationOperator] = [headerCase, headerDup]

  private static let headerCase = MutationOperator(
    "drift-header-case", .preserve, "The names of the answer's headers are in another case.",
    parameters: [.choice("case", ["lower", "upper", "title"], "content-type, CONTENT-TYPE, Content-Type")],
    invalidWhen: "the answer came by HTTP/2 or HTTP/3, or has the case already", expected: "same",
    source: "RFC 9110 §5.1; llm-rewind 0.2.1 looks for `content-type` only"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    guard let message = editor.draft.response?.message else { throw Inapplicable("there is no answer") }
    guard !["2", "3"].contains(message.version) else {
      throw Inapplicable("HTTP/\(message.version ?? "") has lower case only")
    }
    let form = editor.text("case")
    let headers = message.headers.map { HeaderField(ByteString(Self.name($0.name.bytes, form)), $0.value) }
    guard let first = zip(message.headers, headers).first(where: { $0.0 != $0.1 }) else {
      throw Inapplicable("no name of a header has letters in another case")
    }
    editor.note(header: first.0.name.description)
    editor.draft.response?.message.headers = headers
  }

  /// A name with its letters in a case.
  private static func name(_ name: some Sequence<UInt8>, _ form: String) -> [UInt8] {
    var begins = true
    return name.map { byte in
      defer { begins = byte == UInt8(ascii: "-") }
      let isUpper = form == "upper" || form == "title" && begins
      switch byte {
      case 0x41...0x5A where !isUpper: return byte + 0x20
      case 0x61...0x7A where isUpper: return byte - 0x20
      default: return byte
      }
    }
  }

  private static let headerDup = MutationOperator(
    "drift-header-dup", .preserve, "A header of the answer comes twice, with the same value.",
    parameters: [
      .choice(
        "header", ["list", "content-type", "request-id"],
        "which: one whose value is a list, the content type, the id of the request")
    ],
    invalidWhen: "the answer has no such header", expected: "same: the values are joined, or the first counts",
    source: "RFC 9110 §5.3 and §8.3"
  ) { editor throws(Inapplicable) in
    try editor.requireSuccess()
    let names: Set =
      switch editor.text("header") {
      case "content-type": ["content-type"]
      case "request-id": ["request-id", "x-request-id", "apim-request-id"]
      default:
        [
          "access-control-expose-headers", "allow", "alt-svc", "cache-control", "content-language", "server-timing",
          "vary", "via",
        ]
      }
    let headers = editor.draft.response?.message.headers ?? []
    let places = headers.indices.filter { names.contains(headers[$0].name.description.lowercased()) }
    guard let place = editor.random.pick(places) else { throw Inapplicable("the answer has no such header") }
    editor.note(header: headers[place].name.description)
    editor.draft.response?.message.headers.insert(headers[place], at: place + 1)
  }
}
