import ArgumentParser
import CassetteFormat
import CommandSupport

/// How runs are opened, wherever a command has several.
struct RunFiles: ParsableArguments {
  @OptionGroup var parents: ParentOptions
  @OptionGroup var limit: LimitOptions

  /// Opens a run; the parents of a thin one are looked for beside it, unless they are named.
  ///
  /// - Throws: `FileError`; `Failure`; a finding when it is no cassette.
  func open(_ path: String) throws -> CassetteReader {
    let file = try Source.open(path)
    return try Source.naming(path, file) {
      let alone = try CassetteReader(file, limits: limit.limits)
      guard alone.header.isThin else { return alone }
      let places = try parents.places(limit.limits, orIn: Source.folder(path))
      return try ParentChain.open(file, parents: places, limits: limit.limits)
    }
  }
}
