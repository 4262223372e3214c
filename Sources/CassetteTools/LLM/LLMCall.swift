public import CassetteFormat

/// A request that may be a model call, and what its answer says about it.
///
/// Only what can be told from the bytes is told; tokens are those that the provider counted.
public struct LLMCall {
  private let dialect: LLMDialect?
  private let provider: String?
  private let model: String?
  private let asksForStream: Bool

  /// How much of a compressed body is looked at.
  private static let contentLimit = 64 << 20

  /// Nil when the request is certainly not a model call.
  ///
  /// - Parameter body: The request's body as it was sent.
  public init?(_ request: Request, body: [UInt8]) {
    guard request.method.equalsIgnoringCase("POST") else { return nil }
    let path = request.path.description
    dialect = LLMDialect(path: path)
    provider = LLMProvider.name(of: request)
    let members = JSONMembers(Self.content(body, request.message))
    model = members?.string("model") ?? Self.model(inPath: path)
    asksForStream =
      members?.bool("stream") == true || path.contains(":streamGenerateContent") || path.hasSuffix("/converse-stream")
    guard dialect != nil || model != nil else { return nil }
  }

  /// The summary of the call; nil when its format is not understood.
  ///
  /// - Parameter body: The response's body as it was received.
  public func summary(_ response: Response?, body: [UInt8]) -> LLMSummary? {
    let content = response.map { Self.content(body, $0.message) } ?? []
    let isEventStream = response.map { ServerSentEvents.areIn(content, of: $0) } ?? false
    let answers = isEventStream ? EventStream.objects(content) : Self.objects(content)
    guard let dialect = dialect ?? answers.first.flatMap(LLMDialect.init(answer:)) else { return nil }
    var summary = LLMSummary()
    summary.dialect = dialect.rawValue
    summary.provider = provider
    summary.model = model
    summary.stream = asksForStream || isEventStream
    for answer in answers { summary.take(answer, dialect) }
    return summary
  }

  /// The objects of a response that is not an event stream: one, or a list of which the last has the totals.
  private static func objects(_ content: [UInt8]) -> [JSONMembers] {
    if let object = JSONMembers(content) { return [object] }
    guard content.first(where: { $0 > 0x20 }) == UInt8(ascii: "["),
      case .array(let items)? = try? JSONParser.lax(content.span.bytes),
      let last = items.last
    else { return [] }
    return JSONMembers(CanonicalJSON.encode(last)).map { [$0] } ?? []
  }

  /// The model that the target names: Gemini's `/models/<name>:…`, Bedrock's `/model/<name>/…`.
  static func model(inPath path: String) -> String? {
    let target = path.prefix { $0 != "?" }
    let parts = target.split(separator: "/")
    guard let index = parts.lastIndex(where: { $0 == "models" || $0 == "model" }), index + 1 < parts.count else {
      return nil
    }
    let name = parts[index + 1]
    let model = parts[index] == "models" ? name.prefix { $0 != ":" } : name[...]
    return String(model).replacing("%3A", with: ":").replacing("%2F", with: "/")
  }

  /// A body without its content coding; nothing when that cannot be taken off.
  private static func content(_ bytes: [UInt8], _ message: Message) -> [UInt8] {
    guard case .kept(let coding?) = ContentCoding(header: message.header("Content-Encoding"), bytes: bytes) else {
      return bytes
    }
    return Decompression.decode(bytes, coding: coding, limit: contentLimit) ?? []
  }
}
