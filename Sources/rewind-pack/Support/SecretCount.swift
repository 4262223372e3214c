import CassetteFormat
import CassetteTools
import CommandSupport

/// How many secrets a cassette that was just written has, by the codes of their rules.
struct SecretCount {
  private(set) var counts: [String: Int] = [:]
  /// Whether it is so large that nobody looked.
  private var isTooLarge = false

  /// More bytes of bodies would keep an import waiting.
  private static let maximumBytes = 1 << 30

  /// Nothing yet.
  init() {}

  /// Counts the secrets of a cassette that was written.
  ///
  /// - Parameters:
  ///   - watch: Who saw it being written.
  ///   - totals: What was written.
  ///   - reopen: Opens the cassette; nil when it cannot be read.
  init(
    _ watch: Watch, _ totals: CassetteWriter.Totals, or reopen: () throws -> (any RandomAccessBytes)?
  ) throws {
    guard totals.bodyBytes <= Self.maximumBytes else {
      isTooLarge = true
      return
    }
    guard !watch.detection.isComplete else {
      counts = watch.counts
      return
    }
    guard let file = try reopen(), file.size > 0 else { return }
    try CassetteDetector().forEach(in: CassetteReader(file)) { Self.count($0, in: &counts) }
  }

  /// Counts the secrets of a cassette while it is written.
  final class Watch {
    fileprivate var counts: [String: Int] = [:]
    fileprivate private(set) lazy var detection = DetectionWhileWriting(maximumBytes: SecretCount.maximumBytes) {
      [unowned self] in SecretCount.count($0, in: &counts)
    }

    init(_ writer: CassetteWriter) { writer.observer = detection }
  }

  private static func count(_ found: CassetteDetection, in counts: inout [String: Int]) {
    guard found.detection.confidence >= RedactionOptions().confidence else { return }
    counts[found.detection.rule.code, default: 0] += 1
  }

  /// The secrets of two parts of a cassette.
  mutating func add(_ other: SecretCount) {
    counts.merge(other.counts, uniquingKeysWith: +)
    isTooLarge = isTooLarge || other.isTooLarge
  }

  /// Opens a file that was written; nil for a device, which cannot be read again.
  static func open(_ path: String) throws -> (any RandomAccessBytes)? {
    let file = try FileInput(path: path)
    return file.isRandomAccess ? file : nil
  }

  /// Says what was found and how to remove it.
  func warn(_ path: String) {
    let warning = TerminalStyle(descriptor: 2).yellow("warning:")
    let path = TerminalText.line(path)
    if isTooLarge {
      StandardError.line("\(warning) \(path): too large to be searched for secrets in passing")
      StandardError.line("  = help: Run rewind-pack redact \(path) --check.")
    }
    guard !counts.isEmpty else { return }
    StandardError.line("\(warning) \(path): there are secrets in it: \(Self.list(counts))")
    StandardError.line(
      path == "-"
        ? "  = help: import --redact removes them."
        : "  = help: rewind-pack redact \(path) -o \(path) removes them, and so does import --redact.")
  }

  /// Says what was found in the cassettes of a folder.
  static func warn(_ counts: [String: Int], in folder: String) {
    guard !counts.isEmpty else { return }
    let folder = TerminalText.line(folder)
    StandardError.line(
      "\(TerminalStyle(descriptor: 2).yellow("warning:")) \(folder): there are secrets in the cassettes: \(list(counts))"
    )
    StandardError.line("  = help: rewind-lint \(folder) shows them; import --redact removes them.")
  }

  private static func list(_ counts: [String: Int]) -> String {
    counts.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value))" }.joined(separator: ", ")
  }
}
