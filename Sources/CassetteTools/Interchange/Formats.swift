/// The formats there are: the one table that commands and documentation are made from.
public enum Formats {
  /// In the order in which they are tried on a file: those with the surest marks first.
  public static let all: [InterchangeFormat] = [
    .version1, .sessionRecord, .llamaStack, .sseChunks, .openAIBatch, .hoverfly, .wireMock, .nock, .vcrpy,
  ]

  public static let imported = all.filter { $0.importer != nil }
  public static let exported = all.filter { $0.exporter != nil }

  /// The format that a file seems to have; nil when none recognises it.
  public static func recognise(_ sample: SourceSample) -> InterchangeFormat? {
    imported.first { $0.importer?.recognises(sample) ?? false }
  }

  /// The importer of a name, or, for `auto`, of the format that the file seems to have.
  ///
  /// - Throws: `InterchangeError` that lists what there is; `FileError`.
  public static func importer(
    _ name: String, for source: ImportSource
  ) throws -> (format: InterchangeFormat, importer: any Importer) {
    let names = imported.map(\.name).joined(separator: ", ")
    let format = name == "auto" ? recognise(try source.sample()) : imported.first { $0.name == name }
    guard let format, let importer = format.importer else {
      throw InterchangeError(
        name == "auto"
          ? "the format of the recording is not recognised; name it with --from (\(names))"
          : "there is no import format \(name); there are \(names)")
    }
    return (format, importer)
  }

  /// The exporter of a name.
  ///
  /// - Throws: `InterchangeError` that lists what there is.
  public static func exporter(_ name: String) throws -> any Exporter {
    guard let exporter = exported.first(where: { $0.name == name })?.exporter else {
      throw InterchangeError(
        "there is no export format \(name); there are \(exported.map(\.name).joined(separator: ", "))")
    }
    return exporter
  }
}
