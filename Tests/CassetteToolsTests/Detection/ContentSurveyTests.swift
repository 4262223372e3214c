import FuzzTargets
import Testing

@testable import CassetteFormat
@testable import CassetteTools

/// A first look hides nothing: searches find the same with and without it.
@Suite struct ContentSurveyTests {
  /// A rule that finds nothing, and that no first look is possible for.
  private static let inert = SecretRule(
    "RWS999", "inert", "Nothing", label: "inert",
    SecretShape(trigger: .word(Alphabet("~")), parts: [.text("~~~~ nothing has this ~~~~")]))
  private static let thorough = SecretScanner(rules: SecretRule.secrets + [inert])

  private static func check(_ content: [UInt8], _ type: String? = nil) {
    let type = type.map { Array($0.utf8) }
    #expect(Detector().detections(in: content, type: type) == Detector(thorough).detections(in: content, type: type))
  }

  @Test(arguments: 0..<40)
  func findsTheSame(seed: Int) {
    var maker = PlantedContent(seed)
    Self.check(maker.document())
    Self.check(maker.stream(), "text/event-stream")
  }

  @Test(arguments: [
    #"{"password": "Tr0ub4dor&3xyz"}"#, #"{"a": {"apiKey": "x8Fj2kQ9vLm3nB7c"}}"#,
    #"{"api\u004bey": "x8Fj2kQ9vLm3nB7c"}"#,
    #"{"arguments": "{\"client_secret\": \"x8Fj2kQ9vLm3nB7c\"}"}"#,
    #"{"arguments": "\n[{\"client_secret\": \"x8Fj2kQ9vLm3nB7c\"}]"}"#,
    #"{"text": "see https:\/\/user:Tr0ub4dor@example.com\/x"}"#,
    #"{"text": "TOKEN%3Dabc and password%3DTr0ub4dor9xyzabcdef"}"#,
    #"{"text": "a\nb cGFzc3dvcmQ9VHIwdWI0ZG9yOXh5emFiY2RlZg== c"}"#,
    #"{"text": "\ncGFzc3dvcmQ9VHIwdWI0ZG9yOXh5emFiY2RlZg"}"#,
    #"{"a": ["data: {\"secret_key\": \"x8Fj2kQ9vLm3nB7cDs\"}\n\n"]}"#, #"[{"delta": "sk-ant-"}, {"delta": "api03-x"}]"#,
    "password=Tr0ub4dor9xyzabcdef", "plain text and nothing else",
  ])
  func findsTheSame(text: String) { Self.check(Array(text.utf8)) }

  @Test func findsWhatARuleLooksForBetweenEscapes() {
    let scanner = SecretScanner(rules: [.text("quo\"ted")])
    #expect(Detector(scanner).detections(in: Array(#"{"a": "quo\"ted"}"#.utf8)).count == 1)
  }
}
