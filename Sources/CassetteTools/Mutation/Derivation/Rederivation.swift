public import CassetteFormat

/// Derives a cassette again from its parent, and says whether it comes out the same.
public enum Rederivation {
  public enum Outcome: Sendable {
    /// The child is what its derivation says.
    case confirmed
    /// Deriving gives a cassette of another id.
    case differs(Digest)
    /// It cannot be derived again, and why.
    case impossible(String)
  }

  /// - Throws: `FileError`; a finding when a cassette cannot be read.
  public static func check(_ child: CassetteReader, parent: CassetteReader) throws -> Outcome {
    let manifest = try child.manifest
    guard let derivation = manifest.derivation else { return .impossible("the cassette was not derived from another") }
    guard derivation.parent == parent.id else {
      return .impossible(
        derivation.parent.map { "the parent is \($0), and the cassette given is \(parent.id)" }
          ?? "the parent's id was taken out when the cassette was redacted")
    }
    guard let item = MutationRegistry.named(derivation.operator) else {
      return .impossible("the operator \(derivation.operator) is none of mutation")
    }
    guard item.version == derivation.version else {
      return .impossible("\(item.id) has the version \(item.version) here, not \(derivation.version)")
    }
    guard let site = derivation.sites.first, case .integer(let sequence)? = site["seq"], let seed = derivation.seed,
      let parameters = item.values(derivation.parameters)
    else { return .impossible("the derivation lacks its site, its seed or its parameters") }
    let mutator = try Mutator(parent)
    guard let id = try mutator.rederive(item, parameters, sequence: sequence, seed: seed, site) else {
      return .impossible("\(item.id) has nothing to do at event \(sequence) of the parent")
    }
    return id == manifest.id ? .confirmed : .differs(id)
  }
}

extension Mutator {
  /// Derives what a derivation names, and throws the bytes away.
  ///
  /// - Returns: The id; nil when the operator has nothing to do there.
  fileprivate func rederive(
    _ item: MutationOperator, _ parameters: JSONObject, sequence: Int, seed: Int, _ site: JSONObject
  ) throws -> Digest? {
    var id: Digest?
    try MutationSteps(cassette).forEach { step in
      guard step.event.sequence == sequence, item.concerns(step) else { return }
      do {
        let (result, place) = try item.result(at: step, parameters, seed: seed)
        guard case .string(let name)? = site["mutant"] else { return }
        let mutant = Mutant(
          id: name, operator: item.id, version: item.version, kind: item.kind(parameters), parameters: parameters,
          seed: seed, sequence: sequence, lane: step.event.lane, site: place, summary: "")
        id = try write(mutant, result, to: NullOutput(), isThin: true)
      } catch is Inapplicable {
        return
      }
    }
    return id
  }
}

/// Takes everything and keeps nothing.
private final class NullOutput: ByteOutput {
  func write(_ bytes: UnsafeRawBufferPointer) throws {}
  func synchronize() throws {}
  func finish() throws {}
}
