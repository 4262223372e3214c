import CassetteFormat
import CassetteTools
import CommandSupport

/// Finds the recordings that the arguments of an import stand for.
enum ImportSources {
  /// The files that were named, and those in folders and of patterns that may be recordings of a format.
  ///
  /// - Parameter format: A format's name, or `auto` for every file.
  /// - Throws: `FileError` for a folder that cannot be read; `Failure` when there is no file.
  static func find(_ arguments: [String], _ format: String) throws -> [InputFile] {
    let patterns = Formats.imported.first { $0.name == format }?.files.map { Glob($0) }
    var found: Set<String> = []
    // What is named twice is wanted twice; what two folders have in common, once.
    let files = try arguments.flatMap { argument in
      try InputFinder.find([argument]) { path in
        let name = Source.fileName(path)
        return patterns.map { $0.contains { $0.matches(name) } } ?? true
      }
    }.filter { $0.isNamed || found.insert($0.path).inserted }
    guard !files.isEmpty else {
      throw Failure(message: "there is no file in \(arguments.map(TerminalText.line).joined(separator: ", "))")
    }
    return withoutCompanions(files)
  }

  /// Leaves out what is part of another recording: the files beside a main file that its format reads itself.
  private static func withoutCompanions(_ files: [InputFile]) -> [InputFile] {
    var parts: [(folder: String, companions: [Glob])] = []
    for format in Formats.imported {
      guard let companions = format.importer?.companions, !companions.isEmpty else { continue }
      let names = format.files.map { Glob($0) }
      for file in files where names.contains(where: { $0.matches(Source.fileName(file.path)) }) {
        let folder = Source.folder(file.path).map { $0 == "." ? "" : $0 + "/" } ?? ""
        parts.append((folder, companions.map { Glob($0) }))
      }
    }
    guard !parts.isEmpty else { return files }
    return files.filter { file in
      file.isNamed
        || !parts.contains { folder, companions in
          file.path.hasPrefix(folder)
            && companions.contains { $0.matches(String(file.path.dropFirst(folder.count))) }
        }
    }
  }

  /// Where each file's cassette goes below a folder: under the file's own name, with the ending `.rw` in place of its
  /// own; in addition to it where two files would become one cassette.
  static func outputs(of files: [InputFile], in folder: String) -> [String] {
    let stems = files.map { Self.stem(of: $0.name) }
    let counts = stems.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    let root = folder.hasSuffix("/") ? folder : folder + "/"
    return zip(files, stems).map { file, stem in root + (counts[stem] == 1 ? stem : file.name) + ".rw" }
  }

  /// A name without its ending, and without that of compression before it; `a.har.gz` becomes `a`.
  private static func stem(of name: String) -> String {
    var stem = name[...]
    let folder = name.lastIndex(of: "/").map(name.index(after:)) ?? name.startIndex
    for endings in [["gz", "zst", "bz2", "xz"], []] {
      guard let dot = stem.lastIndex(of: "."), dot > folder else { break }
      if endings.isEmpty || endings.contains(String(stem[stem.index(after: dot)...])) { stem = stem[..<dot] }
    }
    return stem.isEmpty ? "stdin" : String(stem)
  }
}
