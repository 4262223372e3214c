package import CassetteFormat
import CassetteTools

/// Opens what a command names.
package enum Source {
  /// A file that can be read at any place; a pipe is copied to a temporary file first.
  package static func open(_ path: String) throws -> any RandomAccessBytes {
    let file = try FileInput(path: path)
    return file.isRandomAccess ? file : try TemporaryFile(copying: file)
  }

  /// All of a small file.
  ///
  /// - Throws: `FileError`; `Failure` when the file is larger than the limit.
  package static func read(_ path: String, atMost limit: Int) throws -> [UInt8] {
    let bytes = try FileInput(path: path).read(upTo: limit + 1)
    guard bytes.count <= limit else {
      throw Failure(message: "\(TerminalText.line(path)): the file has more than \(Quantity.size(limit))")
    }
    return bytes
  }

  /// The last part of a path; empty for standard input.
  package static func fileName(_ path: String) -> String {
    path == "-" ? "" : path.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) } ?? ""
  }

  /// The folder that a path leads to; nil for standard input.
  package static func folder(_ path: String) -> String? {
    guard path != "-" else { return nil }
    return path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
  }

  /// Does something with a file; a finding then says which file it is about.
  package static func naming<Result>(
    _ path: String, _ file: (any RandomAccessBytes)? = nil, _ body: () throws -> Result
  ) throws -> Result {
    do { return try body() } catch let finding as Finding {
      throw Failure(finding, in: path, help: file.flatMap { help(for: finding, path, $0) })
    }
  }

  /// What to do about a file that is no ZIP file at all; nil when the rule's own help is better.
  private static func help(for finding: Finding, _ path: String, _ file: any RandomAccessBytes) -> String? {
    guard finding.rule == .z01, let start = try? file.read(at: 0, count: SourceSample.maximumSize),
      !start.starts(with: "PK".utf8)
    else {
      return nil
    }
    guard Formats.recognise(SourceSample(start, fileName: fileName(path))) != nil else {
      return
        "rewind-pack import makes cassettes of recordings of other tools; rewind-pack formats lists them."
    }
    return "It looks like a recording of another tool: run rewind-pack import \(TerminalText.line(path)) -o OUT.rw."
  }
}
