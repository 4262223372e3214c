/// The formats there are: the one table that commands and documentation are made from.
public enum Formats {
  /// In the order in which they are tried on a file: those with the surest marks first.
  public static let all: [InterchangeFormat] = [
    .version1, .httprr, .agentrr, .escapement, .replayKit, .workflow, .sessionRecord, .llamaStack, .sseChunks, .goVCR,
    .mitmproxy, .warc, .rubyVCR, .rubyVCRJSON, .betamax, .pydanticAIStreams, .llmVCR, .httpMock, .hoverfly, .wireMock,
    .nock, .ddTestAgent, .polly, .har, .openAIBatch, .curl, .inspect, .sweAgent, .claudeCode, .openTelemetry, .codex,
    .copilot, .pi, .langSmith, .langfuse, .vcrpy, .jsonLines, .csv, .markdown, .openAIEvals, .promptfoo, .curlScript,
  ]

  public static let imported = all.filter { $0.importer != nil }
  public static let exported = all.filter(\.isExported)

  /// The format that a file seems to have; nil when none recognises it.
  public static func recognise(_ sample: SourceSample) -> InterchangeFormat? {
    importers.firstIndex { $0.recognises(sample) }.map { imported[$0] }
  }

  /// Of the formats that can be imported: a format is much to copy for one question.
  private static let importers = imported.compactMap(\.importer)

  /// What is wrong with a file that no format recognises.
  public static var notRecognised: InterchangeError {
    InterchangeError("the format of the recording is not recognised; name it with --from (\(names(imported)))")
  }

  /// The format of a name, if it can be imported.
  ///
  /// - Throws: `InterchangeError` that lists what there is.
  public static func importable(_ name: String) throws -> InterchangeFormat {
    guard let format = imported.first(where: { $0.name == name }) else {
      throw InterchangeError("there is no import format \(name); there are \(names(imported))")
    }
    return format
  }

  /// The format of a name, which has an exporter of one kind or the other.
  ///
  /// - Throws: `InterchangeError` that lists what there is.
  public static func exported(_ name: String) throws -> InterchangeFormat {
    guard let format = exported.first(where: { $0.name == name }) else {
      throw InterchangeError(
        "there is no export format \(name); there are \(names(exported))")
    }
    return format
  }

  private static func names(_ formats: [InterchangeFormat]) -> String {
    formats.map(\.name).joined(separator: ", ")
  }
}
