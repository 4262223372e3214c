/// A format that cassettes are made from, or written as: a row of the table of formats.
public struct InterchangeFormat: Sendable {
  /// The name on the command line, such as `vcrpy`.
  public let name: String
  /// The page of the documentation that describes it, `docs/formats/<page>.md`.
  public let page: String
  /// What it is, for people, such as `vcrpy and pytest-recording cassettes`.
  public let title: String
  /// How its files are usually named, as patterns.
  public let files: [String]
  public let importer: (any Importer)?
  public let exporter: (any Exporter)?
  /// For formats whose recordings are folders.
  public let folderExporter: (any FolderExporter)?
  /// How a part of a run comes through when it is imported, or, for formats that are written only, exported; what is
  /// not listed is not in the format.
  public let keeps: [Part: Fidelity]
  /// What else people should know, in a sentence or two.
  public let notes: String

  /// A part of a recorded run.
  public enum Part: String, Sendable, CaseIterable, Comparable {
    case requestHeaders = "request headers"
    case requestBody = "request body"
    case responseHeaders = "response headers"
    case responseBody = "response body"
    case chunks, times, errors
    case toolCalls = "tool calls"
    case readings, checkpoints, session

    public static func < (one: Part, other: Part) -> Bool {
      allCases.firstIndex(of: one)! < allCases.firstIndex(of: other)!
    }
  }

  /// How faithful a part is (spec §8.7).
  public enum Fidelity: String, Sendable {
    /// As it was on the wire, as far as the recorder kept it so.
    case exact
    /// Without its content coding, or with text that was decoded.
    case decoded
    /// Parsed and written again: equal in meaning, not in bytes.
    case reserialised
    /// Made from other information.
    case reconstructed
    /// Some of it, as the notes say.
    case partial
  }

  public var isExported: Bool { exporter != nil || folderExporter != nil }

  public init(
    _ name: String, page: String? = nil, title: String, files: [String], importer: (any Importer)? = nil,
    exporter: (any Exporter)? = nil,
    folderExporter: (any FolderExporter)? = nil, keeps: [Part: Fidelity], notes: String = ""
  ) {
    self.name = name
    self.page = page ?? name
    self.title = title
    self.files = files
    self.importer = importer
    self.exporter = exporter
    self.folderExporter = folderExporter
    self.keeps = keeps
    self.notes = notes
  }
}
