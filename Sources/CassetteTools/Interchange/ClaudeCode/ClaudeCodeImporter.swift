public import CassetteFormat

/// Claude Code's transcripts, one JSON object a line, and the messages that it prints and the Agent SDK gives, which may
/// be one JSON list. All is read as a whole: messages refer to each other.
public struct ClaudeCodeImporter: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool {
    guard sample.isJSON else { return false }
    // A first line may be longer than the sample; what identifies it stands before the message.
    return sample.has("parentUuid", "sessionId") || sample.has("parentUuid", "isSidechain")
      || sample.has("[].sessionId", "[].uuid")
      || sample.has("type", "message", "uuid", "isSidechain") || isTold(sample, "") || isTold(sample, "[].")
      || sample.has("leafUuid", "summary") || sample.has("messageId", "snapshot", "isSnapshotUpdate")
      || sample.has("operation", "sessionId", "timestamp")
  }

  /// Whether a line is a message, or one of the kinds that only such transcripts have, with little else.
  private func isTold(_ sample: SourceSample, _ place: String) -> Bool {
    guard let type = sample.values[place + "type"] else { return false }
    if ["user", "assistant"].contains(type) {
      return sample.hasAny(place + "message.role", place + "message.content") && !sample.has(place + "data")
    }
    if type == "system" { return sample.has("[].subtype", "[].session_id", "[].message.content") }
    return ["file-history-snapshot", "queue-operation", "ai-title", "mode", "attachment"].contains(type)
      && sample.hasAny("[].message.role", "[].message.content", "[].attachment")
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    var transcript = ClaudeCodeTranscript()
    let warnings = try Self.read(source.file) { transcript.add($0) }
    guard !transcript.lines.isEmpty else { throw InterchangeError("there is no line with a JSON object") }
    guard transcript.isTranscript else {
      throw InterchangeError("these lines are not a transcript of Claude Code: none has a message or a session id")
    }
    let version = transcript.lines.lazy.compactMap { $0.value["version"]?.text }.first
    var imported = Imported(source: Manifest.Source(format: "claude-code", version: version))
    imported.warnings = warnings
    let sink = TraceSink(writer, vendor: "com.anthropic.claude-code", start: transcript.start)
    var events = ClaudeCodeEvents(transcript, sink)
    try events.append()
    if !source.isPart {
      var session = Session()
      session.id = transcript.session.map { ByteString($0) }
      session.name = transcript.title.map { ByteString($0) }
      session.start = sink.events.startTime
      session.metadata = try transcript.shared.isEmpty ? nil : sink.body(["claude-code": .object(transcript.shared)])
      imported.session = session == Session() ? nil : session
    }
    return imported
  }

  /// Gives each object of a list, or of lines: damage to a line is damage to it alone.
  ///
  /// - Returns: Warnings.
  private static func read(_ file: any RandomAccessBytes, _ take: (JSONValue) -> Void) throws -> [String] {
    var scanner = JSONFileScanner(file, "this transcript")
    _ = try scanner.takeByteOrderMark()
    guard try scanner.isNext("[") else { return try JSONLines(file).read(take) }
    return try JSONRecords(file, "list of messages").read { if $0.object != nil { take($0) } }
  }
}
