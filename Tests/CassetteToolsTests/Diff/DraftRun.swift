import CassetteFormat
import CassetteTools
import Foundation

/// A run that can be edited, taken from a recording of `testdata`: exchanges with their bodies, and calls of tools.
struct DraftRun: Sendable {
  struct Step: Sendable {
    var path: String
    var authority: String
    var headers: [HeaderField]
    /// Without content coding.
    var request: [UInt8]
    var status: Int
    var responseHeaders: [HeaderField]
    var response: [UInt8]
    var end = Body.End.complete
    var error: TransportError?
    /// Microseconds.
    var at: Int
    var took = 400_000
    var lane: String?
    /// In the place of the exchange.
    var tool: (name: String, arguments: String, result: String)?

    var requestText: String {
      get { String(decoding: request, as: UTF8.self) }
      set { request = Array(newValue.utf8) }
    }
    var responseText: String {
      get { String(decoding: response, as: UTF8.self) }
      set { response = Array(newValue.utf8) }
    }
  }

  var steps: [Step] = []

  /// Imports a recording of `testdata`.
  init(_ path: String, by importer: any Importer) throws {
    try self.init(at: TestData.folder.appending(path: path).path(percentEncoded: false), by: importer)
  }

  init(at path: String, by importer: any Importer) throws {
    let (cassette, _) = try imported(TestData.bytes(path), by: importer)
    for (index, event) in try cassette.events.enumerated() {
      guard let exchange = event.exchange, let response = exchange.response else { continue }
      func content(_ message: Message) throws -> [UInt8] {
        try message.body.flatMap { try KeyedRequests.content(of: $0, in: cassette) } ?? []
      }
      func plain(_ headers: [HeaderField]) -> [HeaderField] {
        headers.filter { !["content-encoding", "content-length"].contains($0.name.description.lowercased()) }
      }
      steps.append(
        Step(
          path: exchange.request.path.description, authority: exchange.request.authority?.description ?? "",
          headers: plain(exchange.request.message.headers), request: try content(exchange.request.message),
          status: response.status, responseHeaders: plain(response.message.headers),
          response: try content(response.message), at: index * 1_000_000))
    }
  }

  /// Replaces text in the requests of steps; it has to be there.
  mutating func inRequests(_ range: some RangeExpression<Int>, _ old: String, _ new: String) throws {
    for index in range.relative(to: steps.indices) {
      let text = steps[index].requestText
      guard text.contains(old) else { throw Missing(text: old, step: index) }
      steps[index].requestText = text.replacing(old, with: new)
    }
  }

  mutating func inResponse(_ index: Int, _ old: String, _ new: String) throws {
    let text = steps[index].responseText
    guard text.contains(old) else { throw Missing(text: old, step: index) }
    steps[index].responseText = text.replacing(old, with: new)
  }

  struct Missing: Error {
    let text: String
    let step: Int
  }

  // MARK: The same run once more

  private static let idPrefixes = [
    "toolu_", "msg_", "call_", "chatcmpl-", "gen-", "resp_", "fc_", "req_", "rs_",
  ]

  /// What is otherwise when everything happens again: ids, times of day, how long things take.
  func again() -> DraftRun {
    var run = self
    for index in run.steps.indices {
      run.steps[index].requestText = Self.otherIDs(run.steps[index].requestText)
      run.steps[index].responseText = Self.otherIDs(run.steps[index].responseText)
      run.steps[index].took += 13_000 + index * 7_000
      run.steps[index].at += 25_000 * (index + 1)
      run.steps[index].responseHeaders.removeAll { $0.name.equalsIgnoringCase("Date") }
      run.steps[index].responseHeaders.append(
        HeaderField("Date", ByteString("Sat, 21 Nov 2026 20:00:0\(index % 10) GMT")))
      run.steps[index].responseHeaders.append(HeaderField("Request-Id", ByteString("again\(index)")))
    }
    return run
  }

  private static let leastID = 8

  /// Other ids of the same length, the same one for the same.
  private static func otherIDs(_ text: String) -> String {
    var bytes = Array(text.utf8)
    for prefix in idPrefixes {
      let start = Array(prefix.utf8)
      var position = 0
      while position + start.count < bytes.count {
        guard bytes[position...].starts(with: start) else {
          position += 1
          continue
        }
        position += start.count
        let end = bytes[position...].firstIndex { !isWord($0) && $0 != UInt8(ascii: "_") } ?? bytes.count
        // The name of a member, such as `call_id`, is no id.
        if end - position >= leastID { for place in position..<end { bytes[place] = turned(bytes[place]) } }
        position = end
      }
    }
    return String(decoding: bytes, as: UTF8.self).replacing(#""created":17"#, with: #""created":18"#)
      .replacing(#""created_at":17"#, with: #""created_at":18"#)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  private static func turned(_ byte: UInt8) -> UInt8 {
    switch byte {
    case 0x39, 0x5A, 0x7A: byte - 9
    default: isWord(byte + 1) ? byte + 1 : byte
    }
  }

  // MARK: Cassettes

  func bytes() throws -> [UInt8] {
    let output = MemoryOutput()
    let writer = try CassetteWriter(output)
    for (sequence, step) in steps.enumerated() { try writer.append(event(step, sequence, writer)) }
    try writer.finish()
    return output.bytes
  }

  func cassette() throws -> CassetteReader { try CassetteReader(MemoryInput(bytes())) }

  private func event(_ step: Step, _ sequence: Int, _ writer: CassetteWriter) throws -> Event {
    var event: Event
    if let tool = step.tool {
      event = Event(
        sequence: sequence,
        content: .tool(
          ToolCall(
            name: tool.name, arguments: try writer.add(body: Array(tool.arguments.utf8)),
            result: try writer.add(body: Array(tool.result.utf8)))))
    } else {
      var request = Request(
        method: "POST", path: ByteString(step.path), headers: step.headers,
        body: try writer.add(body: step.request))
      request.authority = ByteString(step.authority)
      var exchange = Exchange(request: request)
      if let error = step.error {
        exchange.error = error
      } else {
        var body = try writer.add(body: step.response)
        body.end = step.end
        exchange.response = Response(status: step.status, headers: step.responseHeaders, body: body)
        exchange.llm = LLMCall(request, body: step.request)?.summary(exchange.response, body: step.response)
      }
      event = Event(sequence: sequence, content: .http(exchange))
    }
    (event.at, event.took, event.lane) = (step.at, step.took, step.lane)
    return event
  }
}
