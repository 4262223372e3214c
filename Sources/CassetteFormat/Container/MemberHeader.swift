/// What the local header and the central directory both say of a member.
struct MemberHeader: Hashable {
  let name: MemberName
  /// Bytes as stored, which is also their uncompressed length in the sense of ZIP.
  let size: Int
  let crc: UInt32
  /// Where the local header starts in the file.
  let offset: Int

  var nameLength: Int { name.string.utf8.count }
  var contentOffset: Int { offset + ZipRecord.localHeaderSize + nameLength }
  var end: Int { contentOffset + size }

  /// The place of the header in the file, for findings.
  var place: Place { Place(member: name.string, offset: offset) }
}

/// The constants of the strict ZIP profile and its record layouts (APPNOTE.TXT 4.3, rules RW-Z02 to RW-Z11).
enum ZipRecord {
  static let localSignature: UInt32 = 0x0403_4B50
  static let centralSignature: UInt32 = 0x0201_4B50
  static let endSignature: UInt32 = 0x0605_4B50
  static let zip64EndSignature: UInt32 = 0x0606_4B50
  static let zip64LocatorSignature: UInt32 = 0x0706_4B50

  static let localHeaderSize = 30
  static let centralHeaderSize = 46
  static let zip64ExtraSize = 12
  static let endSize = 22
  static let zip64EndSize = 56
  static let zip64LocatorSize = 20

  /// ZIP 4.5: the version that has zip64.
  static let versionNeeded: UInt16 = 45
  /// Unix, 4.5.
  static let versionMadeBy: UInt16 = 0x032D
  /// 1980-01-01, the first day a ZIP date can name.
  static let date: UInt16 = 0x0021
  /// A regular file with mode 0644, in the upper half as Unix writers put it.
  static let externalAttributes: UInt32 = 0x81A4_0000
  static let maximumMemberSize = 0xFFFF_FFFE
  static let all16 = 0xFFFF
  static let all32 = 0xFFFF_FFFF
}

/// Little-endian integers appended to bytes.
extension Array where Element == UInt8 {
  mutating func append<Integer: FixedWidthInteger>(littleEndian value: Integer) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }
}

/// Little-endian fields of a record, in order.
struct RecordReader {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// The next field; 0 past the end, which callers exclude by asking for whole records.
  mutating func next<Integer: FixedWidthInteger>(_: Integer.Type) -> Integer {
    var value: Integer = 0
    for shift in 0..<Integer.bitWidth / 8 where position + shift < bytes.endIndex {
      value |= Integer(truncatingIfNeeded: bytes[position + shift]) << Integer(8 * shift)
    }
    position += Integer.bitWidth / 8
    return value
  }
}
