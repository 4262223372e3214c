public import CassetteFormat

/// The beginning of a run as a cassette that is derived from it, from which it can go on otherwise.
public struct Fork {
  private let source: DerivationSource
  private let at: Int
  private var left: [Int] = []
  private var checkpoint: Event?
  /// How many events come before the step.
  public private(set) var keptCount = 0

  /// - Parameter at: The number of the first event that is left out.
  /// - Throws: `FileError`; a finding when the cassette cannot be read.
  public init(_ cassette: CassetteReader, at: Int) throws {
    source = try DerivationSource(cassette, program: "rewind-diff")
    self.at = at
    var (left, kept): ([Int], Int) = ([], 0)
    var checkpoint: Event?
    try cassette.forEachEvent { event in
      guard event.sequence < at else { return left.append(event.sequence) }
      kept += 1
      if case .checkpoint = event.content { checkpoint = event }
    }
    (self.left, keptCount, self.checkpoint) = (left, kept, checkpoint)
  }

  /// Writes the fork, with everything it needs.
  ///
  /// - Parameter settings: Values to put into the state at the last checkpoint that is kept.
  /// - Returns: Its id.
  /// - Throws: `FileError`; `InterchangeError` when there is no such state or no such place; a finding.
  public func write(
    setting settings: [(pointer: String, value: JSONValue)], to output: any ByteOutput
  ) throws -> Digest {
    var changes = Dictionary(uniqueKeysWithValues: left.map { ($0, [Event]()) })
    var blobs: [DerivationSource.NewBlob] = []
    var parameters: JSONObject = ["at": .integer(at)]
    if !settings.isEmpty {
      let (event, blob) = try changed(settings)
      changes[event.sequence] = [event]
      blobs = [blob]
      parameters["set"] = .object(JSONObject(settings.map { .init(key: $0.pointer, value: $0.value) }))
    }
    let derivation = Derivation(parent: source.id, operator: "fork", version: "1", parameters: parameters)
    var map = try source.cassette.redactions.map(RedactionMap.init)
    map?.keepPlaces(before: at, except: settings.isEmpty ? nil : checkpoint?.sequence)
    return try source.write(
      changes, blobs: blobs, derivation: derivation, redactions: map?.bytes, isThin: false, to: output)
  }

  private func changed(
    _ settings: [(pointer: String, value: JSONValue)]
  ) throws -> (Event, DerivationSource.NewBlob) {
    guard var event = checkpoint, case .checkpoint(var point) = event.content, let state = point.state,
      let bytes = try KeyedRequests.content(of: state, in: source.cassette)
    else { throw InterchangeError("there is no checkpoint with a state before event \(at)") }
    var plan = ContentPlan()
    guard let tree = JSONTree(bytes, in: bytes.indices) else {
      throw InterchangeError("the state at checkpoint \(event.sequence) is no JSON")
    }
    for (pointer, value) in settings {
      guard let node = tree.root.descendants.first(where: { $0.pointer == pointer }) else {
        throw InterchangeError("the state at checkpoint \(event.sequence) has no value at \(pointer)")
      }
      plan.replace(node.range, with: JSONText.encode(value))
    }
    let blob = DerivationSource.NewBlob(plan.edits(of: bytes).applied(to: bytes), base: state.blob)
    point.state = Body(blob: blob.bytes.isEmpty ? nil : blob.digest, size: blob.bytes.count)
    event.content = .checkpoint(point)
    event.fidelity = event.fidelity.filter { !$0.key.hasPrefix("state") }
    return (event, blob)
  }
}

extension RedactionMap {
  /// Leaves out the places in events that are gone, or that are new.
  fileprivate mutating func keepPlaces(before end: Int, except changed: Int?) {
    changePlaces { place in
      if case .string(let member)? = place["member"], member.hasPrefix("/derivation") { return nil }
      guard case .integer(let sequence)? = place["seq"] else { return place }
      return sequence < end && sequence != changed ? place : nil
    }
  }
}
