import CassetteFormat

/// Pairs the requests of a batch with what came of them.
///
/// Memory: the requests whose output has not come by, without their bodies.
final class OpenAIBatch {
  private let sink: EventSink
  /// In the order of the file; nil for those that have their output.
  private var requests: [(id: String, request: EventSink.PendingRequest?)] = []
  private var waiting: [String: Int] = [:]

  init(_ sink: EventSink) { self.sink = sink }

  var hasRequests: Bool { !requests.isEmpty }

  func take(request line: OpenAIBatchLine) throws {
    requests.append((line.customID, try sink.begin(line.request())))
    waiting[line.customID] = requests.count - 1
  }

  func take(output line: OpenAIBatchLine) throws {
    var details = EventSink.Details()
    details.id = line.customID
    let (response, error) = line.outcome()
    if let index = waiting.removeValue(forKey: line.customID), let request = requests[index].request {
      requests[index].request = nil
      try sink.append(request, response, error: error, details)
    } else {
      details.fidelity["request.body"] = .absent
      details.fidelity["request.method"] = .reconstructed
      try sink.append(OpenAIBatchLine.unknownRequest(), response, error: error, details)
    }
  }

  /// Adds the requests of which nothing is known to have come.
  func finish() throws {
    for (id, request) in requests {
      guard let request else { continue }
      var details = EventSink.Details()
      details.id = id
      details.fidelity["response"] = .absent
      try sink.append(request, nil, details)
    }
  }
}
