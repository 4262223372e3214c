import CassetteFormat

/// Opens thin cassettes with the parents that hold the rest of their blobs.
enum ParentChain {
  private static let maximumLength = 32

  /// Opens a cassette.
  ///
  /// - Parameter parents: Files among which the parent is, the parent's parent, and so on, in any order.
  /// - Throws: A finding of rule RW-D02 when none of them is the parent, of RW-D03 for an endless chain.
  static func open(_ file: any RandomAccessBytes, parents: [String]) throws -> CassetteReader {
    let cassette = try CassetteReader(file)
    guard let parent = try parent(of: cassette.header, among: parents) else { return cassette }
    return try CassetteReader(file, parent: parent)
  }

  /// Opens the parent of a thin cassette; nil when it needs none, or none was given.
  static func parent(of header: Header, among parents: [String]) throws -> CassetteReader? {
    guard !parents.isEmpty else { return nil }
    var candidates: [Digest: any RandomAccessBytes] = [:]
    for path in parents {
      let file = try Source.open(path)
      candidates[try Source.naming(path, file) { try CassetteReader(file).manifest.id }] = file
    }
    // From the nearest to the farthest; only the farthest can be opened without another.
    var chain: [any RandomAccessBytes] = []
    var header = header
    while header.isThin, let wanted = header.parent {
      guard let file = candidates.removeValue(forKey: wanted) else {
        throw Finding(.d02, "none of the parents given has the id \(wanted)")
      }
      chain.append(file)
      guard chain.count <= maximumLength else {
        throw Finding(.d03, "the chain of parents has more than \(maximumLength) links")
      }
      header = try CassetteReader(file).header
    }
    return try chain.reversed().reduce(nil) { try CassetteReader($1, parent: $0) }
  }
}
