/// What a reader takes before it refuses (rule RW-L01): caps on what a hostile file can make it do.
public struct Limits: Sendable {
  /// What is limited. The raw values are what `--limit` calls them.
  public enum Name: String, Sendable, CaseIterable {
    /// Bytes of the file.
    case file
    /// Members of the archive.
    case members
    /// Stored bytes of one member.
    case member
    /// Bytes of the header, of the redactions and of the manifest, each.
    case metadata
    /// Stored bytes of the blobs and packs that wait for the segment with their rows, when a file is read in order.
    case pending
    /// Expanded bytes of one segment.
    case segment
    /// Expanded bytes of one blob.
    case blob
    /// Expanded bytes of all blobs, packs and segments, when a whole file is read.
    case total
  }

  private var values: [Name: Int] = [:]

  public init() {}

  /// A limit. One above what the format allows changes nothing.
  public subscript(name: Name) -> Int {
    get { values[name] ?? name.standard }
    set { values[name] = min(max(newValue, 0), name.maximum ?? .max) }
  }
}

extension Limits.Name {
  /// The limit of a reader that was told nothing else; `Int.max` is none.
  public var standard: Int {
    switch self {
    case .file: .max
    case .member, .pending: 1 << 30
    case .total: 64 << 30
    case .members, .metadata, .segment, .blob: maximum ?? .max
    }
  }

  /// What the format itself allows; nil when it leaves this to readers (spec §16).
  public var maximum: Int? {
    switch self {
    case .file, .pending, .total: nil
    case .members: 10_000_000
    case .member: ZipRecord.maximumMemberSize
    case .metadata: 64 << 20
    case .segment: Segment.maximumSize
    case .blob: BlobRow.maximumSize
    }
  }
}

extension Limits {
  /// Checks what a header promises of its member, before that is read.
  func check(_ header: MemberHeader) throws(Finding) {
    let name: Name =
      switch header.name {
      case .header, .redactions, .manifest: .metadata
      default: .member
      }
    guard header.size <= self[name] else {
      throw exceeded(name, by: header.size, "\(header.name.string) has \(header.size) bytes", at: header.place)
    }
  }

  /// Checks how large a segment becomes, before it is expanded.
  func check(segment size: Int, at place: Place) throws(Finding) {
    guard size <= self[.segment] else {
      throw exceeded(.segment, by: size, "the segment has \(size) bytes", at: place)
    }
  }

  /// Checks how large a blob becomes, before it is expanded.
  func check(_ row: BlobRow, at place: Place) throws(Finding) {
    guard row.size <= self[.blob] else {
      throw exceeded(.blob, by: row.size, "the blob has \(row.size) bytes", at: place)
    }
  }

  func check(_ file: any RandomAccessBytes) throws(Finding) {
    guard file.size <= self[.file] else {
      throw exceeded(.file, by: file.size, "the file has \(file.size) bytes", at: Place())
    }
  }

  /// The finding about more than a limit allows: it names the limit, and what raises it.
  func exceeded(_ name: Name, by value: Int, _ what: String, at place: Place) -> Finding {
    let limit = name.text(self[name])
    let advice =
      value > name.maximum ?? .max
      ? "the format allows \(limit)"
      : "the limit \(name.rawValue) is \(limit), and --limit \(name.rawValue)=\(enough(name, for: value)) raises it"
    return Finding(.l01, "\(what); \(advice)", at: place)
  }

  /// A limit that lets a value through; of what is still being counted, more than was seen so far.
  private func enough(_ name: Name, for value: Int) -> String {
    switch name {
    case .members, .pending, .total: name.text(name.roundedUp(min(max(value, 2 * self[name]), name.maximum ?? .max)))
    case .file, .member, .metadata, .segment, .blob: name.text(name.roundedUp(value))
    }
  }
}

extension Limits.Name {
  /// Members are counted; everything else is bytes.
  public var isCount: Bool { self == .members }

  private static let units = [("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]

  /// A value as `--limit` takes it, such as `64MiB`.
  public func text(_ value: Int) -> String {
    guard !isCount, let unit = Self.units.first(where: { value >= $0.1 && value % $0.1 == 0 }) else {
      return "\(value)"
    }
    return "\(value / unit.1)\(unit.0)"
  }

  /// The next whole number of the largest unit that fits.
  fileprivate func roundedUp(_ value: Int) -> Int {
    guard !isCount, let unit = Self.units.first(where: { value >= $0.1 })?.1, value <= .max - unit else { return value }
    return (value + unit - 1) / unit * unit
  }
}
