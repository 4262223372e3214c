package import CassetteFormat

/// All that a cassette says, for comparing two ways of reading it.
package struct Contents {
  package var header: Header?
  /// In the order of `seq`, superseded open ones left out.
  package var events: [Event] = []
  package var blobs: [Digest: [UInt8]] = [:]
  package var manifest: Manifest?

  /// Through the central directory: every event, and every blob that one refers to.
  package init(file: any RandomAccessBytes) throws {
    let reader = try CassetteReader(file)
    header = reader.header
    manifest = try reader.manifest
    try reader.forEachEvent { events.append($0) }
    let session =
      try manifest?.session.map { try JSONValue.object($0.json).references(at: Place()).map(\.digest) } ?? []
    for digest in events.flatMap(\.blobs) + session where try reader.contains(digest) {
      blobs[digest] = try reader.blob(digest)
    }
  }

  /// From its start to its end.
  package init(stream: any ByteInput) throws {
    let box = Box()
    try CassetteStream(stream).read { element in
      switch element {
      case .header(let header): box.header = header
      case .blob(let digest, let bytes): box.blobs[digest] = bytes
      case .event(let event): box.events.append(event)
      case .manifest(let manifest): box.manifest = manifest
      }
    }
    header = box.header
    blobs = box.blobs
    manifest = box.manifest
    events = box.events.superseding.sorted { $0.sequence < $1.sequence }
  }

  private final class Box {
    var header: Header?
    var events: [Event] = []
    var blobs: [Digest: [UInt8]] = [:]
    var manifest: Manifest?
  }
}
