#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Bytes that come one after the other: a pipe, or a file read from its start.
public protocol ByteInput: AnyObject {
  /// Fills the buffer from its start and returns how many bytes were put there: fewer than asked only at the end.
  ///
  /// - Throws: `FileError` when the system refuses.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

extension ByteInput {
  /// Up to `count` bytes, fewer only at the end of the input.
  package func read(upTo count: Int) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      initialized = try read(into: UnsafeMutableRawBufferPointer(buffer))
    }
  }
}

/// Bytes that can be read at any place: an open file, or an array.
public protocol RandomAccessBytes: AnyObject {
  /// The length in bytes when the file was opened.
  var size: Int { get }

  /// Fills the buffer with the bytes from `offset` on; returns fewer than asked only where the file ends.
  ///
  /// - Throws: `FileError` when the system refuses.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

extension RandomAccessBytes {
  /// The bytes of a range, cut where the file ends.
  public func read(at offset: Int, count: Int) throws -> [UInt8] {
    let available = max(0, min(count, size - offset))
    return try [UInt8](unsafeUninitializedCapacity: available) { buffer, initialized in
      initialized = try read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
    }
  }
}

/// A file opened for reading, by `pread` (any place) or `read` (one after the other).
public final class FileInput: RandomAccessBytes, ByteInput {
  public let path: String
  public let size: Int
  /// Whether the file can be read at any place; a pipe or a terminal cannot.
  public let isRandomAccess: Bool
  private let descriptor: Descriptor

  /// Opens a file; `-` means standard input.
  ///
  /// - Throws: `FileError`, also for a directory.
  public convenience init(path: String) throws {
    let number = path == "-" ? Descriptor.standardInput : Descriptor.uninterrupted { open(path, O_RDONLY | O_CLOEXEC) }
    guard number >= 0 else { throw FileError.last("open", path) }
    try self.init(number: number, path: path)
  }

  /// Takes over an open file.
  ///
  /// - Throws: `FileError`, also for a directory.
  init(number: Int32, path: String) throws {
    var status = stat()
    let failure: FileError? =
      if fstat(number, &status) != 0 { FileError.last("read", path) } else if status.st_mode & S_IFMT == S_IFDIR {
        FileError(operation: "read", path: path, code: EISDIR)
      } else { nil }
    if let failure {
      if number != Descriptor.standardInput { close(number) }
      throw failure
    }
    self.path = path
    descriptor = Descriptor(number: number, path: path)
    isRandomAccess = status.st_mode & S_IFMT == S_IFREG
    size = isRandomAccess ? Int(status.st_size) : 0
  }

  deinit {
    if descriptor.number != Descriptor.standardInput { close(descriptor.number) }
  }

  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int { try descriptor.read(into: buffer) }

  public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try descriptor.read(at: offset, into: buffer)
  }
}

/// An array read as if it were a file.
public final class MemoryInput: RandomAccessBytes, ByteInput {
  private let bytes: [UInt8]
  private var position = 0

  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  public var size: Int { bytes.count }

  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = try read(at: position, into: buffer)
    position += count
    return count
  }

  public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard offset >= 0, offset < bytes.count else { return 0 }
    let count = min(buffer.count, bytes.count - offset)
    bytes.withUnsafeBytes { source in
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[offset..<offset + count]))
    }
    return count
  }
}
