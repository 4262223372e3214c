package import ArgumentParser
package import CassetteFormat
import CassetteTools

/// The cassette that a command reads: the one place where cassettes are opened.
package struct CassetteArguments: ParsableArguments {
  package init() {}

  @Argument(
    help: ArgumentHelp("The cassette; - is standard input.", valueName: "CASSETTE"),
    completion: .file(extensions: ["rw"]))
  package var path: String

  @OptionGroup package var parents: ParentOptions
  @OptionGroup package var limit: LimitOptions

  package var limits: Limits { limit.limits }

  /// Opens the cassette and does something with it; a finding then names the file.
  package func read<Result>(_ body: (CassetteReader, any RandomAccessBytes) throws -> Result) throws -> Result {
    let file = try Source.open(path)
    return try Source.naming(path, file) {
      try body(ParentChain.open(file, parents: parents.places(limits), limits: limits), file)
    }
  }

  /// Opens the file and does something with it that reads all of it.
  ///
  /// - Parameters:
  ///   - doing: What is being done, for the progress line.
  ///   - isBroken: Whether the file may be no cassette any more.
  package func rewrite<Result>(
    _ doing: String, isBroken: Bool = false, _ body: (any RandomAccessBytes, (any ParentBlobs)?) throws -> Result
  ) throws -> Result {
    let file = try Source.open(path)
    return try Source.naming(path, file) {
      let cassette = isBroken ? try? CassetteReader(file, limits: limits) : try CassetteReader(file, limits: limits)
      if cassette?.isVersion1 == true {
        throw Self.isVersion1(path)
      }
      let parent = try ParentChain.parent(ofBroken: file, among: parents.places(limits), limits: limits)
      return try body(Progress.watch(file, "\(doing) \(path)"), parent)
    }
  }

  /// Says that a command needs another version.
  package static func isVersion1(_ path: String) -> Failure {
    Failure(
      message: "\(TerminalText.line(path)): this is a cassette of version 1",
      help: "Run rewind-pack import \(TerminalText.line(path)) -o OUT.rw.")
  }

  /// An event that has to be there.
  package func event(_ sequence: Int, in cassette: CassetteReader) throws -> Event {
    if let event = try cassette.event(sequence) { return event }
    throw Failure(
      message: "\(TerminalText.line(path)): there is no event \(sequence)",
      help: "The numbers are in rewind-pack list \(TerminalText.line(path)).")
  }
}

/// Where a thin cassette's other blobs are.
package struct ParentOptions: ParsableArguments {
  package init() {}

  @Option(
    name: .customLong("parent"),
    help: ArgumentHelp("A parent of a thin cassette, or a parent's parent; may be repeated.", valueName: "FILE"),
    completion: .file(extensions: ["rw"]))
  package var paths: [String] = []

  @Option(
    name: .customLong("parents"),
    help: ArgumentHelp("A folder in which parents are; may be repeated.", valueName: "DIR"), completion: .directory)
  package var folders: [String] = []

  /// Where parents are looked for: as the user said, and otherwise nowhere, or in a folder.
  ///
  /// - Throws: `FileError` for a folder that cannot be read; `Failure` for what is no folder.
  package func places(_ limits: Limits, orIn folder: String? = nil) throws -> Parents {
    let isSaid = !paths.isEmpty || !folders.isEmpty
    return try Parents(files: paths, folders: isSaid ? folders : folder.map { [$0] } ?? [], limits: limits)
  }
}
