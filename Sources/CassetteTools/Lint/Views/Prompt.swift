import CassetteFormat

/// The request of a model call, as far as it was not in a request before.
struct Prompt {
  struct Member {
    let name: String
    /// Where the value stands in the content.
    let range: Range<Int>
    let isNew: Bool
  }

  let dialect: LLMDialect
  /// How many requests its reader had read before.
  let number: Int
  /// The number of the request that the known elements were in; nil when none is known.
  let origin: Int?
  /// The body without its content coding.
  let content: [UInt8]
  /// All but the conversation.
  let members: [Member]
  /// The elements of the conversation, oldest first.
  let elements: [Range<Int>]
  /// How many of them an earlier request had.
  let known: Int
  /// The calls and results in the new elements.
  let steps: [Step]

  /// A call of a tool, or what came of it, as the conversation has it.
  struct Step {
    enum Kind {
      case call(name: String, arguments: Digest)
      case result(isError: Bool, isDangling: Bool)
    }

    let id: String?
    let kind: Kind
    /// Of the conversation.
    let element: Int
  }

  func member(_ name: String) -> JSONValue? {
    guard let range = members.last(where: { $0.name == name })?.range else { return nil }
    let bytes = Array(content[range])
    return try? JSONParser.lax(bytes.span.bytes)
  }

  /// The pointer of an element of the conversation.
  func pointer(_ element: Int) -> String { "/\(dialect.list)/\(element)" }
}
