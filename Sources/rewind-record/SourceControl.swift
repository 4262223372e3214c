import CassetteFormat
import CassetteTools

/// What git knows of the folder that the run begins in.
struct SourceControl {
  let commit: String
  let isDirty: Bool

  /// Nil outside of a repository, and without git.
  init?() {
    // Git's own words about folders that are none go nowhere.
    func git(_ arguments: String) -> String? {
      guard let result = try? ChildProcess.run("sh", ["-c", "git \(arguments) 2>/dev/null"]), result.code == 0 else {
        return nil
      }
      return String(decoding: result.output, as: UTF8.self)
    }
    guard let head = git("rev-parse HEAD"), let status = git("status --porcelain --untracked-files=no") else {
      return nil
    }
    commit = String(head.prefix { $0 != "\n" })
    isDirty = !status.isEmpty
  }
}
