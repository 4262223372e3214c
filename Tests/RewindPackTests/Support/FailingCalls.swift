import Foundation

/// Runs programs whose n-th system call on a file fails, by a library that is loaded before them.
enum FailingCalls {
  /// What happens to a call.
  enum Failure: String, CaseIterable {
    case noSpace, inputOutput, interrupted, short, killed, killedHalfway

    /// Whether the program must get over it as if nothing had happened; it happens to all calls then, so one run will do.
    var isHarmless: Bool { self == .interrupted || self == .short }
    var kills: Bool { self == .killed || self == .killedHalfway }

    fileprivate var environment: [String: String] {
      switch self {
      // A full disk stays full.
      case .noSpace: ["FAIL_HOW": String(ENOSPC), "FAIL_STAYS": "1"]
      case .inputOutput: ["FAIL_HOW": String(EIO)]
      case .interrupted: ["FAIL_HOW": String(EINTR), "FAIL_STAYS": "1"]
      case .short: ["FAIL_HOW": "short", "FAIL_STAYS": "1"]
      case .killed: ["FAIL_HOW": "kill"]
      case .killedHalfway: ["FAIL_HOW": "kill-half"]
      }
    }

    /// The calls to which it can happen.
    fileprivate var calls: String {
      switch self {
      case .noSpace: "write,mkdir,open"
      case .inputOutput: "read,pread,write,fsync,rename,close"
      case .interrupted: "read,pread,write,fsync,open,close,rename"
      case .short: "read,pread,write"
      case .killed: "write,fsync,rename,close,mkdir"
      case .killedHalfway: "write,rename,mkdir"
      }
    }
  }

  /// The library; nil where it cannot be had, which is printed.
  static let library: String? = {
    #if os(Linux)
      let path = Program.url.deletingLastPathComponent().appending(path: "failing-calls.so").path
      let source = Repository.path("Tests/Fixtures/failing-calls/failing_calls.c")
      for compiler in ["cc", "clang", "gcc"] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [compiler, "-shared", "-fPIC", "-Wall", "-Werror", "-o", path, source, "-ldl"]
        guard (try? process.run()) != nil else { continue }
        process.waitUntilExit()
        if process.terminationStatus == 0 { return path }
      }
    #endif
    print("the tests of failing system calls are skipped: they need Linux and a C compiler")
    return nil
  }()

  static var isAvailable: Bool { library != nil }

  /// The environment in which the n-th call fails.
  ///
  /// - Parameter fired: A file that is there afterwards if there was such a call.
  static func environment(_ failure: Failure, at number: Int, in folder: Folder, fired: String) -> [String: String] {
    let path = folder.url.resolvingSymlinksInPath().path
    return [
      "LD_PRELOAD": library ?? "", "FAIL_FOLDER": path, "FAIL_CALLS": failure.calls, "FAIL_AT": String(number),
      "FAIL_FIRED": fired, "TMPDIR": path,
    ].merging(failure.environment) { $1 }
  }
}
