import CassetteFormat
import CassetteTools
import CommandSupport

/// The cassettes that others may be derived from, by their ids.
struct ParentFinder: Sendable {
  private var paths: [Digest: String] = [:]
  private let limits: Limits

  /// - Parameters:
  ///   - files: Parents; each must be a cassette.
  ///   - folders: Where parents may be; what is no cassette there does not matter.
  /// - Throws: `FileError`; a finding or failure about one of `files`.
  init(files: [String], folders: [String], limits: Limits) throws {
    self.limits = limits
    for path in files {
      paths[try Source.naming(path) { try CassetteReader(path: path, limits: limits).manifest.id }] = path
    }
    paths.merge(try Parents.cassettes(in: folders, limits: limits)) { named, _ in named }
  }

  /// The parent of a cassette, with what it needs itself; nil when it has none that is known here.
  ///
  /// - Throws: `FileError`; findings about a parent.
  func parent(of file: any RandomAccessBytes) throws -> CassetteReader? {
    guard !paths.isEmpty, let cassette = try? CassetteReader(file, limits: limits), let id = Self.parent(of: cassette),
      let path = paths[id]
    else { return nil }
    let parent = try Source.open(path)
    return try ParentChain.open(parent, parents: Parents(files: ancestors(of: path)), limits: limits)
  }

  /// The parents of a parent, so that the chain can be opened.
  private func ancestors(of path: String) -> [String] {
    var chain: [String] = []
    var next: String? = path
    while let current = next, chain.count <= CassetteReader.maximumAncestors {
      guard let cassette = try? CassetteReader(path: current, limits: limits), cassette.header.isThin,
        let found = cassette.header.parent.flatMap({ paths[$0] })
      else { break }
      chain.append(found)
      next = found
    }
    return chain
  }

  private static func parent(of cassette: CassetteReader) -> Digest? {
    cassette.header.parent ?? (try? cassette.manifest.derivation?.parent)
  }
}
