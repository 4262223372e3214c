package import CassetteFormat
import CassetteTools

/// Where the parents of cassettes may be: files that were named, and folders that were searched.
package struct Parents: Sendable {
  /// Each must be a cassette; one may be a pipe, so it is opened once, when it is needed.
  let files: [String]
  /// What was found in the folders, by id.
  private let found: [Digest: String]
  private let hasFolders: Bool

  /// - Parameters:
  ///   - folders: Searched with the folders in them; what is no cassette there does not matter.
  /// - Throws: As `cassettes(in:)`.
  package init(files: [String] = [], folders: [String] = [], limits: Limits = Limits()) throws {
    self.files = files
    hasFolders = !folders.isEmpty
    found = try Self.cassettes(in: folders, limits: limits)
  }

  private init(files: [String], _ other: Parents) {
    self.files = files
    found = other.found
    hasFolders = other.hasFolders
  }

  /// The cassettes below folders by their ids: of several with the same, a fat one, which needs no other.
  ///
  /// - Throws: `FileError` for a folder that cannot be read; `Failure` for what is no folder.
  package static func cassettes(in folders: [String], limits: Limits) throws -> [Digest: String] {
    var found: [Digest: (path: String, isThin: Bool)] = [:]
    for file in try InputFinder.find(folders) {
      guard !file.isNamed else {
        throw Failure(
          message: "\(TerminalText.line(file.path)): this is no folder", help: "A file is named with --parent.")
      }
      guard let cassette = try? CassetteReader(path: file.path, limits: limits), !cassette.isVersion1,
        let id = try? cassette.manifest.id
      else { continue }
      let isThin = cassette.header.isThin
      if found[id]?.isThin ?? true, found[id] == nil || !isThin { found[id] = (file.path, isThin) }
    }
    return found.mapValues(\.path)
  }

  /// Whether nobody said where to look.
  package var isEmpty: Bool { files.isEmpty && !hasFolders }

  /// The same without the first file.
  var withoutFirst: Parents { Parents(files: Array(files.dropFirst()), self) }

  /// Opens a cassette that is in one of the folders.
  func open(_ id: Digest) throws -> (any RandomAccessBytes)? { try found[id].map(Source.open) }
}
