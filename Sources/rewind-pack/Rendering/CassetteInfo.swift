import CassetteFormat
import CassetteTools
import CommandSupport

/// What `info` says of a cassette, for people and for programs.
struct CassetteInfo {
  private let header: Header
  private let manifest: Manifest
  private let isVersion1: Bool
  /// What the events are; nil when only the parent could tell.
  private let summary: CassetteSummary?
  private let fileBytes: Int

  init(_ cassette: CassetteReader, fileBytes: Int) throws {
    header = cassette.header
    manifest = try cassette.manifest
    isVersion1 = cassette.isVersion1
    summary = cassette.canReadEvents ? try CassetteSummary(cassette) : nil
    self.fileBytes = fileBytes
  }

  private var version: String { isVersion1 ? "1" : "\(header.major).\(header.minor)" }
  private var blobs: Int { manifest.segments.reduce(0) { $0 + $1.blobs } }

  // MARK: For people

  /// Lines without a value are left out.
  var lines: [(key: String, value: String)] {
    let lines: [(key: String, value: String?)] =
      [
        ("id", isVersion1 ? nil : manifest.id.hex),
        ("version", version),
        ("parent", header.parent.map { $0.hex + leftToParent }),
        ("derivation", manifest.derivation.flatMap(Self.text)),
        ("writer", isVersion1 ? nil : Self.text(manifest.writer)),
        ("source", manifest.source.map { Self.join([$0.format, $0.version]) }),
      ] + sessionLines + [
        ("segments", isVersion1 ? nil : Quantity.count(manifest.segments.count)),
        ("events", events),
        ("lanes", Self.text(summary?.lanes)),
        ("statuses", Self.text(summary?.statuses)),
        ("models", Self.text(summary?.models)),
        ("finish", Self.text(summary?.finishes)),
        ("tokens", tokens),
        ("blobs", isVersion1 ? nil : Quantity.count(blobs)),
        ("bodies", summary.map { Self.size($0.bodyBytes) }),
        ("file", Self.size(fileBytes)),
        ("ratio", summary.map { Quantity.ratio($0.bodyBytes, to: fileBytes) }),
        ("keys", header.keys),
      ]
    return lines.compactMap { line in line.value.map { (line.key, $0) } }
  }

  private var sessionLines: [(key: String, value: String?)] {
    guard let session = manifest.session else { return [] }
    let name = Self.join([session.name?.description, session.id?.description])
    let totals = session.totals.map { totals in
      Self.join(
        [
          totals.calls.map { Quantity.count($0, "call") },
          totals.input.map { "\(Quantity.count($0)) tokens in" },
          totals.output.map { "\(Quantity.count($0)) tokens out" },
          totals.cost.map { "about \(Self.dollars($0))" },
        ], ", ")
    }
    let tags = session.tags.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return [
      ("session", name.isEmpty ? nil : name),
      ("command", session.command?.description),
      ("commit", session.commit.map { $0.description + (session.dirty == true ? ", with changes" : "") }),
      ("start", session.start),
      ("end", session.end),
      ("status", session.status?.description),
      ("tags", tags.isEmpty ? nil : tags.joined(separator: ", ")),
      ("totals", totals),
    ]
  }

  private var leftToParent: String {
    if header.needsParentRows { return ", which has some of the blobs, and is needed for the events" }
    return header.isThin ? ", which has some of the blobs" : ""
  }

  private var events: String {
    guard let summary else { return Quantity.count(manifest.segments.reduce(0) { $0 + $1.events }) + ", not read" }
    return Quantity.count(summary.eventCount) + Self.list(summary.events, before: ": ")
  }

  private var tokens: String? {
    guard let summary, summary.inputTokens + summary.outputTokens > 0 else { return nil }
    return "\(Quantity.count(summary.inputTokens)) in, \(Quantity.count(summary.outputTokens)) out"
  }

  private static func join(_ parts: [String?], _ separator: String = " ") -> String {
    parts.compactMap(\.self).joined(separator: separator)
  }

  private static func text(_ writer: Manifest.Writer) -> String {
    let level: String? =
      switch writer.level {
      case .automatic: "level auto"
      case .fixed(let level): "level \(level)"
      case nil: nil
      }
    return join(["\(writer.name) \(writer.version)", "zstd \(writer.zstd)", level], ", ")
  }

  private static func text(_ derivation: Derivation) -> String? {
    let text = join([derivation.operator, derivation.version, derivation.seed.map { "seed \($0)" }])
    return derivation.isRedacted ? join([text.isEmpty ? nil : text, "redacted"], ", ") : text.isEmpty ? nil : text
  }

  /// `a 3, b 1`, the most frequent first.
  private static func text(_ counts: [String: Int]?) -> String? {
    guard let counts, !counts.isEmpty else { return nil }
    let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return sorted.map { "\($0.key) \(Quantity.count($0.value))" }.joined(separator: ", ")
  }

  private static func list(_ counts: [String: Int], before: String) -> String { text(counts).map { before + $0 } ?? "" }

  private static func size(_ bytes: Int) -> String {
    bytes < 1000 ? Quantity.size(bytes) : "\(Quantity.size(bytes)) (\(Quantity.count(bytes)) bytes)"
  }

  private static func dollars(_ microdollars: Int) -> String {
    let cents = (microdollars + 5000) / 10_000
    return "$\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
  }

  // MARK: For programs

  var json: JSONObject {
    JSONObject(present: [
      "blobs": isVersion1 ? nil : .integer(blobs),
      "bodyBytes": summary.map { .integer($0.bodyBytes) },
      "derivation": manifest.json["derivation"],
      "events": summary.map { .integer($0.eventCount) },
      "fileBytes": .integer(fileBytes),
      "finish": summary.map { JSONValue($0.finishes) },
      "id": isVersion1 ? nil : JSONValue(manifest.id),
      "inputTokens": summary.map { .integer($0.inputTokens) },
      "keys": header.keys.map(JSONValue.string),
      "kinds": summary.map { JSONValue($0.events) },
      "lanes": summary.map { JSONValue($0.lanes) },
      "models": summary.map { JSONValue($0.models) },
      "outputTokens": summary.map { .integer($0.outputTokens) },
      "parent": header.parent.map { JSONValue($0) },
      "segments": isVersion1 ? nil : .integer(manifest.segments.count),
      "session": manifest.json["session"],
      "source": manifest.json["source"],
      "statuses": summary.map { JSONValue($0.statuses) },
      "thin": .bool(header.isThin),
      "version": .string(version),
      "writer": isVersion1 ? nil : manifest.json["writer"],
    ])
  }
}
