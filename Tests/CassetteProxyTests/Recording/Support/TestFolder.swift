import CassetteTools

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder that goes with the test.
final class TestFolder {
  let path: String

  init() {
    var template = Array("\(getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")/rewind-XXXXXX".utf8CString)
    _ = mkdtemp(&template)
    path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  deinit { _ = try? ChildProcess.run("rm", ["-rf", path]) }
}
