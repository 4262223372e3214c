import CassetteFormat

/// Makes events of the entries of a trace, transfer by transfer.
final class CurlTraceSink {
  private static let day = 86_400_000_000
  private static let errors: [(text: String, phase: TransportError.Phase, kind: String)] = [
    ("Empty reply from server", .response, "empty-reply"), ("timed out", .response, "timeout"),
    ("Connection reset", .response, "reset"), ("Recv failure", .response, "receive"),
    ("Send failure", .request, "send"), ("transfer closed with", .response, "closed"),
    ("was not closed cleanly", .response, "reset"), ("Failure when receiving data", .response, "receive"),
  ]

  private let events: EventSink
  private var transfers: [String: CurlTransfer] = [:]
  /// Connections that are secured, by transfer.
  private var secure: Set<String> = []
  private var warnings = WarningList()
  private var failures = 0
  private var otherProtocols = 0
  private var days = 0
  private var lastTime: Int?

  init(_ writer: CassetteWriter) {
    events = EventSink(writer)
  }

  func take(_ entry: CurlTraceEntry) throws {
    let time = entry.time.map(absolute)
    let key = entry.transfer
    if case .information(let text) = entry.kind { return try take(text, of: key, time) }
    if !entry.isWhole {
      warnings.append("line \(entry.line): only \(entry.bytes.count) of \(entry.size) bytes are there")
    }
    if case .sentHeader = entry.kind, transfers[key].map({ $0.isRequestComplete || !$0.responseHead.isEmpty }) ?? true {
      try finish(key)
      transfers[key] = CurlTransfer(isSecure: secure.contains(key), start: time)
    }
    guard var transfer = transfers.removeValue(forKey: key) else {
      warnings.append("line \(entry.line): it belongs to no request; it is left out")
      return
    }
    transfer.end = time ?? transfer.end
    transfer.showsNoBodies = transfer.showsNoBodies || entry.isVerbose
    let piece = CurlTransfer.Piece(bytes: entry.bytes, time: time, isLossy: entry.isLossy)
    switch entry.kind {
    case .sentHeader: transfer.requestHead += entry.bytes
    case .receivedHeader: transfer.take(header: entry.bytes, time: time)
    case .sentData: transfer.requestBody.append(piece)
    case .receivedData: transfer.responseBody.append(piece)
    case .sentUnseen: transfer.sentUnseen = true
    case .receivedUnseen: transfer.receivedUnseen = true
    case .information: break
    }
    transfers[key] = transfer
  }

  /// Times are of the day only: one that goes back by hours is of the next.
  private func absolute(_ time: Int) -> Int {
    if let lastTime, time < lastTime - Self.day / 2 { days += 1 }
    lastTime = time
    return days * Self.day + time
  }

  private func take(_ text: String, of key: String, _ time: Int?) throws {
    if text.contains("SSL connection using") || text.hasPrefix("ALPN") || text.contains("https: connection") {
      secure.insert(key)
    } else if text.contains("Trying ") || text.hasPrefix("Connected to ") || text.contains("http: connection") {
      secure.remove(key)
    }
    if text.contains("Failed to connect") || text.contains("Could not resolve") { failures += 1 }
    guard let known = Self.errors.first(where: { text.contains($0.text) }), var transfer = transfers[key] else {
      return
    }
    transfer.error = TransportError(phase: known.phase, kind: known.kind, message: text)
    transfer.end = time ?? transfer.end
    transfers[key] = transfer
  }

  private func finish(_ key: String) throws {
    guard let transfer = transfers.removeValue(forKey: key) else { return }
    guard HTTP1Head(transfer.requestHead[...]).startLine.split(separator: 0x20).last?.starts(with: "HTTP/".utf8) == true
    else {
      otherProtocols += 1
      return
    }
    do {
      var details = EventSink.Details()
      let request = try transfer.request()
      let response = try transfer.response(to: request.method)
      details.time = transfer.start
      if let start = transfer.start, let end = transfer.end { details.took = end - start }
      if transfer.hidesRequestBody(request) { details.fidelity["request.body"] = .absent }
      if let response, transfer.hidesResponseBody(response) { details.fidelity["response.body"] = .absent }
      try events.append(request, response, error: transfer.error, details)
    } catch let error as InterchangeError {
      warnings.append("exchange \(events.count + 1) is left out: \(error.message)")
    }
  }

  func finish() throws -> Imported {
    for key in transfers.keys.sorted() { try finish(key) }
    var imported = Imported(source: Manifest.Source(format: "curl"))
    imported.warnings = warnings.all
    if failures > 0 {
      imported.warnings.append("\(failures) connections failed before a request was sent; they are left out")
    }
    if otherProtocols > 0 {
      imported.warnings.append("\(otherProtocols) transfers are left out: only HTTP is imported")
    }
    guard events.count > 0 || failures > 0 || otherProtocols > 0 else {
      throw InterchangeError("this is not a trace of curl: it has no request")
    }
    return imported
  }
}
