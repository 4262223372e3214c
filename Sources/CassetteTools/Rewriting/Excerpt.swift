package import CassetteFormat

/// Parts of a cassette, written as cassettes that are derived from it (spec §13).
///
/// Events keep their numbers, times and parents, so that an event is the same in both; blobs are copied as they are
/// stored. What only holds for the whole is left out: the totals of the session, and events that say that they depend on
/// what is changed (`copy`, spec §8.6). The redaction map keeps the places that are still there.
package struct Excerpt {
  /// What was written.
  package struct Report {
    package let id: Digest
    package let events: Int
    package let bodyBytes: Int
    /// Bytes of frames that were copied, and of blobs that were encoded anew.
    package let copiedBytes: Int
    package let encodedBytes: Int

    init(_ id: Digest, _ copier: CassetteCopier) {
      self.id = id
      events = copier.totals.events
      bodyBytes = copier.totals.bodyBytes
      copiedBytes = copier.copiedBytes
      encodedBytes = copier.encodedBytes
    }
  }

  private let source: CopySource
  /// The parts in the order of their first events.
  package private(set) var names: [String] = []
  private var selections: [CopySelection] = []
  private let total: Int

  /// Finds the parts.
  ///
  /// - Parameter part: The name of the part to which an event belongs; nil when it is left out.
  /// - Throws: `FileError`; a finding about the cassette.
  package init(_ cassette: CassetteReader, part: (Event) throws -> String?) throws {
    var indices: [String: Int] = [:]
    var names: [String] = []
    var selections: [CopySelection] = []
    var total = 0
    source = try CopySource(cassette) { event in
      total += 1
      guard event.mayBeCopied, let name = try part(event) else { return }
      let index = indices[name] ?? names.count
      if index == names.count {
        indices[name] = index
        names.append(name)
        selections.append(CopySelection())
      }
      try selections[index].add(event)
    }
    (self.names, self.selections, self.total) = (names, selections, total)
  }

  /// Writes one part, when it is a valid cassette.
  ///
  /// - Throws: `FileError`; a finding about the cassette or about the part.
  package func write(
    _ part: Int, to output: any ByteOutput, operator name: String, parameters: JSONObject,
    limits: Limits = Limits()
  ) throws -> Report {
    let selection = selections[part]
    return try Rewriting.checked(output, limits: limits, parent: nil) { file in
      let cassette = source.cassette
      var manifest = try cassette.manifest
      manifest.derivation = Derivation(parent: manifest.id, operator: name, version: "1", parameters: parameters)
      if selection.sequences.count < total { manifest.session = manifest.session?.withoutTotals }
      let copier = try CassetteCopier(
        file, header: cassette.header.forCopy(parent: manifest.id), options: .rewriting)
      try copier.add(source, selection, place: manifest.session?.json)
      _ = try copier.add(extensionsOf: cassette)
      var map = try cassette.redactions.map(RedactionMap.init)
      map?.keepPlaces(in: copier, of: .excerpt) { selection.sequences.contains($0) ? $0 : nil }
      return Report(try copier.finish(like: manifest, redactions: map?.bytes), copier)
    }
  }
}

extension CassetteWriter.Options {
  /// Those of every tool that puts a cassette together from others.
  static let rewriting = Self(program: "rewind-pack")
}
