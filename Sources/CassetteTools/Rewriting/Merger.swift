package import CassetteFormat

/// Puts cassettes together into one, whose blobs are copied as they are stored.
///
/// Pieces of one run, such as those that a cassette was split into, keep their numbers and their session. Others are
/// numbered on, in the order given; their times count from the earliest start, when all of them have one, and their
/// sessions stand in the metadata of the new one: a cassette has one session.
package struct Merger {
  private var parts: [MergedPart] = []

  package init() {}

  /// Takes a cassette in.
  ///
  /// - Parameter name: For what is told of it.
  /// - Throws: `FileError`; a finding about the cassette.
  package mutating func add(_ name: String, _ cassette: CassetteReader) throws {
    parts.append(try MergedPart(name, cassette))
  }

  /// Writes the cassette, when it is a valid one.
  ///
  /// - Returns: What was written, and what it cannot hold.
  /// - Throws: `FileError`; a finding about one of the cassettes or the result.
  package func write(to output: any ByteOutput, limits: Limits = Limits()) throws -> (
    report: Excerpt.Report, losses: [Loss]
  ) {
    try Rewriting.checked(output, limits: limits, parent: nil) { file in
      let plan = MergePlan(parts)
      var losses = plan.losses
      let copier = try CassetteCopier(file, header: plan.header, options: .rewriting)
      var map: RedactionMap?
      var extensions: Set<String> = []
      for (index, part) in plan.parts.enumerated() {
        let session = plan.isOneRun && index == 0 ? part.manifest.session?.json : nil
        try copier.add(part.source, part.selection, place: session) { plan.event($0, of: part) }
        let refused = Set(try copier.add(extensionsOf: part.source.cassette))
        losses += refused.sorted().map { Loss("\(part.name): the private member \($0), of which there is another") }
        guard var own = try part.source.cassette.redactions.map(RedactionMap.init) else { continue }
        let kept = Set(try part.extensionNames).subtracting(refused).subtracting(extensions)
        extensions.formUnion(kept)
        own.keepPlaces(in: copier, of: .merged(keepsSession: session != nil, extensions: kept)) {
          part.selection.sequences.contains($0) ? $0 + part.offset : nil
        }
        if let known = map {
          let shared = own.placeholders.intersection(known.placeholders)
          if !plan.isOneRun, !shared.isEmpty {
            losses.append(Loss("\(part.name): that \(shared.count) of its placeholders are not those of the others"))
          }
          map?.append(own)
          map?.add(literals: own.literals)
        } else {
          map = own
        }
      }
      var manifest = plan.parts[0].manifest
      manifest.derivation = nil
      manifest.source = Set(plan.parts.map(\.manifest.source)).count == 1 ? manifest.source : nil
      manifest.session =
        plan.isOneRun ? manifest.session?.withoutTotals : try MergedSessions.session(of: plan, in: copier)
      return (Excerpt.Report(try copier.finish(like: manifest, redactions: map?.bytes), copier), losses)
    }
  }
}

/// A cassette that is put together with others.
struct MergedPart {
  let name: String
  let source: CopySource
  let selection: CopySelection
  let manifest: Manifest
  /// The ids of its events, and what they become.
  var ids: [String: String] = [:]
  /// What is added to its numbers.
  var offset = 0
  /// Microseconds from the earliest start to its own.
  var delay = 0

  init(_ name: String, _ cassette: CassetteReader) throws {
    var selection = CopySelection()
    var ids: [String: String] = [:]
    source = try CopySource(cassette) { event in
      guard event.mayBeCopied else { return }
      try selection.add(event)
      if let id = event.id { ids[id] = id }
    }
    manifest = try cassette.manifest
    (self.name, self.selection, self.ids) = (name, selection, ids)
  }

  var extensionNames: [String] {
    get throws {
      var names: [String] = []
      try source.cassette.forEachExtension { name, _ in names.append(name) }
      return names
    }
  }
}
