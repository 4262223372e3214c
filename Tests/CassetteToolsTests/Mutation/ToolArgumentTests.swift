import CassetteFormat
import CassetteTools
import Testing

/// Arguments of tool calls: each test reads back what a client would put together from the mutated answer.
@Suite struct ToolArgumentTests {
  /// The forms whose arguments are JSON in a string.
  private static let strings: [RecordedAnswer] = [.chat, .chatStream, .responses, .responsesStream, .messagesStream]

  @Test(arguments: RecordedAnswer.models) func readsRecordedCalls(_ answer: RecordedAnswer) throws {
    let calls = try AssembledAnswer(answer.text, answer.path).calls
    #expect(calls.map(\.name) == ["weather", "clock"])
    #expect(calls.map(\.arguments) == [#"{"city": "Wien", "days": 3}"#, #"{"zone": "CET"}"#])
  }

  @Test(arguments: strings) func breaksJSON(_ answer: RecordedAnswer) throws {
    let expected: [String: [String]] = [
      "trailing-comma": [#"{"city": "Wien", "days": 3,}"#, #"{"zone": "CET",}"#],
      "single-quotes": ["{'city': 'Wien', 'days': 3}", "{'zone': 'CET'}"],
      "unquoted": [#"{city: "Wien", days: 3}"#, #"{zone: "CET"}"#],
      "python-triple": [#"{"city": """Wien""", "days": 3}"#, #"{"zone": """CET"""}"#],
    ]
    for (form, texts) in expected {
      let changed = try changedArguments("tool-args-invalid", of: answer, ["form": .string(form)])
      #expect(texts.contains(changed.after), "\(form)")
    }
    let cut = try changedArguments("tool-args-invalid", of: answer)
    #expect(cut.before.hasPrefix(cut.after) && cut.after != cut.before && !cut.after.isEmpty)
  }

  @Test(arguments: [RecordedAnswer.messages, .gemini, .geminiStream])
  func leavesArgumentsInTheDocumentValid(_ answer: RecordedAnswer) throws {
    #expect(try reason("tool-args-invalid", of: answer) == "the arguments are part of the answer's JSON")
  }

  @Test(arguments: RecordedAnswer.models) func empties(_ answer: RecordedAnswer) throws {
    let expected = Self.strings.contains { $0.name == answer.name } ? "" : "{}"
    #expect(try changedArguments("tool-args-empty", of: answer).after == expected)
  }

  @Test(arguments: RecordedAnswer.models) func putsOtherValues(_ answer: RecordedAnswer) throws {
    for (form, text) in [("null", "null"), ("list", "[]"), ("string", #""x""#), ("number", "1")] {
      #expect(try changedArguments("tool-args-non-object", of: answer, ["form": .string(form)]).after == text)
    }
    let twice = try changedArguments("tool-args-double-encoded", of: answer)
    #expect([#""{\"city\": \"Wien\", \"days\": 3}""#, #""{\"zone\": \"CET\"}""#].contains(twice.after))
  }

  @Test(arguments: RecordedAnswer.models) func respells(_ answer: RecordedAnswer) throws {
    let spaced = try changedArguments("tool-args-reserialised", of: answer)
    #expect([#"{"city":"Wien","days":3}"#, #"{"zone":"CET"}"#].contains(spaced.after))
    let turned = try changedArguments("tool-args-reserialised", of: answer, ["form": "order"])
    #expect(turned.after == #"{"days": 3, "city": "Wien"}"#)
  }

  @Test(arguments: RecordedAnswer.models) func takesOtherKnownValue(_ answer: RecordedAnswer) throws {
    #expect(
      try reason("tool-args-plausible", of: answer) == "the request has no other value for an argument of a tool call")
    var other = answer
    other.request = answer.request.replacing("Wie ist das Wetter?", with: #"{\"city\": \"Graz\"}"#)
    #expect(try changedArguments("tool-args-plausible", of: other).after == #"{"city": "Graz", "days": 3}"#)
  }

  @Test(arguments: RecordedAnswer.models) func violatesSchema(_ answer: RecordedAnswer) throws {
    #expect([#"{"days": 3}"#, "{}"].contains(try changedArguments("tool-args-missing", of: answer).after))
    let types = [
      #"{"city": ["Wien"], "days": 3}"#, #"{"city": "Wien", "days": "about 3"}"#, #"{"zone": ["CET"]}"#,
    ]
    #expect(types.contains(try changedArguments("tool-args-wrong-type", of: answer).after))
    #expect(try changedArguments("tool-args-enum", of: answer).after == #"{"zone": "CET_other"}"#)
    let extra = [
      #"{"city": "Wien", "days": 3, "x_rewind_unknown": "unknown"}"#, #"{"zone": "CET","x_rewind_unknown": "unknown"}"#,
    ]
    #expect(extra.contains(try changedArguments("tool-args-extra", of: answer).after))
    let nulls = [#"{"city": null, "days": 3}"#, #"{"zone": null}"#]
    #expect(nulls.contains(try changedArguments("tool-args-null", of: answer).after))
  }

  @Test(arguments: RecordedAnswer.models) func needsSchema(_ answer: RecordedAnswer) throws {
    var other = answer
    other.request = answer.request.replacing("weather", with: "other").replacing("clock", with: "another")
    for id in ["missing", "wrong-type", "enum", "null"] {
      #expect(try reason("tool-args-\(id)", of: other) == "the request has no schema of a tool that is called")
    }
    #expect(try reason("tool-args-extra", of: other) == "no tool call has a schema that excludes other arguments")
  }

  @Test func followsReferencesOfSchemas() throws {
    let schema = ##"""
      {"type":"object","properties":{"zone":{"$ref":"#/$defs/z"}},"$defs":{"z":{"anyOf":[{"type":"string","enum":["CET"]},{"type":"null"}]}}}
      """##
    var answer = RecordedAnswer.chat
    answer.request = #"{"tools":[{"type":"function","function":{"name":"clock","parameters":\#(schema)}}]}"#
    #expect(try changedArguments("tool-args-enum", of: answer).after == #"{"zone": "CET_other"}"#)
    #expect(try reason("tool-args-null", of: answer) == "no tool call has a required argument that must not be null")
  }
}

/// The one tool call that a mutant gives other arguments, before and after. Every copy of them must say the same.
func changedArguments(
  _ operator: String, of answer: RecordedAnswer, _ parameters: JSONObject = [:]
) throws -> (before: String, after: String) {
  let before = try AssembledAnswer(answer.text, answer.path).calls
  let changed = try AssembledAnswer(mutant(`operator`, of: answer, parameters).text, answer.path).calls
  #expect(before.map(\.name) == changed.map(\.name) && before.map(\.id) == changed.map(\.id))
  let pairs = zip(before, changed).filter { $0.arguments != $1.arguments }
  #expect(pairs.count == 1)
  let pair = try #require(pairs.first)
  return (pair.0.arguments, pair.1.arguments)
}
