import CassetteFormat
import CassetteTools
import Foundation

/// Requests that programs made: those of the recordings in `testdata`, and of the folder that `REWIND_CORPUS` names.
struct RealRequest: Sendable {
  let name: String
  var request: KeyRequest
  let headers: [HeaderField]

  static let all: [RealRequest] = {
    var files = Self.files(below: TestData.folder.appending(path: "vcrpy").path)
    if let corpus = ProcessInfo.processInfo.environment["REWIND_CORPUS"] { files += Self.files(below: corpus) }
    return files.flatMap(requests) + vectors
  }()

  private static func files(below folder: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yaml.gz") }.sorted().map { folder + "/" + $0 }
  }

  /// The requests of a recording; none for a file of another tool.
  private static func requests(_ path: String) -> [RealRequest] {
    let bytes = Array(FileManager.default.contents(atPath: path) ?? Data())
    guard let cassette = try? imported(bytes, by: VcrpyImporter()).cassette, let events = try? cassette.events else {
      return []
    }
    return events.compactMap { event in
      guard let request = event.exchange?.request else { return nil }
      var body = request.message.body.flatMap { try? cassette.bytes(of: $0) } ?? []
      if let coding = request.message.body?.coding { body = Decompression.decode(body, coding: coding) ?? body }
      return RealRequest(
        name: "\(path.split(separator: "/").last ?? "") \(event.sequence)", request: KeyRequest(request, body: body),
        headers: request.message.headers)
    }
  }

  /// The requests of the match vectors: dialects that the recordings do not have.
  private static let vectors: [RealRequest] = {
    let data =
      FileManager.default.contents(atPath: TestData.folder.appending(path: "keys/match_vectors.json").path) ?? Data()
    let rows = (try? JSONSerialization.jsonObject(with: data) as? [[String: Any]]) ?? []
    return rows.map { row in
      func bytes(_ key: String) -> [UInt8] { Array((row[key] as? String ?? "").utf8) }
      let request = KeyRequest(
        method: bytes("method"), target: bytes("path"), contentType: bytes("content_type"),
        body: Data(base64Encoded: row["body_b64"] as? String ?? "").map { Array($0) } ?? [])
      return RealRequest(name: "vector \(row["n"] ?? 0)", request: request, headers: [])
    }
  }()

  /// The body as JSON; nil when it is not.
  var json: JSONValue? {
    guard !request.body.isEmpty else { return nil }
    let body = request.body
    return try? JSONParser.lax(body.span.bytes)
  }

  /// Whether the request is of no dialect that keys know.
  var isUnknown: Bool {
    String(decoding: Rewind2Keys().key(of: request).canonical, as: UTF8.self).contains("\"dialect\":\"http\"")
  }

  var key: Digest { Rewind2Keys().key(of: request).digest }

  /// The key with another body.
  func key(_ body: JSONValue, spelling: Spelling = Spelling()) -> Digest {
    var changed = request
    changed.body = spelling.encode(body)
    return Rewind2Keys().key(of: changed).digest
  }
}

/// A way to write JSON.
struct Spelling {
  var reversesMembers = false
  var hasSpace = false
  var escapesAll = false

  func encode(_ value: JSONValue) -> [UInt8] {
    var out: [UInt8] = []
    append(value, to: &out)
    return out
  }

  private func append(_ value: JSONValue, to out: inout [UInt8]) {
    if hasSpace { out += " \n\t".utf8 }
    switch value {
    case .string(let text): append(text, to: &out)
    case .array(let values):
      out.append(UInt8(ascii: "["))
      for (index, value) in values.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        append(value, to: &out)
      }
      out.append(UInt8(ascii: "]"))
    case .object(let object):
      out.append(UInt8(ascii: "{"))
      let members = reversesMembers ? object.members.reversed() : object.members
      for (index, member) in members.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        append(member.key, to: &out)
        if hasSpace { out += "\r\n ".utf8 }
        out.append(UInt8(ascii: ":"))
        append(member.value, to: &out)
      }
      out.append(UInt8(ascii: "}"))
    default: out += CanonicalJSON.encode(value)
    }
    if hasSpace { out.append(UInt8(ascii: "\r")) }
  }

  private func append(_ text: String, to out: inout [UInt8]) {
    guard escapesAll else {
      out += CanonicalJSON.encode(.string(text))
      return
    }
    out.append(UInt8(ascii: "\""))
    for unit in text.utf16 {
      let hex = String(unit, radix: 16, uppercase: unit % 2 == 0)
      out += ("\\u" + String(repeating: "0", count: 4 - hex.count) + hex).utf8
    }
    out.append(UInt8(ascii: "\""))
  }
}

extension JSONValue {
  /// The value with each part changed, the innermost first.
  func mapped(_ change: (JSONValue) -> JSONValue) -> JSONValue {
    switch self {
    case .array(let values): change(.array(values.map { $0.mapped(change) }))
    case .object(var object): change(.object(object.mapValues { $0.mapped(change) }))
    default: change(self)
    }
  }

  /// Every value in it, itself too.
  var all: [JSONValue] {
    switch self {
    case .array(let values): [self] + values.flatMap(\.all)
    case .object(let object): [self] + object.members.flatMap(\.value.all)
    default: [self]
    }
  }

  subscript(key: String) -> JSONValue? {
    if case .object(let object) = self { object[key] } else { nil }
  }

  var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  var array: [JSONValue]? {
    if case .array(let values) = self { values } else { nil }
  }

  /// With another member.
  func with(_ key: String, _ value: JSONValue?) -> JSONValue {
    guard case .object(var object) = self else { return self }
    object[key] = value
    return .object(object)
  }
}

extension JSONObject {
  fileprivate mutating func mapValues(_ change: (JSONValue) -> JSONValue) -> JSONObject {
    for index in members.indices { members[index].value = change(members[index].value) }
    return self
  }
}
