import CassetteFormat

/// The formats there are: the one table that commands and documentation are made from.
public enum Formats {
  public static let importers: [any Importer] = [Version1Importer(), VcrpyImporter()]
  public static let exporters: [any Exporter] = [Version1Exporter(), VcrpyExporter()]

  /// The importer of a name, or, for `auto`, the first that recognises the file.
  ///
  /// - Throws: `InterchangeError` that lists what there is.
  public static func importer(_ name: String, for source: ImportSource) throws -> any Importer {
    let names = importers.map(\.name).joined(separator: ", ")
    if name != "auto" {
      guard let importer = importers.first(where: { $0.name == name }) else {
        throw InterchangeError("there is no import format \(name); there are \(names)")
      }
      return importer
    }
    let start = try source.file.read(at: 0, count: 4096)
    guard let importer = importers.first(where: { $0.recognises(start, fileName: source.fileName) }) else {
      throw InterchangeError("the format of the recording is not recognised; name it with --from (\(names))")
    }
    return importer
  }

  /// The exporter of a name.
  ///
  /// - Throws: `InterchangeError` that lists what there is.
  public static func exporter(_ name: String) throws -> any Exporter {
    guard let exporter = exporters.first(where: { $0.name == name }) else {
      throw InterchangeError(
        "there is no export format \(name); there are \(exporters.map(\.name).joined(separator: ", "))")
    }
    return exporter
  }
}
