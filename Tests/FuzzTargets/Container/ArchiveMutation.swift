import CassetteFormat

/// Changes inside of a cassette, behind what would notice them: checksums, sizes and the directory are made right again,
/// and often digests, the index and the id as well.
struct ArchiveMutation {
  private(set) var archive: RawArchive
  /// What an input may expand to: fuzzing is for small ones.
  private static let limit = 1 << 20

  init(_ archive: RawArchive) { self.archive = archive }

  mutating func mutate(_ generator: inout SeededGenerator, _ change: ([UInt8]) -> [UInt8]) {
    let index = generator.below(archive.members.count)
    let other = generator.below(archive.members.count)
    switch generator.below(12) {
    case 0: archive.members.swapAt(index, other)
    case 1: archive.members.insert(archive.members[index], at: other)
    case 2 where archive.members.count > 1: archive.members.remove(at: index)
    case 3: archive.members[index].content = archive.members[other].content
    case 4: archive.members[index].name = change(archive.members[index].name)
    case 5: archive.members[index].content = change(archive.members[index].content)
    default: changeContent(index, &generator, change)
    }
    if !generator.oneIn(3) { seal() }
  }

  /// Changes what a member's frame holds; all of it, or one line.
  private mutating func changeContent(
    _ index: Int, _ generator: inout SeededGenerator, _ change: ([UInt8]) -> [UInt8]
  ) {
    let member = archive.members[index]
    let text = decoded(member)
    var changed: [UInt8]
    if String(decoding: member.name, as: UTF8.self).hasPrefix("timeline/"), !generator.oneIn(4) {
      var lines = (text ?? member.content).split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
      let line = generator.below(lines.count)
      if generator.oneIn(4) {
        lines.swapAt(line, generator.below(lines.count))
      } else {
        lines[line] = change(lines[line])
      }
      changed = Array(lines.joined(separator: [0x0A]))
    } else {
      changed = change(text ?? member.content)
    }
    if isBlob(member) || isPack(member) { rename(&changed, text ?? member.content) }
    archive.members[index].content = text == nil ? changed : ZstdCompressor().compress(changed, level: 1)
  }

  private func isBlob(_ member: RawArchive.Member) -> Bool { member.name.starts(with: "blobs/".utf8) }
  private func isPack(_ member: RawArchive.Member) -> Bool { member.name.starts(with: "packs/".utf8) }

  /// The content of a frame; nil for what is none.
  private func decoded(_ member: RawArchive.Member) -> [UInt8]? {
    try? ZstdDecompressor().decompress(member.content, limit: Self.limit, at: Place())
  }

  /// Gives changed blobs the same length, and in all rows their new digests.
  private mutating func rename(_ changed: inout [UInt8], _ original: [UInt8]) {
    changed = Array((changed + original.dropFirst(changed.count)).prefix(original.count))
    for piece in rows().compactMap(Self.piece) where piece.upperBound <= original.count {
      let (old, new) = (Digest(of: Array(original[piece])).hex, Digest(of: Array(changed[piece])).hex)
      if old != new { replace(Array(old.utf8), by: Array(new.utf8)) }
    }
    let (old, new) = (Digest(of: original).hex, Digest(of: changed).hex)
    if old != new { replace(Array(old.utf8), by: Array(new.utf8)) }
  }

  /// Where a packed blob stands.
  private static func piece(_ row: JSONObject) -> Range<Int>? {
    guard case .integer(let offset)? = row["offset"], case .integer(let size)? = row["size"],
      offset >= 0, size >= 0, offset < limit, size < limit
    else { return nil }
    return offset..<offset + size
  }

  private func rows() -> [JSONObject] { segments().flatMap(\.self) }

  /// The rows of each segment, as far as they can be read.
  private func segments() -> [[JSONObject]] {
    archive.members.filter { $0.name.starts(with: "timeline/".utf8) }.map { member in
      (decoded(member) ?? []).split(separator: 0x0A).compactMap { line in
        let line = Array(line)
        guard case .object(let row)? = try? JSONParser.strict(line.span.bytes) else { return nil }
        return row
      }
    }
  }

  private mutating func replace(_ old: [UInt8], by new: [UInt8]) {
    for index in archive.members.indices {
      let member = archive.members[index]
      archive.members[index].name = member.name.replacing(old, with: new)
      guard !isBlob(member), !isPack(member) else { continue }
      guard let text = decoded(member) else {
        archive.members[index].content = member.content.replacing(old, with: new)
        continue
      }
      guard text.contains(old) else { continue }
      archive.members[index].content = ZstdCompressor().compress(text.replacing(old, with: new), level: 1)
    }
  }

  /// Makes the manifest's index and id those of the rows, as far as they can be read.
  mutating func seal() {
    guard let index = archive.members.firstIndex(where: { $0.name.elementsEqual("manifest.json".utf8) }) else { return }
    let text = archive.members[index].content
    guard case .object(var manifest)? = try? JSONParser.strict(text.span.bytes) else { return }
    manifest["segments"] = .array(segments().map { .object(Self.summary($0)) })
    archive.members[index].content = CanonicalJSON.encode(manifest)
    guard let report = try? Validator.validate(MemoryInput(archive.bytes)),
      let wrong = report.findings.first(where: { $0.rule == .m03 })
    else { return }
    // The finding ends with the id that it should be.
    manifest["id"] = .string(String(wrong.message.suffix(64)))
    archive.members[index].content = CanonicalJSON.encode(manifest)
  }

  private static func summary(_ rows: [JSONObject]) -> JSONObject {
    let events = rows.filter { $0["kind"] != .string("blob") }
    let numbers = events.compactMap { if case .integer(let number)? = $0["seq"] { number } else { nil } }
    var summary: JSONObject = ["blobs": .integer(rows.count - events.count), "events": .integer(events.count)]
    summary["first"] = numbers.min().map(JSONValue.integer)
    summary["last"] = numbers.max().map(JSONValue.integer)
    return summary
  }
}
