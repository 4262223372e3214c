/// What a member is, told by its name (rules RW-Z12 and RW-Z13).
enum MemberName: Hashable {
  case mimetype
  case header
  case blob(Digest)
  case pack(Int)
  case segment(Int)
  case redactions
  case manifest
  case `extension`(String)

  static let maximumLength = 255
  static let maximumNumber = 99_999_999

  var string: String {
    switch self {
    case .mimetype: "mimetype"
    case .header: "cassette.json"
    case .blob(let digest): "blobs/sha256/" + digest.hex
    case .pack(let number): "packs/" + Self.eightDigits(number) + ".zst"
    case .segment(let number): "timeline/" + Self.eightDigits(number) + ".jsonl.zst"
    case .redactions: "redactions.json"
    case .manifest: "manifest.json"
    case .extension(let name): name
    }
  }

  static func eightDigits(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 8 - digits.utf8.count)) + digits
  }

  /// - Throws: A finding of rule RW-Z12 for a name that no cassette may have, of RW-Z13 for one it has no use for.
  init(_ bytes: [UInt8], at place: Place) throws(Finding) {
    let name = String(decoding: bytes, as: UTF8.self)
    try Self.checkPath(bytes, at: place)
    switch name {
    case "mimetype": self = .mimetype
    case "cassette.json": self = .header
    case "redactions.json": self = .redactions
    case "manifest.json": self = .manifest
    default: self = try Self.nested(name, at: place)
    }
  }

  private static func checkPath(_ bytes: [UInt8], at place: Place) throws(Finding) {
    guard (1...maximumLength).contains(bytes.count) else {
      throw Finding(.z12, "a member's name has \(bytes.count) bytes; 1 to \(maximumLength) are allowed", at: place)
    }
    let allowed = bytes.allSatisfy { byte in
      (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || [0x2E, 0x5F, 0x2F, 0x2D].contains(byte)
    }
    guard allowed else { throw Finding(.z12, "a member's name has a byte outside a-z 0-9 . _ / -", at: place) }
    let segments = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard !segments.contains(where: { $0.isEmpty || $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) }) else {
      throw Finding(.z12, "a member's name has an empty, . or .. part", at: place)
    }
  }

  private static func nested(_ name: String, at place: Place) throws(Finding) -> MemberName {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 3, parts[0] == "blobs", parts[1] == "sha256", let digest = Digest(hex: parts[2]) {
      return .blob(digest)
    }
    if parts.count == 2, parts[0] == "packs", let number = number(parts[1], ".zst") { return .pack(number) }
    if parts.count == 2, parts[0] == "timeline", let number = number(parts[1], ".jsonl.zst") {
      return .segment(number)
    }
    if parts.count >= 3, parts[0] == "ext", isVendor(parts[1]) { return .extension(name) }
    throw Finding(.z13, "\(name) is not a name that cassettes use", at: place)
  }

  /// Whether every file system takes the name as it is: Windows drops a dot at the end, and keeps some names for devices,
  /// whatever follows their first dot (rule RW-Z17).
  var isPortable: Bool {
    guard case .extension(let name) = self else { return true }
    return name.split(separator: "/").allSatisfy { part in
      !part.hasSuffix(".") && !Self.devices.contains(String(part.prefix { $0 != "." }))
    }
  }

  private static let devices = Set(
    ["aux", "con", "nul", "prn"] + (0...9).flatMap { ["com\($0)", "lpt\($0)"] })

  /// Whether a text is a reverse-DNS name: labels of `a-z 0-9 -`, at least two.
  static func isVendor(_ name: some StringProtocol) -> Bool {
    let labels = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return labels.count > 1
      && labels.allSatisfy { label in
        !label.isEmpty
          && label.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }
      }
  }

  private static func number(_ name: String, _ suffix: String) -> Int? {
    guard name.hasSuffix(suffix) else { return nil }
    let digits = name.dropLast(suffix.count)
    guard digits.utf8.count == 8, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(digits)
  }
}
