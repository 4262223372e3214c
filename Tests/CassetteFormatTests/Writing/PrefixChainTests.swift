import Testing

@testable import CassetteFormat

/// The writer's choice of bases keeps within what readers promise to hold: 64 blobs, 256 MiB, depth 64.
@Suite struct PrefixChainTests {
  /// The reader's retained set and depths, kept from what the chains say.
  private struct Model {
    var chains = PrefixChains()
    var sizes: [Digest: Int] = [:]
    var depths: [Digest: Int] = [:]
    var mostRetained = 0
    var deepest = 0

    /// Adds a blob as the writer does; with a base when one is offered and wanted.
    mutating func add(_ bytes: [UInt8], wantsBase: Bool = true, onlyCertain: Bool = false) {
      let choice = chains.choose(bytes)
      #expect(choice.content.digest == Digest(of: bytes))
      guard depths[choice.content.digest] == nil else { return }
      var depth = 0
      let wantsBase = wantsBase && (choice.isCertain || !onlyCertain)
      if wantsBase, let base = choice.base {
        #expect(sizes[base.content.digest] != nil, "the base is not retained")
        #expect(depths[base.content.digest] == base.depth)
        depth = base.depth + 1
        #expect(choice.depth == depth)
      }
      let (retain, release) = chains.add(choice, usesBase: wantsBase && choice.base != nil)
      depths[choice.content.digest] = depth
      for digest in release { #expect(sizes.removeValue(forKey: digest) != nil, "released, and not retained") }
      if retain { #expect(sizes.updateValue(bytes.count, forKey: choice.content.digest) == nil, "retained twice") }
      mostRetained = max(mostRetained, sizes.count)
      deepest = max(deepest, depth)
      #expect(sizes.count <= 64)
      #expect(sizes.values.reduce(0, +) <= 256 << 20)
      #expect(depth <= 64)
    }
  }

  /// One long conversation: logarithmic depth, few retained.
  @Test func conversation() {
    var generator = SeededGenerator(401)
    var model = Model()
    var bytes = generator.bytes(3_000)
    for _ in 0..<600 {
      bytes += generator.bytes(20)
      model.add(bytes)
    }
    // Three base-16 digits of at most 15 each.
    #expect(model.deepest <= 45)
    #expect(model.deepest > 10)
    #expect(model.mostRetained <= 4)
  }

  /// More conversations than are held, in turns and at random: the oldest goes.
  @Test(arguments: [2, 16, 17, 60])
  func lanes(count: Int) {
    var generator = SeededGenerator(402)
    var model = Model()
    var lanes = (0..<count).map { _ in generator.bytes(2_500) }
    for round in 0..<500 {
      let index = round < 250 ? round % count : generator.below(count)
      lanes[index] += generator.bytes(30)
      model.add(lanes[index], onlyCertain: true)
    }
    // Sixteen chains are held, each with its first blob and, once it has grown, its newest.
    #expect(model.mostRetained >= (count <= 16 ? 2 * count : 16))
  }

  /// What a chain is not made for: forks, shrinking, blobs seen before, bases refused, nothing shared at all.
  @Test(arguments: 0..<6)
  func anyOrder(seed: Int) {
    var generator = SeededGenerator(410 + seed)
    var model = Model()
    var earlier: [[UInt8]] = [generator.bytes(5_000)]
    for _ in 0..<400 {
      let source = earlier[generator.oneIn(2) ? earlier.count - 1 : generator.below(earlier.count)]
      let bytes: [UInt8] =
        switch generator.below(6) {
        case 0: generator.bytes(1 + generator.below(6_000))
        case 1: Array(source[..<(generator.below(source.count) + 1)])
        case 2: source
        case 3: Array(source[..<(source.count / 2)]) + generator.bytes(generator.below(2_000) + 1)
        default: source + generator.bytes(1 + generator.below(200))
        }
      model.add(bytes, wantsBase: !generator.oneIn(5))
      earlier.append(bytes)
      if earlier.count > 40 { earlier.removeFirst() }
    }
  }

  /// Nothing shared, yet a base is taken every time: each hangs on the one before until the depth is full.
  @Test func deepWithoutSharing() {
    var generator = SeededGenerator(403)
    var model = Model()
    for _ in 0..<200 { model.add(generator.bytes(600)) }
    #expect(model.deepest == 64)
  }

  /// A few blobs of tens of megabytes, each a chain of its own, reach the limit in bytes first.
  @Test func bytesLimit() {
    var model = Model()
    for round in UInt8(0)..<7 { model.add([UInt8](repeating: round, count: 50 << 20), wantsBase: false) }
    #expect(model.mostRetained == 5)
    // Beyond 64 MiB a blob is neither base nor retained.
    let before = model.sizes
    model.add([UInt8](repeating: 0x62, count: 64 << 20 + 1), wantsBase: false)
    #expect(model.sizes == before)
  }

  /// The same through a writer and both readers, with conversations that come and go.
  @Test func throughTheFile() throws {
    var generator = SeededGenerator(404)
    let output = MemoryOutput()
    let writer = try CassetteWriter(output)
    var lanes = (0..<20).map { _ in generator.bytes(66_000) }
    for sequence in 0..<120 {
      let index = generator.below(lanes.count)
      lanes[index] += generator.words(40)
      let body = try writer.add(body: lanes[index])
      try writer.append(Event(sequence: sequence, content: .tool(ToolCall(name: "t", arguments: body))))
    }
    try writer.finish()
    let verdicts = try Verdicts(output.bytes)
    #expect(verdicts.indexed.findings.map(\.description) == [])
    #expect(verdicts.streamed.findings.map(\.description) == [])
    #expect(verdicts.indexed.longestChain > 3)
  }
}

/// The reader's side: rows that promise too much are refused (rule RW-B09).
@Suite struct RetainedBlobsTests {
  private func row(_ content: HashedBytes, retain: Bool = true, release: [Digest] = []) -> BlobRow {
    var row = BlobRow(digest: content.digest, size: content.bytes.count, storage: .identity)
    (row.retain, row.release) = (retain, release)
    return row
  }

