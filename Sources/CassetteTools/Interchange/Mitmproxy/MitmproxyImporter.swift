public import CassetteFormat

/// mitmproxy's flow files: typed netstrings, a flow each, in the order in which the flows ended.
///
/// The file is read twice, flow by flow: events are numbered in the order in which their flows began.
public struct MitmproxyImporter: Importer {
  public init() {}

  public func recognises(_ sample: SourceSample) -> Bool {
    guard let length = TNetString.length(sample.start[...]) else { return false }
    let rest = sample.start.dropFirst(length.digits + 1)
    // The first key of a dictionary, which is text, bytes in old files, and none of a netstring of anything else.
    guard length.value > 20, let key = TNetString.length(rest), key.value < 32 else { return false }
    let name = rest.dropFirst(key.digits + 1)
    guard let type = name.dropFirst(key.value).first, type == UInt8(ascii: ",") || type == UInt8(ascii: ";") else {
      return false
    }
    return MitmproxySink.keys.contains { name.prefix(key.value).elementsEqual($0.utf8) }
  }

  public func `import`(_ source: ImportSource, into writer: CassetteWriter) throws -> Imported {
    let file = MitmproxyFile(source.file)
    let sink = MitmproxySink(writer, keepsSession: !source.isPart)
    var entries: [MitmproxyFile.Entry] = []
    var offset = 0
    while offset < source.file.size {
      guard let end = try file.end(ofFlowAt: offset), let flow = try file.flow(offset..<end) else {
        let what = "flow \(entries.count + 1) at byte \(offset)"
        guard !entries.isEmpty else { throw InterchangeError("this is not a mitmproxy file: \(what) cannot be read") }
        sink.warnings.append("\(what) is cut off or damaged; nothing from there on is imported")
        break
      }
      entries.append(MitmproxyFile.Entry(flow, at: offset..<end))
      sink.version = sink.version ?? flow["version"]
      offset = end
    }
    try sink.take(entries, file)
    return try sink.finish()
  }
}
