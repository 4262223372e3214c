import CassetteFormat
import CassetteTools
import CommandSupport

/// Mends one file: fixes are applied and the file is linted again until nothing changes any more.
struct FixRun: Sendable {
  let fixer: LintFixer
  /// Whether the file is replaced; otherwise only the difference is of interest.
  let writes: Bool

  /// A fix can bring up what another mends, but not for ever.
  private static let maximumRounds = 4

  /// - Returns: What is left to be found, with what was fixed; and the difference, unless it was written.
  func run(
    _ path: String, _ file: any RandomAccessBytes, _ first: LintResult, parent: CassetteReader?,
    lint: (any RandomAccessBytes) throws -> LintResult
  ) throws -> LintResult {
    var current = (file: file, result: first)
    if writes, try fixer.mendAttributes(of: path, first) { current.result = try lint(file) }
    let start = current.result
    for _ in 0..<Self.maximumRounds {
      guard let mended = try fixer.mend(current.file, current.result, parent: parent) else { break }
      let result = try lint(mended)
      // A fix that mends nothing, or breaks something, is not taken.
      guard result.findings.count < current.result.findings.count else { break }
      current = (mended, result)
    }
    guard current.file !== file || start.findings.count != first.findings.count else { return first }
    var result = writes ? current.result : first
    result.fixed = first.findings.count - current.result.findings.count
    guard current.file !== file else { return result }
    if writes {
      try Self.replace(path, with: current.file)
    } else {
      result.difference = try CassetteDifference.lines(file, current.file, parent: parent)
    }
    return result
  }

  /// One file at a time, since one unfinished output at a time is removed on Ctrl-C.
  private static func replace(_ path: String, with file: any RandomAccessBytes) throws {
    try outputs.locked {
      let output = try FileOutput(path: path, announce: Interruption.remove)
      var offset = 0
      while offset < file.size {
        let bytes = try file.read(at: offset, count: 1 << 20)
        try output.write(bytes)
        offset += bytes.count
      }
      try output.finish()
    }
  }

  private static let outputs = Turnstile()
}