  @Test func count() throws {
    var retained = RetainedBlobs()
    for value in UInt8(0)..<64 {
      let content = HashedBytes([value])
      try retained.update(row(content), content, at: Place())
    }
    let content = HashedBytes([64])
    var full = retained
    #expect(rule { try full.update(row(content), content, at: Place()) } == .b09)
    // One out, one in.
    try retained.update(row(content, release: [Digest(of: [0])]), content, at: Place())
    #expect(retained[Digest(of: [0])] == nil)
    #expect(retained[Digest(of: [64])]?.bytes == [64])
  }

  @Test func releases() throws {
    var retained = RetainedBlobs()
    let content = HashedBytes([1])
    #expect(rule { try retained.update(row(content, release: [Digest(of: [2])]), content, at: Place()) } == .b09)
    try retained.update(row(content), content, at: Place())
    #expect(
      rule {
        try retained.update(
          row(HashedBytes([2]), release: [content.digest, content.digest]), HashedBytes([2]), at: Place())
      } == .b09)
  }

  @Test func bytes() throws {
    var retained = RetainedBlobs()
    // One array, five names: only the sizes count here.
    let half = HashedBytes([UInt8](repeating: 0, count: 128 << 20))
    func named(_ name: UInt8) -> BlobRow {
      var row = BlobRow(digest: Digest(of: [name]), size: half.bytes.count, storage: .identity)
      row.retain = true
      return row
    }
    try retained.update(named(1), half, at: Place())
    try retained.update(named(2), half, at: Place())
    let one = HashedBytes([9])
    // What is released makes room again.
    var emptied = retained
    var third = named(3)
    third.release = [Digest(of: [1])]
    try emptied.update(third, half, at: Place())
    #expect(rule { try retained.update(row(one), one, at: Place()) } == .b09)
  }
}
