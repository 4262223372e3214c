import CassetteFormat

/// The files of a case. Their names may have been chosen to mislead: nothing outside of the folder is read.
struct ReplayKitCase {
  /// The name that a trace usually has.
  static let trace = "source-trace.json"
  private static let maximumSize = 64 << 20
  private static let maximumTotal = 256 << 20
  private static let maximumFiles = 10_000
  private static let maximumDepth = 8

  /// `case.yaml` as it is.
  let text: [UInt8]
  let traceName: String
  let name: ByteString?
  /// The others, by their names relative to the folder.
  private(set) var files: [(name: String, bytes: [UInt8])] = []
  var warnings: [String] = []
  private let folder: FileTree
  private var total = 0

  /// - Throws: `InterchangeError` for a file that is no case; `FileError`.
  init(_ file: any RandomAccessBytes, _ path: String) throws {
    guard file.size <= Self.maximumSize else { throw InterchangeError("the case has more than 64 MiB") }
    text = try file.read(at: 0, count: file.size)
    var builder = YAMLBuilder(file)
    guard case .documentStart = try builder.next(), case let root = try builder.node(from: builder.next()),
      root.pairs != nil
    else { throw InterchangeError("the case is not a YAML mapping") }
    let source = root["source_trace"]
    traceName = source?.string ?? source?["path"]?.string ?? Self.trace
    guard FileTree.isInside(traceName) else {
      throw InterchangeError("the case names \(traceName) as its trace, which is not in its folder")
    }
    name = ["name", "title", "case_id", "id"].lazy.compactMap { (key: StaticString) in root[key]?.scalar?.bytes }.first
      .map { ByteString($0) }
    folder = try FileTree(root: path)
    try add("notes.md")
    try addFolder("fixtures", depth: 1)
  }

  /// Nil when there is no trace.
  func readTrace() throws -> [UInt8]? { try folder.bytes(traceName, atMost: Self.maximumTotal) }

  private mutating func addFolder(_ path: String, depth: Int) throws {
    guard try folder.isFolder(path) else { return }
    guard depth <= Self.maximumDepth else { return warnings.append("\(path) is nested too deep, and is left out") }
    for name in try folder.list(path) {
      let path = "\(path)/\(name)"
      if try folder.isFolder(path) { try addFolder(path, depth: depth + 1) } else { try add(path) }
    }
  }

  private mutating func add(_ name: String) throws {
    guard files.count < Self.maximumFiles, total <= Self.maximumTotal else {
      return warnings.append("\(name) is left out: the case has too many files")
    }
    do {
      guard let bytes = try folder.bytes(name, atMost: Self.maximumSize) else { return }
      files.append((name, bytes))
      total += bytes.count
    } catch let error as FileError { warnings.append("\(name) is left out: \(error)") }
  }

  /// The files as they are kept in the metadata.
  var notes: JSONObject {
    var notes: JSONObject = ["case.yaml": ByteString(text).json]
    if traceName != Self.trace { notes.set("source_trace", traceName) }
    let members = files.map { JSONObject.Member(key: $0.name, value: ByteString($0.bytes).json) }
    if !members.isEmpty { notes.set("files", JSONObject(members)) }
    return notes
  }
}
