import CassetteFormat

/// Reads the requests of a run's steps, as far as they are needed for aligning it with another.
final class StepReader {
  let cassette: CassetteReader
  private let identities: IdentityTable
  private let requests: ModelRequestReader
  private let keys: CassetteKeys
  private let usesLanes: Bool

  init(_ cassette: CassetteReader, _ identities: IdentityTable, masks: Masks, usesLanes: Bool) {
    self.cassette = cassette
    self.identities = identities
    self.usesLanes = usesLanes
    requests = ModelRequestReader(identities)
    keys = CassetteKeys(masks: masks, derives: false) { try KeyedRequests.content(of: $0, in: cassette) }
  }

  /// Reads a step's request, in the order of the run. A body that is lost leaves the step without a key of its own.
  func read(_ step: RunStep) throws {
    guard step.key == nil else { return }
    var text = usesLanes ? step.request.lane ?? "" : ""
    switch step.kind {
    case .model(let dialect):
      if let body = step.exchange?.request.message.body, !body.isLost,
        let content = try KeyedRequests.content(of: body, in: cassette)
      {
        step.model = requests.read(content, dialect)
      }
      text += " \(dialect.rawValue)"
      if let model = step.model {
        text += " \(model.new.map { model.turns[$0].identity })"
        let meant = model.newMembers.filter { RequestMember.isMeant($0.name) }
        text += " \(meant.map(\.identity).sorted())"
      } else {
        text += " \(step.request.body?.hex ?? "")"
      }
    case .exchange: text += " " + (try keys.keys(of: step.event)?.match.digest.hex ?? "")
    case .tool(let name): text += " \(name) \(try arguments(of: step))"
    case .reading(let name), .checkpoint(let name): text += " " + name
    }
    step.key = identities.number(of: text)
  }

  /// A body without its content coding; nil when it is lost, or there is none.
  func content(of body: Body?) throws -> [UInt8]? {
    guard let body else { return nil }
    return try KeyedRequests.content(of: body, in: cassette)
  }

  private func arguments(of step: RunStep) throws -> String {
    guard case .tool(let call) = step.event.content, let bytes = try content(of: call.arguments) else { return "" }
    return CallArguments.canonical(ByteString(bytes).description)
  }
}
