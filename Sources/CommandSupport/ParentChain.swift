package import CassetteFormat

/// Finds the parents that hold the rest of a thin cassette's blobs.
package enum ParentChain {
  /// Opens a cassette with its parents.
  ///
  /// - Parameter parents: Where the parent is, the parent's parent, and so on, in any order.
  /// - Throws: As `parent(of:among:)`.
  package static func open(
    _ file: any RandomAccessBytes, parents: Parents, limits: Limits = Limits()
  ) throws -> CassetteReader {
    let cassette = try CassetteReader(file, limits: limits)
    guard let parent = try parent(of: cassette, among: parents, limits: limits) else { return cassette }
    return try CassetteReader(file, limits: limits, parent: parent)
  }

  /// Opens the parent of a file that may be too broken to say which it is: then it is the first of those named.
  package static func parent(
    ofBroken file: any RandomAccessBytes, among parents: Parents, limits: Limits = Limits()
  ) throws -> CassetteReader? {
    if let cassette = try? CassetteReader(file, limits: limits) {
      return try parent(of: cassette, among: parents, limits: limits)
    }
    guard let first = parents.files.first else { return nil }
    return try open(Source.open(first), parents: parents.withoutFirst, limits: limits)
  }

  /// Opens the parent of a thin cassette; nil when it needs none, or nobody said where to look.
  ///
  /// - Throws: As `parent(named:of:among:)`.
  package static func parent(
    of cassette: CassetteReader, among parents: Parents, limits: Limits = Limits()
  ) throws -> CassetteReader? {
    guard !parents.isEmpty, cassette.header.isThin, let wanted = cassette.header.parent else { return nil }
    return try parent(named: wanted, of: cassette.id, among: parents, limits: limits)
  }

  /// Opens a parent with the parents that it needs itself.
  ///
  /// - Parameter child: The id of the cassette that names it, if that is known.
  /// - Throws: A finding of rule RW-D02 when none of the cassettes there is the parent, of RW-D03 for an endless chain.
  package static func parent(
    named parent: Digest, of child: Digest?, among parents: Parents, limits: Limits = Limits()
  ) throws -> CassetteReader {
    var candidates: [Digest: any RandomAccessBytes] = [:]
    for path in parents.files {
      let file = try Source.open(path)
      candidates[try Source.naming(path, file) { try CassetteReader(file, limits: limits).manifest.id }] = file
    }
    // From the nearest to the farthest; only the farthest can be opened without another.
    var chain: [any RandomAccessBytes] = []
    var ids: Set<Digest> = child.map { [$0] } ?? []
    var next: Digest? = parent
    while let wanted = next {
      guard ids.insert(wanted).inserted else { throw Finding(.d03, "the chain of parents comes back to \(wanted)") }
      guard let file = try candidates[wanted] ?? parents.open(wanted) else {
        throw Finding(.d02, "none of the parents given has the id \(wanted)")
      }
      chain.append(file)
      guard chain.count <= CassetteReader.maximumAncestors else {
        throw Finding(.d03, "the chain of parents has more than \(CassetteReader.maximumAncestors) links")
      }
      let header = try CassetteReader(file, limits: limits).header
      next = header.isThin ? header.parent : nil
    }
    let farthest = try CassetteReader(chain.removeLast(), limits: limits)
    return try chain.reversed().reduce(farthest) { try CassetteReader($1, limits: limits, parent: $0) }
  }
}
