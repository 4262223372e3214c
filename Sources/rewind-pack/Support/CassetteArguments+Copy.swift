import CassetteFormat
import CassetteTools
import CommandSupport

extension CassetteArguments {
  /// Writes the cassette anew with more or fewer of its parent's blobs, and tells how large it was and is.
  ///
  /// - Parameters:
  ///   - isParentNeeded: Whether the parent must be found even if the cassette is fat.
  ///   - body: Gets the cassette, opened with its parent, and the parent, if it names one.
  func copy(
    _ doing: String, to destination: OutputOptions, isParentNeeded: Bool,
    _ body: (CassetteReader, CassetteReader?, any ByteOutput) throws -> Rewriting.CopyReport
  ) throws {
    let file = try Source.open(path)
    let output = try destination.open()
    let report = try Source.naming(path, file) {
      let watched = Progress.watch(file, "\(doing) \(path)")
      let cassette = try CassetteReader(watched, limits: limits)
      guard !cassette.isVersion1 else { throw Self.isVersion1(path) }
      let places = try parents.places(limits, orIn: Source.folder(path))
      let wanted = isParentNeeded || cassette.header.isThin ? cassette.header.parent : nil
      let parent = try wanted.map {
        try ParentChain.parent(named: $0, of: cassette.id, among: places, limits: limits)
      }
      return try body(CassetteReader(watched, limits: limits, parent: parent), parent, output)
    }
    try destination.report(
      "\(Quantity.size(output.count)), was \(Quantity.size(file.size))",
      JSONObject(present: [
        "copiedBytes": .integer(report.copiedBytes), "encodedBytes": .integer(report.encodedBytes),
        "fileBytes": .integer(output.count), "id": JSONValue(report.id), "sourceBytes": .integer(file.size),
      ]))
  }
}
