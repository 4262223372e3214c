#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file without a name: for a pipe that must be read at any place, and for output that is checked before it goes on.
///
/// It is in `folder`, and goes when this object does.
public final class TemporaryFile: ByteOutput, RandomAccessBytes {
  private let descriptor: Descriptor
  public private(set) var size = 0

  /// Where what is temporary goes: `TMPDIR`, or `/tmp` when that is not set, or empty.
  package static var folder: String {
    guard let value = getenv("TMPDIR"), value.pointee != 0 else { return "/tmp" }
    return String(cString: value)
  }

  /// - Throws: `FileError`.
  public init() throws {
    let folder = Self.folder
    var template = Array("\(folder)/rewind-XXXXXX".utf8CString)
    let number = mkstemp(&template)
    guard number >= 0 else { throw FileError.last("write", folder) }
    unlink(template)
    descriptor = Descriptor(number: number, path: "a temporary file in \(folder)")
  }

  /// Takes in everything that an input has. Memory: one buffer of 1 MiB.
  ///
  /// - Throws: `FileError`.
  public convenience init(copying input: any ByteInput) throws {
    try self.init()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { buffer.deallocate() }
    while case let count = try input.read(into: buffer), count > 0 {
      try write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }

  deinit { close(descriptor.number) }

  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    try descriptor.write(bytes)
    size += bytes.count
  }

  public func synchronize() throws {}
  public func finish() throws {}

  /// The open file, standing at its start, for a process that is to read it.
  package func rewound() throws -> Int32 {
    guard lseek(descriptor.number, 0, SEEK_SET) == 0 else { throw FileError.last("read", descriptor.path) }
    return descriptor.number
  }

  public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try descriptor.read(at: offset, into: buffer)
  }
}

extension ByteOutput {
  /// Appends what another place holds. Memory: one buffer of 1 MiB.
  package func write(_ source: any RandomAccessBytes) throws {
    var offset = 0
    while offset < source.size {
      let bytes = try source.read(at: offset, count: 1 << 20)
      guard !bytes.isEmpty else { break }
      try bytes.withUnsafeBytes(write)
      offset += bytes.count
    }
  }
}
