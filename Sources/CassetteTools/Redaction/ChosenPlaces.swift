import CassetteFormat

/// Finds what someone chose to remove by its place: headers, parameters of targets, values of JSON bodies.
struct ChosenPlaces {
  private let headers: Set<String>
  private let keptHeaders: KeptHeaders?
  private let queries: Set<String>
  private let pointers: [PointerPattern]

  init(_ options: RedactionOptions) {
    headers = Set(options.headers.map { $0.lowercased() })
    keptHeaders = options.keptHeaders.map(KeptHeaders.init)
    queries = options.queries
    pointers = options.pointers.map(PointerPattern.init)
  }

  var looksIntoBodies: Bool { !pointers.isEmpty }

  /// The value of a header without what only says how to read it; nil when it was not chosen.
  func range(ofHeader field: HeaderField) -> Range<Int>? {
    let name = field.name.description.lowercased()
    guard headers.contains(name) || keptHeaders?.contains(name) == false else { return nil }
    let value = field.value.bytes
    let schemes = ["bearer ", "basic ", "token "]
    let start = schemes.map(\.utf8).first { scheme in
      value.count > scheme.count && value.prefix(scheme.count).elementsEqual(scheme) { $0 | 0x20 == $1 | 0x20 }
    }
    let range = (start?.count ?? 0)..<value.count
    return range.isEmpty || isPlaceholder(value[range]) ? nil : range
  }

  /// The values of chosen parameters in a target.
  func ranges(inTarget target: [UInt8]) -> [Range<Int>] {
    guard !queries.isEmpty, let query = target.firstIndex(of: UInt8(ascii: "?")) else { return [] }
    let end = target.firstIndex(of: UInt8(ascii: "#")) ?? target.count
    guard query < end else { return [] }
    return target[(query + 1)..<end].split(separator: UInt8(ascii: "&")).compactMap { field in
      guard let equals = field.firstIndex(of: UInt8(ascii: "=")) else { return nil }
      let name = Array(field[..<equals]).withUnsafeBytes { PercentEscapes.decode($0, isForm: true).bytes }
      let range = equals + 1..<field.endIndex
      guard queries.contains(String(decoding: name, as: UTF8.self)), !range.isEmpty, !isPlaceholder(target[range])
      else {
        return nil
      }
      return range
    }
  }

  private func isPlaceholder(_ value: ArraySlice<UInt8>) -> Bool {
    Array(value).withUnsafeBytes { SecretPlaceholder.end(in: $0, at: 0) == $0.count }
  }

  /// The chosen values of a body: of a JSON document, of JSON lines, or of the data of server-sent events.
  func hits(in content: [UInt8]) -> [RedactionHit] {
    var hits: [RedactionHit] = []
    JSONPlaces.forEach(in: content) { place in
      guard let pattern = pointers.first(where: { $0.matches(place.tokens) }) else { return }
      hits.append(hit(place, pattern, in: content))
    }
    return hits.filter { hit in
      !(hit.form == .text && (hit.ranges[0].isEmpty || isPlaceholder(content[hit.ranges[0]])))
    }
  }

  private func hit(_ place: JSONPlaces.Value, _ pattern: PointerPattern, in content: [UInt8]) -> RedactionHit {
    var hit = RedactionHit(cause: .pointer, ranges: [place.range], secret: Array(content[place.range]))
    if !place.isString { hit.form = .value }
    hit.pointer = pattern.text.contains("*") ? nil : pattern.text
    return hit
  }
}

/// A JSON pointer in which `*` stands for any one name or index.
struct PointerPattern {
  let text: String
  private let tokens: [[UInt8]?]

  init(_ text: String) {
    self.text = text
    tokens = PointerToken.parts(of: text).map { part in
      part.elementsEqual("*".utf8) ? nil : PointerToken.unescaped(part) ?? Array(part)
    }
  }

  func matches(_ place: [[UInt8]]) -> Bool {
    place.count == tokens.count && zip(place, tokens).allSatisfy { $1 == nil || $0 == $1 }
  }
}
