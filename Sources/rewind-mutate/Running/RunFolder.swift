import CassetteFormat
import CassetteTools
import CommandSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The folder that a run leaves: what was tested, what came of it, and the logs.
///
/// Whatever ends the run, the folder can be taken up again: `mutants.json` is whole before the first mutant is run, and each
/// outcome is a line that is appended when it is known.
final class RunFolder: @unchecked Sendable {
  let path: String
  private let lock: Int32
  private let outcomes: Int32
  private let turnstile = Turnstile()

  static let lockName = "lock.json"
  static let outcomesName = "outcomes.jsonl"
  private static let subfolders = ["diff", "logs"]

  /// Opens the folder.
  ///
  /// - Parameter keeps: Whether what is there is taken up; otherwise a folder of an earlier run gets `.old` added to its name.
  /// - Throws: `FileError`; `Failure` when another run is at work in it, or it is something else.
  init(_ path: String, keeps: Bool) throws {
    self.path = path
    var status = stat()
    if stat(path, &status) == 0 {
      guard RunFolder.isOne(path) else {
        throw Failure(
          message: "\(TerminalText.line(path)): this is no folder of a run", help: "Name another with -o DIR.")
      }
      close(try Self.locked(path))
      if !keeps { try Self.putAside(path) }
    }
    try OutputFolder.make(path)
    for name in Self.subfolders { try OutputFolder.make("\(path)/\(name)") }
    lock = try Self.locked(path)
    outcomes = open("\(path)/\(Self.outcomesName)", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard outcomes >= 0 else { throw FileError(operation: "write", path: path, code: errno) }
    try endTornLine()
  }

  deinit {
    close(outcomes)
    close(lock)
  }

  /// A line that was being written when an earlier run ended does not become part of the next one.
  private func endTornLine() throws {
    let bytes = try Self.read("\(path)/\(Self.outcomesName)")
    if let last = bytes.last, last != 0x0A { try append([0x0A]) }
  }

  private static func isOne(_ path: String) -> Bool {
    var status = stat()
    guard stat("\(path)/\(lockName)", &status) == 0 else {
      return (try? FileTree(root: path).list().isEmpty) ?? false
    }
    return true
  }

  /// Held until the process ends, however it does.
  private static func locked(_ path: String) throws -> Int32 {
    let number = open("\(path)/\(lockName)", O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard number >= 0 else { throw FileError(operation: "write", path: path, code: errno) }
    guard flock(number, LOCK_EX | LOCK_NB) == 0 else {
      close(number)
      throw Failure(message: "\(TerminalText.line(path)): another run is at work here")
    }
    return number
  }

  /// Gives a folder of an earlier run another name; the one that has it goes.
  private static func putAside(_ path: String) throws {
    var name = path[...]
    while name.count > 1, name.hasSuffix("/") { name = name.dropLast() }
    let old = "\(name).old"
    if isOne(old) { try remove(old) }
    guard rename(path, old) == 0 else { throw FileError(operation: "rename", path: path, code: errno) }
  }

  /// Removes a folder of a run; one that has something else in it stays.
  private static func remove(_ path: String) throws {
    for folder in subfolders {
      for name in try FileTree(root: path).list(folder) { unlink("\(path)/\(folder)/\(name)") }
      rmdir("\(path)/\(folder)")
    }
    for name in try FileTree(root: path).list() { unlink("\(path)/\(name)") }
    guard rmdir(path) == 0 else { throw FileError(operation: "remove", path: path, code: errno) }
  }

  /// Writes what the run is; the file stays locked, so it is written in place.
  func write(lock object: JSONObject) throws {
    let bytes = CanonicalJSON.encode(object) + [0x0A]
    guard ftruncate(lock, 0) == 0, pwrite(lock, bytes, bytes.count, 0) == bytes.count else {
      throw FileError(operation: "write", path: "\(path)/\(Self.lockName)", code: errno)
    }
  }

  func write(_ name: String, _ lines: [String]) throws {
    let output = try FileOutput(path: "\(path)/\(name)")
    for line in lines { try output.line(line) }
    try output.finish()
  }

  /// Writes JSON lines.
  func write(_ name: String, _ objects: [JSONObject]) throws {
    let output = try FileOutput(path: "\(path)/\(name)")
    for object in objects { try output.line(object) }
    try output.finish()
  }

  /// Writes one JSON array.
  func write(_ name: String, list objects: [JSONObject]) throws {
    let lines = objects.map { TerminalText.json(CanonicalJSON.encode($0)) }
    try write(name, ["["] + lines.enumerated().map { $1 + ($0 + 1 < lines.count ? "," : "") } + ["]"])
  }

  /// Writes down an outcome; on disk when this returns.
  func append(_ outcome: MutantOutcome) throws {
    try turnstile.locked {
      try append(CanonicalJSON.encode(outcome.json) + [0x0A])
      fsync(outcomes)
    }
  }

  private func append(_ bytes: [UInt8]) throws {
    // In one call, so that a line is there as a whole, or cut at its end.
    #if canImport(Glibc)
      let count = Glibc.write(outcomes, bytes, bytes.count)
    #else
      let count = Darwin.write(outcomes, bytes, bytes.count)
    #endif
    guard count == bytes.count else {
      throw FileError(operation: "write", path: "\(path)/\(Self.outcomesName)", code: errno)
    }
  }

  /// The file of a log.
  func log(_ name: String) -> String { "\(path)/logs/\(name)" }
}
