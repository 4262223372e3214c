import Testing

@testable import CassetteFormat

/// Files whose members are sound, and put together wrongly: both readers refuse, with the rule that says why.
@Suite struct StructureTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let rules: Set<Rule>
    let damage: @Sendable (inout RawArchive) -> Void

    init(_ description: String, _ rules: Set<Rule>, _ damage: @escaping @Sendable (inout RawArchive) -> Void) {
      testDescription = description
      self.rules = rules
      self.damage = damage
    }
  }

  static let cases: [Case] = [
    Case("no mimetype", [.z01]) { $0.members.removeFirst() },
    Case("no header", [.h01]) { $0.members.remove(at: 1) },
    Case("header and mimetype swapped", [.z01]) { $0.members.swapAt(0, 1) },
    Case("mimetype with a line feed", [.z01]) { $0["mimetype"].append(0x0A) },
    Case("another mimetype", [.z01]) { $0["mimetype"] = Array("application/zip".utf8) },
    Case("no manifest", [.z15]) { $0.members.removeLast() },
    // The manifest counts a segment that has not come yet; then one comes.
    Case("manifest before the last", [.m02, .z15]) { $0.members.swapAt($0.members.count - 1, $0.members.count - 2) },
    Case("a member twice", [.z12]) { $0.members.insert($0.members[1], at: 2) },
    Case("a segment twice", [.z12]) { $0.members.insert($0.members[$0.names.count - 2], at: $0.names.count - 1) },
    Case("a foreign member", [.z13]) { $0.members.insert(.init(name: Array("readme".utf8), content: []), at: 2) },
    Case("an upward path", [.z12]) { $0.members.insert(.init(name: Array("ext/a.b/../c".utf8), content: []), at: 2) },
    Case("a segment number left out", [.z13]) {
      let index = $0.names.firstIndex(of: "timeline/00000001.jsonl.zst")!
      $0.members[index].name = Array("timeline/00000002.jsonl.zst".utf8)
    },
    Case("segment 0", [.z13]) {
      let index = $0.names.firstIndex(of: "timeline/00000001.jsonl.zst")!
      $0.members[index].name = Array("timeline/00000000.jsonl.zst".utf8)
    },
    Case("a blob under another name", [.b03, .t03]) { archive in
      let index = archive.names.firstIndex { $0.hasPrefix("blobs/") }!
      archive.members[index].name = Array("blobs/sha256/\(String(repeating: "0", count: 64))".utf8)
    },
    Case("no blob", [.b03]) { archive in
      archive.members.remove(at: archive.names.firstIndex { $0.hasPrefix("blobs/") }!)
    },
    Case("a blob behind its segment", [.b03, .t03]) { archive in
      let blob = archive.members.remove(at: archive.names.firstIndex { $0.hasPrefix("blobs/") }!)
      archive.members.insert(blob, at: archive.members.count - 1)
    },
    Case("no segment", [.t03, .m02]) { archive in
      archive.members.removeAll { $0.name.starts(with: "timeline/".utf8) }
    },
    Case("header of another cassette", [.m04]) {
      $0["cassette.json"] = Array(#"{"parent":"\#(String(repeating: "1", count: 64))","version":"2.0"}"#.utf8)
    },
  ]

  @Test(arguments: cases)
  func refused(_ example: Case) throws {
    var archive = RawArchive(try Sample.small())
    #expect(try Verdicts(archive.bytes).indexed.findings.map(\.description) == [], "the sample itself is in order")
    example.damage(&archive)
    let verdicts = try Verdicts(archive.bytes)
    #expect(verdicts.agree)
    // Without a manifest there is nothing wrong but that the end is missing.
    let expected: Validator.Verdict = archive.names.contains("manifest.json") ? .invalid : .unclosed
    for report in [verdicts.indexed, verdicts.streamed] {
      #expect(report.verdict == expected)
      let first = try #require(report.error)
      #expect(example.rules.contains(first.rule), "\(first)")
    }
  }

  @Test(arguments: [0, 1, 21, 22, 70_000])
  func bytesAfterTheEnd(count: Int) throws {
    let bytes = try Sample.small() + [UInt8](repeating: 0x20, count: count)
    let verdicts = try Verdicts(bytes)
    for report in [verdicts.indexed, verdicts.streamed] {
      #expect(report.verdict == (count == 0 ? .valid : .invalid))
      #expect(count == 0 || report.error?.rule == .z10)
    }
  }

  @Test func bytesBeforeTheStart() throws {
    let verdicts = try Verdicts([0x23, 0x21, 0x0A] + Sample.small())
    for report in [verdicts.indexed, verdicts.streamed] {
      #expect(report.verdict == .invalid)
      #expect(report.error?.rule == .z01)
    }
  }

  @Test func bytesBetweenMembers() throws {
    var bytes = try Sample.small()
    bytes.insert(0, at: 73)
    let verdicts = try Verdicts(bytes)
    for report in [verdicts.indexed, verdicts.streamed] {
      #expect(report.verdict == .invalid)
      #expect(report.error?.rule == .z07)
    }
  }

  @Test(arguments: [
    ("", "empty"), ("{\"a\":1}", "JSON"), ("version https://git-lfs.github.com/spec/v1", "git lfs pull"),
    ("<<<<<<< HEAD", "merge conflict"), ("PK\u{05}\u{06}", "empty ZIP"), ("hello", "does not begin"),
  ])
  func somethingElse(text: String, hint: String) throws {
    let finding = NotACassette.finding(Array(text.utf8))
    #expect(finding.rule == .z01)
    #expect(finding.message.contains(hint))
    let verdicts = try Verdicts(Array(text.utf8))
    #expect(verdicts.agree)
    #expect(verdicts.streamed.verdict == .invalid)
    #expect(verdicts.streamed.error?.rule == .z01)
  }
}
