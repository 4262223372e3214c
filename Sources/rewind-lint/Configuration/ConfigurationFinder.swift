import CassetteFormat
import CassetteTools
import CommandSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Finds the configuration of each file: the nearest `rewind.toml` upwards, not beyond the git repository or home.
final class ConfigurationFinder {
  private static let fileName = "rewind.toml"

  private let fixed: Configuration?
  private var known: [String: Configuration] = [:]

  /// - Parameters:
  ///   - file: The one configuration of all files; nil to look for theirs.
  ///   - isIsolated: Whether no file is read at all.
  init(file: String?, isIsolated: Bool) throws {
    if isIsolated {
      fixed = Configuration()
    } else {
      fixed = try file.map { file in
        guard let path = AbsolutePath.of(file) else { throw FileError(operation: "open", path: file, code: errno) }
        return try Configuration(file: file, folder: AbsolutePath.parent(of: path) ?? "/")
      }
    }
  }

  /// - Parameter absolute: The file's absolute path; nil for standard input, which has the configuration of the folder
  ///   that the program runs in.
  func configuration(of absolute: String?) throws -> Configuration {
    try configuration(in: absolute.flatMap(AbsolutePath.parent) ?? AbsolutePath.of(".") ?? "/")
  }

  /// - Parameter folder: A folder's absolute path.
  func configuration(in folder: String) throws -> Configuration {
    if let fixed { return fixed }
    if let configuration = known[folder] { return configuration }
    let configuration = try Self.find(from: folder)
    known[folder] = configuration
    return configuration
  }

  private static func find(from start: String) throws -> Configuration {
    let home = Environment.value("HOME").flatMap(AbsolutePath.of)
    var folder: String? = start
    while let current = folder {
      let path = current == "/" ? "/" + fileName : current + "/" + fileName
      if access(path, F_OK) == 0 { return try Configuration(file: WorkingFolder.relative(path), folder: current) }
      if current == home || access(current + "/.git", F_OK) == 0 { break }
      folder = AbsolutePath.parent(of: current)
    }
    return Configuration()
  }
}
