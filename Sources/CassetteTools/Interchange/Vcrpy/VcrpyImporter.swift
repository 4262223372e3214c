public import CassetteFormat

/// vcrpy's cassettes, in YAML and JSON, with the dialects of those that use vcrpy: LangChain, pydantic-ai, old httpx.
///
/// A YAML file is read as a stream, one interaction at a time; a JSON file is read as a whole.
public struct VcrpyImporter: Importer {
  public let name = "vcrpy"

  public init() {}

  public func recognises(_ start: [UInt8], fileName: String) -> Bool {
    let text = String(decoding: start, as: UTF8.self)
    guard let first = text.first(where: { !$0.isWhitespace && $0 != "\u{FEFF}" }) else { return false }
    if first == "{" {
      return ["\"interactions\": [", "\"interactions\":["].contains(where: text.contains)
        && !text.contains("\"version\": 2")
    }
    var keys = text.split(whereSeparator: \.isNewline).filter {
      !$0.hasPrefix("#") && !$0.hasPrefix("---") && !$0.hasPrefix("%")
    }
    if keys.first?.hasPrefix("- request:") == true { return true }
    keys = keys.filter { $0.first.map { !$0.isWhitespace && $0 != "-" } ?? false }
    return keys.contains { $0.hasPrefix("interactions:") || $0.hasPrefix("requests:") } && !keys.contains("version: 2")
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    let sink = VcrpySink(writer, keepsSession: !source.isPart)
    if let root = try VcrpyJSONFile.root(of: source.file) {
      try VcrpyDocument.read(root, into: sink)
    } else {
      try VcrpyDocument.read(source.file, into: sink)
    }
    return try sink.finish()
  }
}
