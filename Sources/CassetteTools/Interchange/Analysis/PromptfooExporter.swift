public import CassetteFormat

/// Writes the model calls as a configuration of promptfoo, in JSON, which is YAML too.
///
/// promptfoo expands templates in what it reads and takes texts that begin with `file://` for files, so recorded text is
/// written in a form in which neither is found.
public struct PromptfooExporter: Exporter {
  public init() {}

  public func export(_ cassette: CassetteReader, to output: any ByteOutput) throws -> [Loss] {
    var tests: [JSONValue] = []
    var providers: [String] = []
    var losses: [Loss] = []
    losses += try EvalSamples.forEach(cassette) { call in
      var test: JSONObject = [
        "description": .string("exchange \(call.event.sequence)"),
        "vars": ["messages": .string(Self.json(EvalSamples.messages(call)))],
      ]
      if ["file://", "package:"].contains(where: call.answer.hasPrefix) {
        losses.append(Loss(sequence: call.event.sequence, "its answer, which promptfoo would take for a file"))
      } else {
        test["assert"] = .array([["type": "rouge-n", "value": .string(Self.literal(call.answer))]])
      }
      tests.append(.object(test))
      if let provider = Self.provider(call), !providers.contains(provider) { providers.append(provider) }
    }
    var object: JSONObject = ["prompts": .array(["{{messages}}"]), "tests": .array(tests)]
    object["providers"] = .array(providers.map(JSONValue.string))
    try output.write(CanonicalJSON.encode(object) + [UInt8(ascii: "\n")])
    return losses
  }

  /// The messages as JSON in which no template can begin: braces in texts are escapes, and no other two stand together.
  private static func json(_ messages: JSONValue) -> String {
    var out: [UInt8] = []
    var isInText = false
    var isEscaped = false
    for byte in CanonicalJSON.encode(messages) {
      if byte == UInt8(ascii: "\""), !isEscaped { isInText.toggle() }
      isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
      if isInText, byte == UInt8(ascii: "{") { out += "\\u007b".utf8 } else { out.append(byte) }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// A text as a template that gives the text.
  private static func literal(_ text: String) -> String {
    var out = ""
    let scalars = Array(text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      let next = index + 1 < scalars.count ? scalars[index + 1] : " "
      if scalar == "{", ["{", "%", "#"].contains(next) {
        out += "{{ '{' }}"
      } else {
        out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  private static func provider(_ call: AnsweredCall) -> String? {
    guard let model = call.model,
      model.utf8.allSatisfy({ byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: "-._:/@".utf8.contains(byte)
        }
      })
    else { return nil }
    return switch call.dialect {
    case .openAIChat: "openai:chat:\(model)"
    case .openAIResponses: "openai:responses:\(model)"
    case .anthropicMessages: "anthropic:messages:\(model)"
    case .geminiGenerate: "google:\(model)"
    case .bedrockConverse: "bedrock:converse:\(model)"
    }
  }
}

extension InterchangeFormat {
  static let promptfoo = InterchangeFormat(
    "promptfoo", page: "analysis", title: "tests for promptfoo", files: ["promptfooconfig.yaml"],
    exporter: PromptfooExporter(),
    keeps: [.requestBody: .partial, .responseBody: .partial],
    notes: "A test for each model call: the text of its messages, and how near an answer is to the recorded one.")
}
