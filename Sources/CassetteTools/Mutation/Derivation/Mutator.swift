public import CassetteFormat

/// Finds the mutants of a cassette, and derives them.
///
/// ```swift
/// let mutator = try Mutator(CassetteReader(path: "run.rw"))
/// var selection = MutationSelection()
/// selection.operators = ["http-*"]
/// try mutator.forEach(selection) { mutant in
///   try mutant.derive(to: FileOutput(path: mutant.mutant.id + ".rw"), isThin: true)
/// }
/// ```
///
/// Memory: the rows of the cassette's events and the bodies of the step that is looked at, however many mutants there are.
public final class Mutator {
  /// What was looked at.
  public struct Summary: Sendable {
    public var mutants = 0
    /// Pairs of steps and operators that do not go together, by operator and reason.
    public var invalid: [String: [String: Int]] = [:]
    /// Mutants that are the same bytes as the parent, or as another mutant of their step.
    public var unchanged = 0
    public var duplicates = 0
  }

  public let cassette: CassetteReader
  let source: DerivationSource

  /// - Throws: `FileError`; a finding when the cassette cannot be read, or is not the one that its id names.
  public init(_ cassette: CassetteReader) throws {
    self.cassette = cassette
    source = try DerivationSource(cassette, program: "rewind-mutate")
  }

  /// A mutant of this cassette that can be written.
  public struct Derivable {
    public let mutant: Mutant
    let result: StepResult
    let mutator: Mutator

    /// Writes the cassette. The same mutant always gives the same bytes.
    ///
    /// - Parameter isThin: Whether what the parent has is left to it.
    /// - Returns: Its id.
    /// - Throws: `FileError`; a finding for what would make the cassette invalid.
    @discardableResult
    public func derive(to output: any ByteOutput, isThin: Bool) throws -> Digest {
      try mutator.write(mutant, result, to: output, isThin: isThin)
    }
  }

  /// Hands out the mutants that are wanted, in the order of the steps and of the registry.
  ///
  /// - Throws: What `body` throws; `FileError`; a finding when the cassette cannot be read.
  @discardableResult
  public func forEach(_ selection: MutationSelection, _ body: (Derivable) throws -> Void) throws -> Summary {
    guard let count = selection.sample else { return try visit(selection, body) }
    var sample = MutantSample(count, seed: selection.seed)
    var summary = try visit(selection) { sample.add($0.mutant) }
    let chosen = sample.ids
    _ = try visit(selection) { if chosen.contains($0.mutant.id) { try body($0) } }
    summary.mutants = chosen.count
    return summary
  }

  private func visit(_ selection: MutationSelection, _ body: (Derivable) throws -> Void) throws -> Summary {
    var summary = Summary()
    let variants = selection.variants()
    try MutationSteps(cassette).forEach { step in
      guard selection.wants(step) else { return }
      var seen: Set<Digest> = []
      for (item, parameters) in variants where item.concerns(step) {
        let found: Derivable
        do {
          found = try derivable(item, parameters, at: step, seed: selection.seed)
        } catch let reason as Inapplicable {
          summary.invalid[item.id, default: [:]][reason.reason, default: 0] += 1
          continue
        }
        guard found.result.before != found.result.after else {
          summary.unchanged += 1
          continue
        }
        guard seen.insert(found.result.after).inserted else {
          summary.duplicates += 1
          continue
        }
        guard selection.wants(found.mutant.id) else { continue }
        summary.mutants += 1
        try body(found)
      }
    }
    return summary
  }

  private func derivable(
    _ item: MutationOperator, _ parameters: JSONObject, at step: MutationStep, seed: Int
  ) throws -> Derivable {
    var members: JSONObject = [
      "operator": .string(item.id), "version": .string(item.version), "parameters": .object(parameters),
      "seed": .integer(seed), "occurrence": .integer(step.occurrence),
    ]
    members["lane"] = step.event.lane.map(JSONValue.string)
    members["align"] = step.keys?.align.map { .string($0.digest.hex) }
    members["content"] = (step.body?.blob).map { .string($0.hex) }
    // Without a request there is no key to tell steps apart by.
    if step.keys == nil { members["seq"] = .integer(step.event.sequence) }
    let identity = Mutant.identity(members)
    let (result, site) = try item.result(at: step, parameters, seed: identity.seed)
    let mutant = Mutant(
      id: identity.id, operator: item.id, version: item.version, kind: item.kind(parameters), parameters: parameters,
      seed: identity.seed, sequence: step.event.sequence, lane: step.event.lane, site: site,
      summary: step.name + " " + item.id + Self.text(of: site))
    return Derivable(mutant: mutant, result: result, mutator: self)
  }

  /// Where in the step: `/choices/0`, `event 3`.
  private static func text(of site: JSONObject) -> String {
    var parts: [String] = []
    if case .integer(let event)? = site["event"] { parts.append("event \(event)") }
    if case .string(let pointer)? = site["pointer"], !pointer.isEmpty { parts.append(pointer) }
    if case .string(let header)? = site["header"] { parts.append(header) }
    if parts.isEmpty, case .integer(let byte)? = site["byte"] { parts.append("byte \(byte)") }
    return parts.isEmpty ? "" : " @" + parts.joined(separator: " ")
  }

  func write(_ mutant: Mutant, _ result: StepResult, to output: any ByteOutput, isThin: Bool) throws -> Digest {
    var site = mutant.site
    site["seq"] = .integer(mutant.sequence)
    site["lane"] = mutant.lane.map(JSONValue.string)
    site["mutant"] = .string(mutant.id)
    site["before"] = .string(result.before.hex)
    site["after"] = .string(result.after.hex)
    site["replaced"] = result.replaced.map { .string($0.hex) }
    var derivation = Derivation(
      parent: source.id, operator: mutant.operator, version: mutant.version, parameters: mutant.parameters,
      sites: [site])
    derivation.seed = mutant.seed
    var map = try cassette.redactions.map(RedactionMap.init)
    map?.follow(result)
    return try source.write(
      result.changes, blobs: result.blobs, derivation: derivation, redactions: map?.bytes, isThin: isThin, to: output)
  }
}

extension MutationOperator {
  /// Whether the operator is for steps like this one at all.
  func concerns(_ step: MutationStep) -> Bool {
    guard dialects.isEmpty || dialects.contains(step.dialect) else { return false }
    return switch subject {
    case .response: step.response != nil
    case .tool: step.tool != nil
    case .result: step.tool != nil || step.response != nil && !step.isModel
    case .event: true
    }
  }

  /// - Throws: `Inapplicable`; `FileError` or a finding when the cassette cannot be read.
  func result(at step: MutationStep, _ parameters: JSONObject, seed: Int) throws -> (StepResult, JSONObject) {
    var editor = StepEditor(step, parameters, random: MutationRandom(seed: seed))
    try edit(&editor)
    try editor.applyRevision()
    if kind == .transient, parameters["mode"] == "before" { editor.draft.place = .before(editor.integer("times")) }
    return (try StepResult(editor.draft, of: step), editor.site)
  }
}

extension MutationStep {
  /// `step 3 (anthropic.messages #2)`
  var name: String {
    let kind = exchange == nil ? event.kind : dialect.rawValue
    return "step \(event.sequence) (\(kind) #\(ordinal))"
  }
}
