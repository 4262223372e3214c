internal import CRewindZstd

/// The library that makes and reads the frames.
public enum Zstd {
  /// Its version, such as `1.5.4`. Frames differ between versions, so the manifest names it.
  public static var version: String { String(cString: ZSTD_versionString()) }

  /// The largest window a cassette's frame may ask for: 2^27 bytes, 128 MiB (rule RW-F05).
  static let maximumWindowLog: Int32 = 27
}

/// Makes frames as cassettes hold them: content size and checksum in place, no dictionary id (rules RW-F01 to RW-F06).
package final class ZstdCompressor {
  private let context: OpaquePointer
  private var scratch: [UInt8] = []
  /// Contexts that nobody uses: one takes longer to make than a small cassette to compress.
  private nonisolated(unsafe) static var spare: [OpaquePointer] = []
  private static let lock = Turnstile()
  private static let maximumSpare = 8

  package init() {
    guard let context = Self.lock.locked({ Self.spare.popLast() }) ?? ZSTD_createCCtx() else {
      fatalError("out of memory")
    }
    self.context = context
  }

  deinit {
    let isKept = Self.lock.locked {
      guard Self.spare.count < Self.maximumSpare else { return false }
      Self.spare.append(context)
      return true
    }
    if !isKept { ZSTD_freeCCtx(context) }
  }

  /// Compresses bytes into one frame.
  ///
  /// - Parameters:
  ///   - level: zstd's compression level, 1 to 22.
  ///   - prefix: The base of a prefix frame. The same bytes are needed to decode it (`zstd -D`).
  /// - Returns: The frame; with `ZSTD_c_deterministicRefPrefix` set, always the same for the same input.
  package func compress(_ bytes: [UInt8], level: Int, prefix: [UInt8]? = nil) -> [UInt8] {
    // Parameters are in range and memory is there, or the process is beyond help.
    func check(_ result: Int) -> Int {
      precondition(ZSTD_isError(result) == 0, String(cString: ZSTD_getErrorName(result)))
      return result
    }
    _ = check(ZSTD_CCtx_reset(context, ZSTD_reset_session_and_parameters))
    _ = check(ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Int32(level)))
    _ = check(ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1))
    let bound = ZSTD_compressBound(bytes.count)
    if scratch.count < bound { scratch = [UInt8](repeating: 0, count: bound) }
    let size = bytes.withUnsafeBytes { source in
      guard let prefix, !prefix.isEmpty else { return compress2(source) }
      let parameter = ZSTD_cParameter(rawValue: ZSTD_cParameter.RawValue(CZSTD_DETERMINISTIC_REF_PREFIX))
      _ = check(ZSTD_CCtx_setParameter(context, parameter, 1))
      let reach = bytes.count + prefix.count
      let windowLog = max(10, Int32(Int.bitWidth - (reach - 1).leadingZeroBitCount))
      _ = check(ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, min(windowLog, Zstd.maximumWindowLog)))
      return prefix.withUnsafeBytes { base in
        _ = check(ZSTD_CCtx_refPrefix(context, base.baseAddress, base.count))
        return compress2(source)
      }
    }
    return Array(scratch[..<check(size)])
  }

  private func compress2(_ source: UnsafeRawBufferPointer) -> Int {
    scratch.withUnsafeMutableBytes {
      ZSTD_compress2(context, $0.baseAddress, $0.count, source.baseAddress, source.count)
    }
  }
}

