public import CassetteFormat

/// Writes cassettes in a foreign format whose recordings are folders.
public protocol FolderExporter: Sendable {
  /// Writes a cassette; whoever opened the folder finishes it.
  ///
  /// - Returns: What the format cannot hold.
  /// - Throws: `InterchangeError`, `FileError`, or a finding about the cassette.
  func export(_ cassette: CassetteReader, to folder: any FolderOutput) throws -> [Loss]
}
