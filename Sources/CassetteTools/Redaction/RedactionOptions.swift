public import CassetteFormat

/// What is removed from a cassette.
public struct RedactionOptions: Sendable {
  /// The rules that are looked for.
  public var rules: [SecretRule] = SecretRule.secrets
  /// What is less certain stays.
  public var confidence = Confidence.medium
  /// What is no secret though it looks like one.
  public var allowed: [AllowedText] = []
  /// Headers and trailers whose values go, by their names in lower case.
  public var headers: Set<String> = []
  /// The only headers and trailers whose values stay, by their names in lower case or, with `*` at the end, by what
  /// those begin with; nil when others stay, too.
  public var keptHeaders: Set<String>?
  /// Parameters of targets whose values go.
  public var queries: Set<String> = []
  /// JSON pointers of values that go from JSON bodies and from the JSON of events; `*` is any one name or index.
  public var pointers: [String] = []
  /// Texts that go wherever they stand.
  public var texts: [String] = []

  public init() {}

  /// Finds what the options look for.
  var detector: Detector {
    Detector(SecretScanner(rules: rules + texts.map(SecretRule.text), allow: allowed))
  }
}
