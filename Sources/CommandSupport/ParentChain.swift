package import CassetteFormat

/// Finds the parents that hold the rest of a thin cassette's blobs.
package enum ParentChain {
  /// Opens a cassette with its parents.
  ///
  /// - Parameter parents: Files among which the parent is, the parent's parent, and so on, in any order.
  /// - Throws: As `parent(of:among:)`.
  package static func open(
    _ file: any RandomAccessBytes, parents: [String], limits: Limits = Limits()
  ) throws -> CassetteReader {
    let cassette = try CassetteReader(file, limits: limits)
    guard let parent = try parent(of: cassette, among: parents, limits: limits) else { return cassette }
    return try CassetteReader(file, limits: limits, parent: parent)
  }

  /// Opens the parent of a file that may be too broken to say which it is: then it is the first of those given.
  package static func parent(
    ofBroken file: any RandomAccessBytes, among parents: [String], limits: Limits = Limits()
  ) throws -> CassetteReader? {
    guard let first = parents.first else { return nil }
    if let cassette = try? CassetteReader(file, limits: limits) {
      return try parent(of: cassette, among: parents, limits: limits)
    }
    return try open(Source.open(first), parents: Array(parents.dropFirst()), limits: limits)
  }

  /// Opens the parent of a thin cassette; nil when it needs none, or none was given.
  ///
  /// - Throws: A finding of rule RW-D02 when none of the files is the parent, of RW-D03 for an endless chain.
  package static func parent(
    of cassette: CassetteReader, among parents: [String], limits: Limits = Limits()
  ) throws -> CassetteReader? {
    guard !parents.isEmpty, cassette.header.isThin else { return nil }
    var candidates: [Digest: any RandomAccessBytes] = [:]
    for path in parents {
      let file = try Source.open(path)
      candidates[try Source.naming(path, file) { try CassetteReader(file, limits: limits).manifest.id }] = file
    }
    // From the nearest to the farthest; only the farthest can be opened without another.
    var chain: [any RandomAccessBytes] = []
    var ids: Set<Digest> = [cassette.id]
    var header = cassette.header
    while header.isThin, let wanted = header.parent {
      guard ids.insert(wanted).inserted else { throw Finding(.d03, "the chain of parents comes back to \(wanted)") }
      guard let file = candidates[wanted] else {
        throw Finding(.d02, "none of the parents given has the id \(wanted)")
      }
      chain.append(file)
      guard chain.count <= CassetteReader.maximumAncestors else {
        throw Finding(.d03, "the chain of parents has more than \(CassetteReader.maximumAncestors) links")
      }
      header = try CassetteReader(file, limits: limits).header
    }
    return try chain.reversed().reduce(nil) { try CassetteReader($1, limits: limits, parent: $0) }
  }
}
