import CassetteFormat

/// The parts of a model's answer, wherever the wire format has them: one place in a JSON document, many in a stream.
struct ModelAnswer {
  /// A text of the answer, or of its reasoning or refusal.
  struct Text {
    /// The strings that it is put together from, in order: one in JSON, one for each delta in a stream.
    var pieces: [JSONNode] = []
    /// Strings that hold the whole text again.
    var copies: [JSONNode] = []

    /// What it says.
    var string: String { pieces.compactMap(\.string).joined() }
  }

  struct ToolCall {
    enum Arguments {
      /// JSON in a string, in pieces and with copies of the whole.
      case string(Text)
      /// A JSON object.
      case object(JSONNode)
    }

    var names: [JSONNode] = []
    var arguments: Arguments?
    /// The ids that a result refers to.
    var ids: [JSONNode] = []
    /// The values that are the call: an element of a list, once in JSON, in a stream also in snapshots.
    var items: [JSONNode] = []
    /// The events of a stream that tell of it. In Responses and Messages they tell of nothing else.
    var events: [Int] = []
    /// Its number among the calls, where the wire format gives one.
    var indices: [JSONNode] = []

    /// The arguments as the model spelled them.
    var text: String {
      switch arguments {
      case .string(let text): text.string
      case .object(let node): String(decoding: node.bytes, as: UTF8.self)
      case nil: ""
      }
    }
  }

  let dialect: KeyDialect
  let content: WireContent
  var texts: [Text] = []
  var reasonings: [Text] = []
  var refusals: [Text] = []
  var toolCalls: [ToolCall] = []
  /// The strings that say why the model stopped.
  var finishes: [JSONNode] = []
  var usages: [JSONNode] = []
  /// The names of the model that answered.
  var models: [JSONNode] = []
  /// The ids of the answer itself.
  var ids: [JSONNode] = []
  /// What only the provider can read: signatures, encrypted reasoning.
  var opaques: [JSONNode] = []
  /// The events that end the answer, besides `[DONE]`.
  var terminal: [Int] = []
  /// The events that carry pieces of a text.
  var deltas: [Int] { texts.flatMap { $0.pieces.compactMap(\.event) } }

  /// - Throws: `Inapplicable` when this is no answer of that wire format.
  init(_ content: WireContent, _ dialect: KeyDialect) throws(Inapplicable) {
    self.content = content
    self.dialect = dialect
    guard !content.roots.isEmpty else { throw Inapplicable("the answer is neither JSON nor a stream of events") }
    switch dialect {
    case .openAIChat: readChat()
    case .openAIResponses: readResponses()
    case .anthropicMessages: readMessages()
    case .geminiGenerate: readGemini()
    default: throw Inapplicable("the wire format is none of a model that is known")
    }
  }

  var isStream: Bool { content.events != nil }
  var events: [StreamEvent] { content.events ?? [] }

  /// The longest text, which is what the answer is about.
  var mainText: Text? { texts.max { $0.string.utf8.count < $1.string.utf8.count } }

  /// Adds a piece to one of several texts that are told apart by a number.
  static func add(_ piece: JSONNode, to texts: inout [Text], _ numbers: inout [String: Int], _ number: String) {
    if let index = numbers[number] {
      texts[index].pieces.append(piece)
    } else {
      numbers[number] = texts.count
      texts.append(Text(pieces: [piece]))
    }
  }
}
