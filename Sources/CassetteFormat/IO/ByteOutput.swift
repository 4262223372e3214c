#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where a cassette is written, one byte after the other.
public protocol ByteOutput: AnyObject {
  /// Appends bytes. They may be held in a buffer until `flush`, `synchronize` or `finish`.
  ///
  /// - Throws: `FileError`, for example when the disk is full.
  func write(_ bytes: UnsafeRawBufferPointer) throws

  /// Returns once everything written so far is on disk (`fdatasync`), as far as the output has a disk.
  func synchronize() throws

  /// Ends the output: after this the bytes stand under their final name.
  func finish() throws
}

/// A file that appears under its name only when it is finished, or standard output.
///
/// Bytes go to another name in the same folder first; `finish` synchronises and renames, so that a crash, a full disk
/// or an error leaves the old file, or none, but never half of a new one.
public final class FileOutput: ByteOutput {
  /// What becomes of the unfinished file.
  public enum Unfinished: Sendable {
    /// It has a hidden, unique name and goes when the output is dropped. For conversions, which can be run again.
    case remove
    /// It is called `<path>.part` and stays, also after a crash, so that it can be recovered. For recordings.
    case keep
  }

  public let path: String
  /// Nil for standard output and devices, which are written in place.
  private let temporaryPath: String?
  private let unfinished: Unfinished
  private let descriptor: Descriptor
  /// The files that it waits for its name with.
  private let batch: FileBatch?
  private var isClosed = false
  /// What went wrong first. Nobody knows which bytes arrived then, and a later `fsync` can succeed without them, so
  /// nothing works any more.
  private var failure: (any Error)?
  private var buffer: [UInt8] = []
  private static let bufferSize = 256 << 10

  /// Where the bytes are now.
  package var currentPath: String { batch == nil && isClosed ? path : temporaryPath ?? path }

  /// Opens an output; `-` means standard output, which has no temporary name.
  ///
  /// - Throws: `FileError`; with `.keep` also when `<path>.part` exists, since it may hold a recording to recover.
  public convenience init(
    path: String, unfinished: Unfinished = .remove, isPrivate: Bool = false, announce: (String) -> Void = { _ in }
  ) throws {
    try self.init(path: path, unfinished: unfinished, isPrivate: isPrivate, batch: nil, announce: announce)
  }

  /// Opens an output that may be one of many.
  ///
  /// - Parameters:
  ///   - isPrivate: Whether only the owner may read the file, as is right for secrets.
  ///   - batch: Gives the file its name after `finish`, together with others.
  ///   - announce: Takes the name of the unfinished file before that is made, for whoever removes it when the process is
  ///     interrupted.
  /// - Throws: `FileError`; with `.keep` also when `<path>.part` exists, since it may hold a recording to recover.
  package init(
    path: String, unfinished: Unfinished = .remove, isPrivate: Bool = false, batch: FileBatch?,
    announce: (String) -> Void = { _ in }
  ) throws {
    self.path = path
    self.unfinished = unfinished
    self.batch = batch
    guard path != "-" else {
      temporaryPath = nil
      descriptor = Descriptor(number: Descriptor.standardOutput, path: path)
      return
    }
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw FileError(operation: "write", path: path, code: EISDIR)
    }
    // A device or a pipe cannot be replaced by a rename: it is written in place.
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      temporaryPath = nil
      descriptor = try Descriptor.opening(path, O_WRONLY, "write")
      return
    }
    let temporary = Self.temporaryPath(for: path, unfinished)
    announce(temporary)
    let mode: mode_t = isPrivate ? 0o600 : 0o666
    let number = Descriptor.uninterrupted { open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode) }
    guard number >= 0 else {
      throw FileError.last("write", errno == EEXIST ? temporary : path)
    }
    descriptor = Descriptor(number: number, path: path)
    temporaryPath = temporary
  }

  deinit {
    guard !isClosed, descriptor.number != Descriptor.standardOutput else { return }
    close(descriptor.number)
    if let temporaryPath, case .remove = unfinished { unlink(temporaryPath) }
  }

  private static func temporaryPath(for path: String, _ unfinished: Unfinished) -> String {
    if case .keep = unfinished { return path + ".part" }
    let slash = path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex
    return "\(path[..<slash]).\(path[slash...]).\(getpid()).\(UInt32.random(in: 0 ... .max)).tmp"
  }

  /// Does a step, unless one before it failed.
  private func attempt(_ step: () throws -> Void) throws {
    if let failure { throw failure }
    do { try step() } catch {
      failure = error
      throw error
    }
  }

  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    try attempt {
      if buffer.count + bytes.count > Self.bufferSize { try flush() }
      if bytes.count >= Self.bufferSize {
        try descriptor.write(bytes)
      } else {
        buffer.append(contentsOf: bytes)
      }
    }
  }

  private func flush() throws {
    try buffer.withUnsafeBytes(descriptor.write)
    buffer.removeAll(keepingCapacity: true)
  }

  public func synchronize() throws {
    try attempt {
      try flush()
      if temporaryPath != nil { try descriptor.synchronize() }
    }
  }

  public func finish() throws {
    try attempt {
      try flush()
      guard let temporaryPath else { return }
      if batch == nil { try descriptor.synchronize() }
      isClosed = true
      do {
        // Closing can report a late write error; only then may the file take its name.
        try descriptor.close()
        if let batch { return batch.add(temporaryPath, as: path) }
        guard Descriptor.uninterrupted({ rename(temporaryPath, path) }) == 0 else {
          throw FileError.last("write", path)
        }
      } catch {
        if case .remove = unfinished { unlink(temporaryPath) }
        throw error
      }
      try Descriptor.synchronize(folderOf: path)
    }
  }
}

/// An output that keeps the bytes in memory.
public final class MemoryOutput: ByteOutput {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  public func write(_ more: UnsafeRawBufferPointer) throws { bytes.append(contentsOf: more) }
  public func synchronize() throws {}
  public func finish() throws {}
}
