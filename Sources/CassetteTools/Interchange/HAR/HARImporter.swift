public import CassetteFormat

/// HAR 1.2 as browsers, proxies and test tools write it, alone or in an archive with its bodies.
///
/// The file is read twice, entry by entry: first for the order of the starts.
public struct HARImporter: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool {
    if HARFiles.mayBeArchive(sample) { return true }
    let name = sample.fileName.lowercased()
    let isUTF16 = sample.start.starts(with: [0xFF, 0xFE]) || sample.start.starts(with: [0xFE, 0xFF])
    guard sample.isJSON else {
      return (isUTF16 && name.hasSuffix(".har"))
        || (HARFiles.startOfCall(sample.start) != nil && (name.hasSuffix(".har") || name.hasSuffix(".harp")))
    }
    return sample.has("log.entries") || sample.has("log.creator") || sample.has("entries[].request.url")
      || (name.hasSuffix(".har") && sample.has("log"))
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    let files = try HARFiles(source)
    return try Self.read(.json(files.document), .har, files, source, into: writer)
  }

  /// Reads a recording in HAR's layout.
  static func read(
    _ document: HARDocument, _ dialect: HARDialect, _ files: HARFiles?, _ source: ImportSource,
    into writer: CassetteWriter
  ) throws -> Imported {
    var keys: [(time: Int?, order: Int)] = []
    var start: Int?
    _ = try document.walk { item in
      switch item {
      case .entry(let value):
        let time = HARTime.microseconds(value.scalar("startedDateTime"))
        keys.append((time, value.scalar("_order").flatMap(Int.init) ?? 0))
      case .member("_rw", let value):
        start = try value.read().value["session"]?["start"]?.text.flatMap(Timestamp.microseconds) ?? 0
      case .member: break
      }
    }
    // What was exported from a cassette is in its order already, also where times are not known.
    let places = HARPlaces(start == nil ? keys : [], start: start)
    let sink = HARSink(writer, dialect, files, places, keepsSession: !source.isPart)
    let cut = try document.walk(sink.take)
    return try sink.finish(cut: cut)
  }
}
