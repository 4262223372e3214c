import Testing

@testable import CassetteFormat

@Suite("A plain blob row")
struct PlainBlobRowTests {
  private static let digest = Digest(of: [1])
  private static let base = Digest(of: [2])

  private static let rows: [BlobRow] = {
    var rows = [
      BlobRow.Storage.identity, .zstd, .zstdPrefix(base: base), .packed(pack: 3, offset: 0),
      .packed(pack: 99_999_999, offset: 1 << 40),
    ].map { BlobRow(digest: digest, size: 10909, storage: $0) }
    for index in 0..<3 {
      rows.append(rows[index])
      rows[rows.count - 1].retain = true
    }
    return rows
  }()

  private static func parsed(_ line: [UInt8]) -> BlobRow? {
    try? BlobRow(JSONParser.strictObject(line.span.bytes, at: Place()), at: Place())
  }

  @Test("is what the parser of JSON says it is", arguments: rows)
  func equal(row: BlobRow) {
    let line = CanonicalJSON.encode(row.json)
    #expect(BlobRow(plain: [0x20] + line, 1..<line.count + 1) == row)
    #expect(Self.parsed(line) == row)
  }

  @Test("is left to that parser when it has anything else, or is wrong", arguments: rows)
  func others(row: BlobRow) {
    let line = CanonicalJSON.encode(row.json)
    for position in line.indices {
      for byte in [UInt8(ascii: "0"), UInt8(ascii: "z"), UInt8(ascii: "\""), UInt8(ascii: "}")] {
        var changed = line
        changed[position] = byte
        guard let plain = BlobRow(plain: changed, changed.indices) else { continue }
        #expect(plain == Self.parsed(changed))
      }
      #expect(BlobRow(plain: line, 0..<position) == nil)
    }
    var releasing = row
    releasing.release = [Self.base]
    let text = CanonicalJSON.encode(releasing.json)
    #expect(BlobRow(plain: text, text.indices) == nil)
  }
}