/// Reads frames, after `FrameHeader` has found them acceptable.
package final class ZstdDecompressor {
  private let context: OpaquePointer

  package init() {
    guard let context = ZSTD_createDCtx() else { fatalError("out of memory") }
    self.context = context
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Zstd.maximumWindowLog)
  }

  deinit { ZSTD_freeDCtx(context) }

  /// Decodes one frame that fills `frame`.
  ///
  /// - Parameters:
  ///   - limit: The most bytes the caller takes; checked before anything is allocated.
  ///   - prefix: The base of a prefix frame.
  /// - Throws: A finding of rules RW-F01 to RW-F07, or RW-L01 when the frame promises more than the limit.
  package func decompress(
    _ frame: [UInt8], limit: Int, prefix: [UInt8]? = nil, at place: Place
  ) throws(Finding) -> [UInt8] {
    let header = try FrameHeader(frame, at: place)
    guard header.contentSize <= limit else {
      throw Finding(.l01, "the frame holds \(header.contentSize) bytes, more than the \(limit) expected", at: place)
    }
    var result = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: header.contentSize) { out, count in
      frame.withUnsafeBytes { source in
        if let prefix, !prefix.isEmpty {
          prefix.withUnsafeBytes { _ = ZSTD_DCtx_refPrefix(context, $0.baseAddress, $0.count) }
        }
        result = ZSTD_decompressDCtx(context, out.baseAddress, out.count, source.baseAddress, source.count)
      }
      count = result == out.count ? result : 0
    }
    // The codes of errors are no sizes.
    guard result == header.contentSize else {
      ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
      let reason = ZSTD_isError(result) == 0 ? "it is shorter than it says" : String(cString: ZSTD_getErrorName(result))
      throw Finding(.f07, "the frame does not decode: \(reason)", at: place)
    }
    return bytes
  }
}

/// The header of a zstd frame (RFC 8878 §3.1.1.1), read by hand: a cassette allows less than zstd does.
package struct FrameHeader {
  static let magic: UInt32 = 0xFD2F_B528
  /// What the frame says it decodes to, in bytes.
  package let contentSize: Int

  /// - Throws: A finding of rules RW-F01 to RW-F06.
  package init(_ frame: [UInt8], at place: Place) throws(Finding) {
    func byte(_ index: Int) throws(Finding) -> UInt64 {
      guard index < frame.count else { throw Finding(.f01, "the frame ends in its header", at: place) }
      return UInt64(frame[index])
    }
    func integer(_ start: Int, _ count: Int) throws(Finding) -> UInt64 {
      var value: UInt64 = 0
      for index in 0..<count { value |= try byte(start + index) << UInt64(8 * index) }
      return value
    }
    guard try integer(0, 4) == UInt64(Self.magic) else {
      throw Finding(.f01, "this is not a zstd frame", at: place)
    }
    let descriptor = try byte(4)
    guard descriptor & 0b0000_1000 == 0 else {
      throw Finding(.f06, "the frame header's reserved bit is set", at: place.advanced(by: 4))
    }
    guard descriptor & 0b11 == 0 else {
      throw Finding(.f04, "the frame names a dictionary", at: place.advanced(by: 4))
    }
    guard descriptor & 0b100 != 0 else {
      throw Finding(.f03, "the frame has no content checksum", at: place.advanced(by: 4))
    }
    let singleSegment = descriptor & 0b0010_0000 != 0
    let sizeFlag = descriptor >> 6
    guard singleSegment || sizeFlag != 0 else {
      throw Finding(.f02, "the frame does not name its content size", at: place.advanced(by: 4))
    }
    let sizeStart = singleSegment ? 5 : 6
    let sizeLength = [singleSegment ? 1 : 0, 2, 4, 8][Int(sizeFlag)]
    let size = try integer(sizeStart, sizeLength) + (sizeLength == 2 ? 256 : 0)
    var window = size
    if !singleSegment {
      let field = try byte(5)
      let base = UInt64(1) << (10 + field >> 3)
      window = base + base / 8 * (field & 7)
    }
    guard window <= 1 << UInt64(Zstd.maximumWindowLog) else {
      throw Finding(.f05, "the frame needs a window of \(window) bytes", at: place.advanced(by: 5))
    }
    // No limit allows so much; that it is more than an integer holds need not be told apart.
    contentSize = Int(clamping: size)
    try Self.checkEnd(frame, at: place)
  }

  /// The frame must fill its bytes (rule RW-F01).
  private static func checkEnd(_ frame: [UInt8], at place: Place) throws(Finding) {
    let size = frame.withUnsafeBytes { ZSTD_findFrameCompressedSize($0.baseAddress, $0.count) }
    guard ZSTD_isError(size) == 0 else {
      throw Finding(.f07, "the frame does not decode: \(String(cString: ZSTD_getErrorName(size)))", at: place)
    }
    guard size == frame.count else {
      throw Finding(.f01, "there are \(frame.count - size) bytes after the frame", at: place.advanced(by: size))
    }
  }
}
