/// What has to be remembered of events to check the next ones and the whole (rules RW-E01 to RW-E15, RW-B11).
struct EventChecks {
  private var sequences = SequenceCheck()
  private var families = EventFamilies()
  private var referenced: Set<Digest> = []

  /// Checks one row.
  ///
  /// - Returns: The event, when the row can be read as one.
  mutating func check(
    _ row: Segment.EventRow, _ blobs: BlobAssembler, isElsewhere: (Digest) -> Bool, _ report: (Finding) -> Void
  ) -> Event? {
    do {
      let event = try Event(row.json, at: row.place)
      try sequences.check(event, at: row.place)
      if case .other(let kind) = event.content, !Event.isPrivate(kind) {
        report(Finding(.e03, "the kind \(kind) is not known", at: row.place))
      }
      if let exchange = event.exchange, !exchange.fields.allSatisfy(\.isSendable) {
        report(Finding(.e12, "a header has CR, LF or NUL in it", at: row.place))
      }
      if let exchange = event.exchange, !exchange.headers.allSatisfy(HeaderField.haveOneLength) {
        report(Finding(.e15, "the content-length headers of a message differ", at: row.place))
      }
      families.add(event, at: row.place, report)
      try check(
        .object(row.json), blobs, isElsewhere: isElsewhere, missing: .e05, areBodies: event.refersToBodies,
        at: row.place,
        report)
      return event
    } catch {
      report(error)
      return nil
    }
  }

  /// Checks the references in a value: of an event, the session or the redactions.
  ///
  /// - Parameter areBodies: Whether the references are those of bodies, whose sizes must be right.
  mutating func check(
    _ value: JSONValue, _ blobs: BlobAssembler, isElsewhere: (Digest) -> Bool, missing: Rule, areBodies: Bool = true,
    at place: Place,
    _ report: (Finding) -> Void
  ) throws(Finding) {
    for reference in try value.references(at: place) {
      referenced.insert(reference.digest)
      func here() -> Place { reference.place(in: place) }
      if reference.isLost { report(Finding(.e10, "the body is lost", at: here())) }
      guard let blob = blobs.known[reference.digest] else {
        if !reference.isLost && !isElsewhere(reference.digest) {
          report(Finding(missing, "there is no blob \(reference.digest)", at: here()))
        }
        continue
      }
      if areBodies, let misfit = reference.misfit(blob) { report(Finding(misfit.rule, misfit.message, at: here())) }
    }
  }

  /// What can be told only at the end.
  func finish(_ blobs: BlobAssembler, _ report: (Finding) -> Void) {
    families.finish(report)
    for digest in blobs.known.keys.filter({ !referenced.contains($0) }).sorted(by: { $0.hex < $1.hex }) {
      report(Finding(.b11, "nothing refers to this blob", at: Place(member: "blobs/sha256/\(digest)")))
    }
  }
}
