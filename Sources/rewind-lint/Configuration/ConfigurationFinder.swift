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
        guard let path = Self.absolute(file) else { throw FileError(operation: "open", path: file, code: errno) }
        return try Configuration(file: file, folder: Self.parent(of: path) ?? "/")
      }
    }
  }

  /// The absolute path of a file without symbolic links; nil when there is no such file.
  static func absolute(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// - Parameter absolute: The file's absolute path; nil for standard input, which has the configuration of the folder
  ///   that the program runs in.
  func configuration(of absolute: String?) throws -> Configuration {
    try configuration(in: absolute.flatMap(Self.parent) ?? Self.absolute(".") ?? "/")
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
    let home = Environment.value("HOME").flatMap(absolute)
    var folder: String? = start
    while let current = folder {
      let path = current == "/" ? "/" + fileName : current + "/" + fileName
      if access(path, F_OK) == 0 { return try Configuration(file: relative(path), folder: current) }
      if current == home || access(current + "/.git", F_OK) == 0 { break }
      folder = parent(of: current)
    }
    return Configuration()
  }

  /// A path as errors should have it: from the folder that the program runs in, when it is below that.
  private static func relative(_ path: String) -> String {
    guard let folder = absolute("."), path.hasPrefix(folder + "/") else { return path }
    return String(path.dropFirst(folder.count + 1))
  }

  private static func parent(of path: String) -> String? {
    guard path.count > 1, let slash = path.lastIndex(of: "/") else { return nil }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
