extension BlobRow {
  /// Reads a row that has nothing but what most rows have; nil for any other, which may still be good.
  ///
  /// By hand, for speed: whoever reads a body needs its row, and most rows are like this.
  init?(plain text: [UInt8], _ line: Range<Int>) {
    var scanner = TableScanner(text, line)
    guard scanner.literal("{") else { return nil }
    var base: Digest?
    if scanner.literal("\"base\":\"") {
      guard let digest = scanner.digest(), scanner.literal("\",") else { return nil }
      base = digest
    }
    guard scanner.literal("\"digest\":\""), let digest = scanner.digest(), scanner.literal("\","),
      let storage = Self.plainStorage(&scanner, base)
    else { return nil }
    let retain = scanner.literal("\"retain\":true,")
    guard let size = scanner.integer(after: "\"size\":"), scanner.literal("}"), scanner.isAtEnd,
      (1...Self.maximumSize).contains(size)
    else { return nil }
    if retain, case .packed = storage { return nil }
    self.init(digest: digest, size: size, storage: storage)
    self.retain = retain
  }

  /// What stands between a row's digest and its size.
  private static func plainStorage(_ scanner: inout TableScanner, _ base: Digest?) -> Storage? {
    let kind: StaticString = "\"kind\":\"blob\","
    if let base {
      return scanner.literal("\"encoding\":\"zstd-prefix\",") && scanner.literal(kind) ? .zstdPrefix(base: base) : nil
    }
    if scanner.literal("\"encoding\":\"zstd\",") { return scanner.literal(kind) ? .zstd : nil }
    if scanner.literal("\"encoding\":\"identity\",") { return scanner.literal(kind) ? .identity : nil }
    guard scanner.literal(kind), let offset = scanner.integer(after: "\"offset\":"), scanner.literal(","),
      let pack = scanner.integer(after: "\"pack\":"), scanner.literal(","),
      (1...MemberName.maximumNumber).contains(pack)
    else { return nil }
    return .packed(pack: pack, offset: offset)
  }
}
