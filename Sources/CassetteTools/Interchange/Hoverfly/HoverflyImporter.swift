public import CassetteFormat

/// Hoverfly's simulations: `{"data": {"pairs": […]}, "meta": {"schemaVersion": "v5.2"}}`.
public struct HoverflyImporter: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool {
    sample.isJSON && sample.has("data") && sample.hasAny("data.pairs", "data.pairs[].request", "data.pairs[].response")
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    let sink = EventSink(writer)
    var imported = Imported(source: Manifest.Source(format: "hoverfly"))
    var refusals: [String] = []
    var count = 0
    var hasPairs = false
    let problem = try JSONDocument(source.file, "Hoverfly simulation").walkToTheBreak(["data.pairs"]) { path, value in
      switch path {
      case "data.pairs[]":
        count += 1
        hasPairs = true
        do {
          try HoverflyPair(value, folder: source.folder).append(to: sink) {
            imported.warnings.append("pair \(count): \($0)")
          }
        } catch let error as InterchangeError { refusals.append("pair \(count): \(error.message)") }
      case "data.globalActions":
        if let actions = JSONMembers(value), actions.keys.contains(where: { actions.isFull($0) }) {
          imported.warnings.append("the delays of globalActions are left out")
        }
      case "meta": imported.source.version = JSONMembers(value)?.string("schemaVersion")
      default: break
      }
    }
    if let problem {
      guard sink.count > 0 else { throw InterchangeError(problem) }
      imported.warnings.append("the file breaks off after pair \(count): \(problem)")
    }
    guard try hasPairs || source.sample().has("data.pairs") else {
      throw InterchangeError("this is not a Hoverfly simulation: it has no data.pairs")
    }
    if sink.count == 0, let first = refusals.first {
      throw InterchangeError("this has no pair that is a recording: \(first)")
    }
    imported.warnings += refusals.map { "left out: \($0)" }
    return imported
  }
}

extension JSONMembers {
  /// Whether a member is a list that has items.
  fileprivate func isFull(_ key: String) -> Bool { raw(key).flatMap(JSONOutline.items)?.isEmpty == false }
}
