import CassetteFormat
import CommandSupport

/// What a cassette holds, counted over its events without reading a body.
struct CassetteSummary {
  private(set) var events: [String: Int] = [:]
  private(set) var lanes: [String: Int] = [:]
  private(set) var models: [String: Int] = [:]
  private(set) var finishes: [String: Int] = [:]
  private(set) var statuses: [String: Int] = [:]
  /// Bytes of all bodies, each as often as it was sent.
  private(set) var bodyBytes = 0
  private(set) var inputTokens = 0
  private(set) var outputTokens = 0

  init(_ cassette: CassetteReader) throws {
    try cassette.forEachEvent { add($0) }
  }

  var eventCount: Int { events.values.reduce(0, +) }

  private mutating func add(_ event: Event) {
    events[event.kind, default: 0] += 1
    if let lane = event.lane { lanes[lane, default: 0] += 1 }
    bodyBytes += event.bodyBytes
    guard let exchange = event.exchange else { return }
    if let status = exchange.response?.status { statuses[String(status), default: 0] += 1 }
    guard let llm = exchange.llm else { return }
    if let model = llm.served ?? llm.model { models[model, default: 0] += 1 }
    if let finish = llm.finish { finishes[finish, default: 0] += 1 }
    inputTokens += llm.input ?? 0
    outputTokens += llm.output ?? 0
  }
}
