import CassetteFormat

/// What a mutant puts in the place of an event.
struct StepResult {
  /// For numbers of events what stands in their place.
  var changes: [Int: [Event]]
  var blobs: [DerivationSource.NewBlob]
  /// Of the event before, and of all that stands in its place.
  let before: Digest
  let after: Digest
  /// The content of the response, or of the tool's result, that is no longer referred to.
  let replaced: Digest?
  /// How the content became what it is; nil when it is another one, or has a content coding.
  let edits: ContentEdits?
  /// The content that it became.
  let content: Digest?
  /// The numbers that steps got which were exchanged.
  let exchanged: [Int: Int]
  /// Whether the contents of two steps are others.
  let isPair: Bool

  /// - Throws: `Inapplicable` when the content cannot be made; `FileError` or a finding when the cassette cannot be read.
  init(_ draft: StepDraft, of step: MutationStep) throws {
    var maker = StepResultMaker(draft, step)
    let edited = try maker.event()
    var original = step.event
    var changes: [Int: [Event]] = [:]
    var exchanged: [Int: Int] = [:]
    var isPair = false
    var blobs = maker.blobs
    let sequence = step.event.sequence
    switch draft.place {
    case .edited: changes[sequence] = [edited]
    case .before(let count):
      changes[sequence] = [Event](repeating: Self.fault(edited), count: count) + [original]
    case .repeated(let count):
      var copy = original
      copy.id = nil
      changes[sequence] = [original] + [Event](repeating: copy, count: count)
    case .dropped: changes[sequence] = []
    case .exchanged(let other):
      guard var later = try step.cassette.event(other) else { throw Inapplicable("there is no event \(other)") }
      (later.at, original.at) = (original.at, later.at)
      changes[sequence] = [later]
      changes[other] = [original]
      exchanged = [sequence: other, other: sequence]
    case .beforeEach(let others):
      changes[sequence] = [Self.fault(edited), original]
      for other in others {
        guard let next = try step.cassette.event(other), let exchange = next.exchange else {
          throw Inapplicable("there is no exchange \(other)")
        }
        var fault = Self.fault(next)
        var failed = exchange
        failed.response = edited.exchange?.response
        failed.error = edited.exchange?.error
        failed.llm = nil
        fault.content = .http(failed)
        fault.fidelity = fault.fidelity.filter { !$0.key.hasPrefix("response") }
        changes[other] = [fault, next]
      }
    case .together(let other, let content):
      changes[sequence] = [edited]
      var draft = StepDraft(other)
      draft.content = .replaced(content)
      var second = StepResultMaker(draft, other)
      changes[other.event.sequence] = [try second.event()]
      blobs += second.blobs
      isPair = true
    }
    before = Self.digest(of: [step.event])
    after = Self.digest(of: changes.sorted { $0.key < $1.key }.flatMap(\.value))
    self.changes = changes
    self.blobs = blobs
    self.exchanged = exchanged
    self.isPair = isPair
    edits = step.body?.coding == nil ? maker.edits : nil
    content = edited.answer?.blob
    let old = step.body?.blob
    replaced = changes.values.joined().contains { $0.answer?.blob == old } ? nil : old
  }

  /// An event that comes before the one that it is made of.
  private static func fault(_ event: Event) -> Event {
    var fault = event
    // An id names one event.
    fault.id = nil
    fault.took = nil
    return fault
  }

  /// Of the rows without match keys.
  private static func digest(of events: [Event]) -> Digest {
    Digest(
      of: events.flatMap { event in
        var row = event.json
        row["keys"] = nil
        return CanonicalJSON.encode(row) + [0x0A]
      })
  }
}
