import CassetteFormat
import CassetteTools
import CommandSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a folder has, for those who come after the run.
extension RunFolder {
  /// The most that a file is read with.
  private static let sizeLimit = 1 << 30

  /// The bytes of a file; none when it is not there.
  static func read(_ path: String) throws -> [UInt8] {
    var status = stat()
    guard stat(path, &status) == 0 else { return [] }
    return try Source.read(path, atMost: sizeLimit)
  }

  private static func objects(_ path: String) throws -> [JSONObject] {
    try read(path).split(separator: 0x0A).compactMap { line in
      let text = Array(line)
      guard case .object(let object)? = try? JSONParser.lax(text.span.bytes) else { return nil }
      return object
    }
  }

  private static func list(_ path: String) throws -> [JSONObject] {
    let bytes = try read(path)
    guard case .array(let values)? = try? JSONParser.lax(bytes.span.bytes) else { return [] }
    return values.compactMap { if case .object(let object) = $0 { object } else { nil } }
  }

  /// The outcomes that a folder has, by the mutant's id.
  static func outcomes(in path: String) throws -> [String: MutantOutcome] {
    MutantOutcome.read(try read("\(path)/\(outcomesName)"))
  }

  /// The report on what a folder has.
  ///
  /// - Throws: `FileError`; `Failure` when it is no folder of a run.
  static func report(in path: String) throws -> MutationReport {
    guard let lock = try objects("\(path)/\(lockName)").first, let cassette = lock.text("cassette"),
      let tool = lock.text("tool")
    else {
      throw Failure(
        message: "\(TerminalText.line(path)): this is no folder of a run", help: "rewind-mutate run makes one.")
    }
    let outcomes = try outcomes(in: path)
    let mutants = try list("\(path)/mutants.json").compactMap(Mutant.init)
    let sources = try objects("\(path)/sources.jsonl").compactMap(AnswerSource.init)
    var differences: [String: String] = [:]
    for mutant in mutants {
      let text = try read("\(path)/diff/\(mutant.id).txt")
      if !text.isEmpty { differences[mutant.id] = String(decoding: text, as: UTF8.self) }
    }
    var arguments: [String] = []
    if case .array(let words)? = lock["arguments"] {
      arguments = words.compactMap { if case .string(let word) = $0 { word } else { nil } }
    }
    var seed = 0
    if case .integer(let number)? = lock["seed"] { seed = number }
    return MutationReport(
      cassette: cassette, seed: seed, arguments: arguments, tool: tool,
      rows: mutants.map { .init(mutant: $0, outcome: outcomes[$0.id]) },
      sources: Dictionary(sources.map { ($0.sequence, $0) }) { first, _ in first }, differences: differences)
  }
}

extension JSONObject {
  fileprivate func text(_ key: String) -> String? { if case .string(let text)? = self[key] { text } else { nil } }
}
