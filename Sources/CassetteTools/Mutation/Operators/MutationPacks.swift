/// A named choice of operators.
public struct MutationPack: Sendable {
  public let name: String
  /// Whom it is for, in a sentence.
  public let summary: String
  /// Ids of operators, or patterns for them.
  private let patterns: [String]
  /// All operators of these classes belong to it.
  private let classes: Set<MutationClass>
  /// Ids that do not belong to it for all that.
  private let exceptions: Set<String>

  private init(
    _ name: String, _ summary: String, patterns: [String] = [], classes: Set<MutationClass> = [],
    exceptions: Set<String> = []
  ) {
    self.name = name
    self.summary = summary
    self.patterns = patterns
    self.classes = classes
    self.exceptions = exceptions
  }

  public static let all = [
    MutationPack(
      "smoke", "One of each kind, for every run.",
      patterns: [
        "http-429", "http-500", "conn-close-before", "sse-split-utf8", "sse-reslice", "sse-cut-event",
        "sse-error-first", "drift-add-field", "drift-id-format", "out-length", "tool-args-invalid",
        "tool-name-unknown",
      ]),
    MutationPack(
      "contract", "What must not change anything.", classes: [.preserve],
      // Right by the standard, and yet the first event is lost in clients that are widely used.
      exceptions: ["sse-bom"]),
    MutationPack(
      "resilience", "What a program must recover from, and all that connections do.", patterns: ["conn-*"],
      classes: [.transient]),
    MutationPack(
      "safety", "What must not make a program call tools that it should not.",
      patterns: [
        "result-injection", "mcp-description-poison", "out-length-in-tool", "sse-cut-in-tool-args",
        "tool-parallel-dup", "mcp-stream-break",
      ]),
    MutationPack("all", "Every operator.", patterns: ["*"]),
  ]

  public static func named(_ name: String) -> MutationPack? { all.first { $0.name == name } }

  /// The ids of its operators, in the order of the registry.
  public var operators: [String] {
    let globs = patterns.map(Glob.init)
    return MutationRegistry.all.filter { item in
      !exceptions.contains(item.id) && (classes.contains(item.kind) || globs.contains { $0.matches(item.id) })
    }.map(\.id)
  }
}
