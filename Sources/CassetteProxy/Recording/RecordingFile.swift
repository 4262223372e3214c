import CassetteFormat
import CassetteTools

/// The cassette that is being recorded: whatever `store` returned from is on disk.
///
/// Used by one thread at a time.
final class RecordingFile {
  private let writer: CassetteWriter
  private let redaction: LiveRedaction?
  private let session: Session
  private let origin: Int
  private(set) var totals = RecordingTotals()

  /// Begins the file; the header says what is known of the session, for recovery.
  ///
  /// - Parameters:
  ///   - origin: When the session started, by `Clock.monotonicMicroseconds`.
  ///   - redaction: Nil when everything is written as it is.
  /// - Throws: `FileError`; `RedactionIncomplete`.
  init(_ output: any ByteOutput, header: Header, session: Session, origin: Int, redaction: LiveRedaction?) throws {
    var options = Self.writing
    options.isDurable = true
    self.redaction = redaction
    self.origin = origin
    self.session = try redaction?.redact(session) ?? session
    var header = header
    header.session = self.session
    writer = try CassetteWriter(output, header: header, options: options)
  }

  static let writing = CassetteWriter.Options(program: "rewind-record")

  /// Writes an exchange, or the first half of one that has no end yet.
  ///
  /// - Throws: `FileError`.
  func store(_ draft: ExchangeDraft) throws {
    let (event, blobs) = draft.event(since: origin)
    let written = redacted(event, blobs)
    for blob in written.blobs { try writer.add(blob: blob) }
    try writer.append(written.event)
    if draft.finish != nil { totals.add(event, blobs) }
  }

  /// Notes a point of the run.
  ///
  /// - Throws: `FileError`.
  func mark(_ sequence: Int, _ marker: Marker, at time: Int) throws {
    var event = Event(sequence: sequence, content: .marker(marker))
    event.at = max(0, time - origin)
    let written = redacted(event, [])
    try writer.append(written.event)
  }

  private func redacted(_ event: Event, _ blobs: [[UInt8]]) -> LiveRedaction.Result {
    guard let redaction else { return LiveRedaction.Result(event: event, blobs: blobs) }
    do { return try redaction.redact(event, blobs) } catch {
      // What cannot be made clean is not written; that something was there is.
      totals.withheld += 1
      return LiveRedaction.Result(event: event.withoutContent, blobs: [])
    }
  }

  /// Ends the file.
  ///
  /// - Parameter end: Adds to the session what is known now.
  /// - Throws: `FileError`.
  func finish(_ end: (inout Session) -> Void) throws {
    var session = session
    end(&session)
    session.totals = totals.session
    totals.redactions = redaction?.counts.values.reduce(0, +) ?? 0
    try writer.finish(session: session, redactions: redaction?.map)
  }
}

extension Event {
  /// That it happened, and nothing of what was said.
  fileprivate var withoutContent: Event {
    var event = self
    switch content {
    case .http(let exchange), .open(let exchange):
      var bare = Exchange(request: Request(method: exchange.request.method, path: "/"))
      bare.response = exchange.response.map { Response(status: $0.status) }
      bare.error = exchange.error.map { TransportError(phase: $0.phase, kind: $0.kind) }
      event.exchange = bare
      event.fidelity = ["request.path": .absent, "request.headers": .absent]
      if exchange.request.message.body != nil { event.fidelity["request.body"] = .absent }
      if exchange.response != nil { event.fidelity["response.headers"] = .absent }
      if exchange.response?.message.body != nil { event.fidelity["response.body"] = .absent }
    case .marker(let marker): event.content = .marker(Marker(name: marker.name))
    default: break
    }
    return event
  }
}
