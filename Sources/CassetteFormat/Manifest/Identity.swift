/// Computes a cassette's id from its content, event by event, in any order (spec §12, rule RW-I01).
///
/// Encodings, packs, segment borders, thin or fat, the writer and the replay settings are not part of it.
struct Identity {
  private var rows: [(sequence: Int, isOpen: Bool, digest: Digest)] = []

  /// Takes an event's row in; `line` is its canonical JSON without the line feed.
  mutating func add(_ row: JSONObject, line: [UInt8], sequence: Int) {
    let digest: Digest
    if row["keys"] == nil {
      digest = Digest(of: line)
    } else {
      var content = row
      content["keys"] = nil
      digest = Digest(of: CanonicalJSON.encode(content))
    }
    add(digest, isOpen: row["kind"] == "open", sequence: sequence)
  }

  /// Takes a row in whose digest, without keys, is known.
  mutating func add(_ digest: Digest, isOpen: Bool, sequence: Int) {
    rows.append((sequence, isOpen, digest))
  }

  func digest(session: Session?, source: Manifest.Source?, derivation: Derivation?, redactions: [UInt8]?) -> Digest {
    var head = JSONObject()
    head.set("derivation", derivation?.json)
    head.set("redactions", redactions.map { Digest(of: $0) })
    head.set("session", session?.json)
    head.set("source", source?.json)
    head.set("version", Header.currentMajor)
    var builder = DigestBuilder()
    builder.append(CanonicalJSON.encode(head) + [UInt8(ascii: "\n")])
    let answered = Set(rows.lazy.filter { !$0.isOpen }.map(\.sequence))
    for row in rows.sorted(by: { $0.sequence < $1.sequence }) where !row.isOpen || !answered.contains(row.sequence) {
      builder.append(Array(row.digest.hex.utf8) + [UInt8(ascii: "\n")])
    }
    return builder.digest()
  }
}
