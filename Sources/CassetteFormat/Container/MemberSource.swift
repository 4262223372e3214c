/// A member with its stored bytes.
struct StoredMember {
  let header: MemberHeader
  let content: [UInt8]

  /// The place of the member's content, for findings.
  var place: Place { Place(member: header.name.string, offset: 0) }

  /// Nil when the content is what its CRC-32 says (rule RW-Z14).
  var damage: Finding? {
    let crc = CRC32.checksum(content)
    guard crc != header.crc else { return nil }
    return Finding(.z14, "the CRC-32 is \(crc) and should be \(header.crc)", at: place)
  }
}

/// Members in physical order, checked against the container rules as they come.
///
/// There are two, over a pipe and over an open file; both give the same members and the same verdict (rule RW-Z16).
protocol MemberSource: AnyObject {
  /// The next member; nil after the last, once everything up to the end of the file has been checked.
  ///
  /// - Throws: A finding of the rules RW-Z01 to RW-Z15; `FileError`.
  func next() throws -> StoredMember?
}

/// Checks that members have the right names in the right order (rules RW-Z01, RW-Z12, RW-Z13, RW-Z15, RW-H01).
struct MemberOrder {
  static let mimetype = Array("application/vnd.rewind.cassette+zip".utf8)

  private let limits: Limits
  private var count = 0
  private var packs = 0
  private var segments = 0
  private var last: MemberName?
  private var named: Set<MemberName> = []

  init(limits: Limits) {
    self.limits = limits
  }

  mutating func check(_ name: MemberName, at place: Place) throws(Finding) {
    defer {
      count += 1
      last = name
    }
    guard count < limits[.members] else {
      throw limits.exceeded(.members, by: count + 1, "there are more than \(count) members", at: place)
    }
    if last == .manifest { throw Finding(.z15, "\(name.string) stands after manifest.json", at: place) }
    guard count > 0 || name == .mimetype else {
      throw Finding(.z01, "the first member is not mimetype", at: place)
    }
    guard named.insert(name).inserted else { throw Finding(.z12, "\(name.string) stands here twice", at: place) }
    guard count != 1 || name == .header else {
      throw Finding(.h01, "the second member is not cassette.json", at: place)
    }
    guard last != .redactions || name == .manifest else {
      throw Finding(.z13, "only manifest.json may follow redactions.json", at: place)
    }
    switch name {
    case .pack(let number): try Self.count(&packs, number, name, at: place)
    case .segment(let number): try Self.count(&segments, number, name, at: place)
    default: break
    }
  }

  private static func count(
    _ counter: inout Int, _ number: Int, _ name: MemberName, at place: Place
  ) throws(Finding) {
    counter += 1
    guard counter == number else {
      throw Finding(.z13, "\(name.string) is out of order: number \(counter) is expected", at: place)
    }
  }

  /// Checks the content of a member that has a fixed one.
  static func checkContent(_ member: StoredMember) throws(Finding) {
    guard member.header.name != .mimetype || member.content == mimetype else {
      throw Finding(.z01, "mimetype does not hold \(String(decoding: mimetype, as: UTF8.self))", at: member.place)
    }
  }

  /// What is missing when the members end here.
  func checkEnd(at offset: Int) throws(Finding) {
    guard last == .manifest else {
      throw Finding(.z15, "the cassette was not closed: there is no manifest.json", at: Place(offset: offset))
    }
  }
}

/// Findings that mean "cut off", not "wrong": everything before them may be in order.
extension Finding {
  /// An end of file where more should come.
  static func cut(_ what: String, at offset: Int) -> Finding {
    Finding(.z10, "the file ends \(what)", at: Place(offset: offset))
  }
}
