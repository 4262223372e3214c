import CassetteFormat

/// The steps of a cassette as operators see them, one after the other.
///
/// Memory: the bodies of two steps of each lane, and a line for each event.
struct MutationSteps {
  let cassette: CassetteReader
  private let overview: MutationOverview

  init(_ cassette: CassetteReader) throws {
    self.cassette = cassette
    overview = try MutationOverview(cassette)
  }

  private struct Voice: Hashable {
    let lane: String?
    let dialect: KeyDialect
  }

  private struct Repetition: Hashable {
    let lane: String?
    let key: Digest?
  }

  /// - Throws: What `body` throws; `FileError`; a finding when the cassette cannot be read.
  func forEach(_ body: (MutationStep) throws -> Void) throws {
    let keys = CassetteKeys(masks: try Masks(cassette.header.masks)) { try KeyedRequests.content(of: $0, in: cassette) }
    var ordinals: [KeyDialect: Int] = [:]
    var occurrences: [Repetition: Int] = [:]
    var previous: [String?: MutationStep] = [:]
    var answers: [Voice: Response] = [:]
    try cassette.forEachEvent { event in
      // A private event may depend on what is changed, and is nobody's to change.
      if case .other = event.content { return }
      let own = try keys.keys(of: event)
      let repetition = Repetition(lane: event.lane, key: own?.align?.digest)
      let dialect = own?.dialect ?? .http
      let step = MutationStep(
        event, in: cassette, keys: own, ordinal: ordinals[dialect, default: 0],
        occurrence: occurrences[repetition, default: 0], previous: previous[event.lane],
        earlier: answers[Voice(lane: event.lane, dialect: dialect)], overview: overview)
      ordinals[dialect, default: 0] += 1
      occurrences[repetition, default: 0] += 1
      try body(step)
      if let response = step.response, step.isSuccess { answers[Voice(lane: event.lane, dialect: dialect)] = response }
      if event.exchange?.response != nil || step.tool != nil { previous[event.lane] = step }
    }
  }
}
