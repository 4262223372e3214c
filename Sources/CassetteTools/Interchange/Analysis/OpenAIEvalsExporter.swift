public import CassetteFormat

/// Writes the model calls as samples of OpenAI's evals: `{"ideal":…,"input":[…]}`, one a line.
public struct OpenAIEvalsExporter: Exporter {
  public init() {}

  public func export(_ cassette: CassetteReader, to output: any ByteOutput) throws -> [Loss] {
    try EvalSamples.forEach(cassette) { call in
      let sample: JSONObject = ["ideal": .string(call.answer), "input": EvalSamples.messages(call)]
      try output.write(CanonicalJSON.encode(sample) + [UInt8(ascii: "\n")])
    }
  }
}

extension InterchangeFormat {
  static let openAIEvals = InterchangeFormat(
    "openai-evals", page: "analysis", title: "samples for OpenAI evals", files: ["*.jsonl"],
    exporter: OpenAIEvalsExporter(),
    keeps: [.requestBody: .partial, .responseBody: .partial],
    notes: "A sample for each model call: the text of its messages, and the recorded answer as the ideal one.")
}
