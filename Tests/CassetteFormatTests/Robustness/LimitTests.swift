import Testing

@testable import CassetteFormat

/// Limits that the caller sets: what is just within them passes, one byte less and the reader names the limit.
@Suite struct LimitTests {
  private let bytes: [UInt8]
  private let members: [MemberHeader]
  private let segment: [UInt8]

  init() throws {
    bytes = try Sample.small()
    members = try ArchiveIndex(MemoryInput(bytes), limits: Limits()).members
    let archive = RawArchive(bytes)
    segment = try ZstdDecompressor().decompress(archive["timeline/00000001.jsonl.zst"], limit: 1 << 20, at: Place())
  }

  /// What the sample needs, counted here by itself.
  private func need(_ name: Limits.Name) throws -> Int {
    let rows = try Segment(segment, member: "").blobs.map(\.0)
    let own = rows.filter(\.hasOwnMember).map(\.size)
    let sizes = { (isWanted: (MemberName) -> Bool) in members.filter { isWanted($0.name) }.map(\.size) }
    return switch name {
    case .file: bytes.count
    case .members: members.count
    case .member: sizes { ![.header, .manifest].contains($0) }.max() ?? 0
    case .metadata: sizes { [.header, .manifest].contains($0) }.max() ?? 0
    case .pending: sizes { $0.string.hasPrefix("blobs/") || $0.string.hasPrefix("packs/") }.reduce(0, +)
    case .segment: segment.count
    case .blob: own.max() ?? 0
    case .total: rows.reduce(segment.count) { $0 + $1.size }
    }
  }

  @Test(arguments: Limits.Name.allCases)
  func boundary(_ name: Limits.Name) throws {
    var limits = Limits()
    limits[name] = try need(name)
    let within = try Verdicts(bytes, limits: limits)
    #expect(within.indexed.verdict == .valid)
    #expect(within.streamed.verdict == .valid)
    limits[name] -= 1
    let beyond = try Verdicts(bytes, limits: limits)
    for report in [beyond.indexed, beyond.streamed] {
      #expect(report.verdict == .invalid)
      #expect(report.findings.map(\.rule) == [.l01], "nothing else is said after it")
      #expect(report.error?.message.contains("; the limit \(name.rawValue) is ") == true)
      #expect(report.error?.message.contains(" --limit \(name.rawValue)=") == true)
    }
  }

  /// Readers that look only at some of the file keep the limits of what they read.
  @Test(arguments: [.file, .members, .metadata, .segment, .blob] as [Limits.Name])
  func reader(_ name: Limits.Name) throws {
    func read(_ limits: Limits) throws {
      let cassette = try CassetteReader(MemoryInput(bytes), limits: limits)
      try cassette.forEachEvent { event in
        for body in event.exchange.map({ [$0.request.message.body, $0.response?.message.body] }) ?? [] {
          _ = try body.map(cassette.bytes)
        }
      }
    }
    var limits = Limits()
    limits[name] = try need(name)
    try read(limits)
    limits[name] -= 1
    #expect(rule(of: { try read(limits) }) == .l01)
  }

  /// Recovery leaves out what is too large, and says so.
  @Test func recovery() throws {
    var limits = Limits()
    limits[.blob] = try need(.blob) - 1
    let report = try Recovery.recover(MemoryInput(bytes), to: MemoryOutput(), limits: limits)
    #expect(report.events == 2)
    #expect(report.lostBodies.count == 1)
    #expect(report.damage.map(\.rule) == [.l01])
    limits[.file] = bytes.count - 1
    #expect(rule(of: { _ = try Recovery.recover(MemoryInput(bytes), to: MemoryOutput(), limits: limits) }) == .l01)
  }

  /// A format limit cannot be raised, so nobody is told to.
  @Test func formatLimits() {
    var limits = Limits()
    limits[.blob] = .max
    #expect(limits[.blob] == 1 << 30)
    let told = limits.exceeded(.metadata, by: 65 << 20, "it is large", at: Place())
    #expect(told.message == "it is large; the format allows 64MiB")
  }

  @Test func saysWhatIsEnough() {
    var limits = Limits()
    limits[.blob] = 1 << 20
    let told = limits.exceeded(.blob, by: (1 << 20) + 1, "it is large", at: Place())
    #expect(told.message == "it is large; the limit blob is 1MiB, and --limit blob=2MiB raises it")
    limits[.members] = 4096
    let many = limits.exceeded(.members, by: 4097, "there are many", at: Place())
    #expect(many.message == "there are many; the limit members is 4096, and --limit members=8192 raises it")
  }
}
