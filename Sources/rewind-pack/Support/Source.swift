import CassetteFormat

/// Opens what a command names.
enum Source {
  /// A file that can be read at any place; a pipe is copied to a temporary file first.
  static func open(_ path: String) throws -> any RandomAccessBytes {
    let file = try FileInput(path: path)
    return file.isRandomAccess ? file : try TemporaryFile(copying: file)
  }

  /// The last part of a path; empty for standard input.
  static func fileName(_ path: String) -> String {
    path == "-" ? "" : String(path.split(separator: "/").last ?? "")
  }
}
