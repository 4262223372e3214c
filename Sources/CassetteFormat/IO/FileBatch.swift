#if canImport(Glibc)
  internal import CRewindAllocator
  import Glibc
#else
  import Darwin
#endif

/// Finished files that wait for their names: the disk is waited for once for all of them, instead of once or twice for each.
///
/// What `FileOutput` promises holds for each: a crash leaves the old file, or none, but never half of a new one.
package final class FileBatch: @unchecked Sendable {
  private struct File {
    let temporaryPath: String
    let path: String
  }

  private let lock = Turnstile()
  private var waiting: [File] = []

  package init() {}

  deinit { for file in waiting { unlink(file.temporaryPath) } }

  func add(_ temporaryPath: String, as path: String) {
    lock.locked { waiting.append(File(temporaryPath: temporaryPath, path: path)) }
  }

  /// Returns once all files that were finished so far are on disk, under their names.
  ///
  /// - Throws: `FileError`; files that have no name then are removed.
  package func commit() throws {
    var files = lock.locked {
      defer { waiting = [] }
      return waiting
    }
    defer { for file in files { unlink(file.temporaryPath) } }
    let folders = try Set(files.map { Descriptor.folder(of: $0.path) }).map {
      try Descriptor.opening($0, O_RDONLY | O_DIRECTORY, "write")
    }
    defer { for folder in folders { try? folder.close() } }
    try synchronize(files, in: folders)
    while let file = files.last {
      guard Descriptor.uninterrupted({ rename(file.temporaryPath, file.path) }) == 0 else {
        throw FileError.last("write", file.path)
      }
      files.removeLast()
    }
    for folder in folders { try folder.synchronizeFolder() }
  }

  #if canImport(Glibc)
    private func synchronize(_ files: [File], in folders: [Descriptor]) throws {
      // Folders may be on different disks; of one that was synchronised already there is little left to do.
      for folder in folders {
        guard Descriptor.uninterrupted({ rewind_syncfs(folder.number) }) == 0 else {
          throw FileError.last("write", folder.path)
        }
      }
    }
  #else
    private func synchronize(_ files: [File], in folders: [Descriptor]) throws {
      for file in files {
        let descriptor = try Descriptor.opening(file.temporaryPath, O_RDONLY, "write")
        defer { try? descriptor.close() }
        try descriptor.synchronize()
      }
    }
  #endif
}
