import Testing

@testable import CassetteFormat

/// Where the blobs are that an event names (rule RW-E06).
@Suite struct ReferencesTests {
  private static let digest = String(repeating: "ab", count: 32)
  private static let row = Place(member: "segments/0", offset: 7)

  private static func references(_ text: String) throws -> [Reference] {
    try JSONParser.strict(Array(text.utf8).span.bytes).references(at: row)
  }

  @Test func pointersNameTheWay() throws {
    let found = try Self.references(
      #"{"a/b":[0,{"blob":"\#(Self.digest)","size":3},{"~":{"table":"\#(Self.digest)"}}],"chunks":"\#(Self.digest)","lost":true}"#
    )
    #expect(found.map { $0.place(in: Self.row).pointer } == ["/a~1b/1/blob", "/a~1b/2/~0/table", "/chunks"])
    #expect(found.map { $0.place(in: Place(pointer: "/event")).pointer?.hasPrefix("/event/") } == [true, true, true])
    #expect(found.map(\.size) == [3, nil, nil])
    #expect(found.map(\.isLost) == [false, false, true])
  }

  @Test func whatIsNoDigestIsNamedWithItsPlace() throws {
    let finding = try #require(throws: Finding.self) { try Self.references(#"{"x":[{"y":{"blob":"0"}}]}"#) }
    #expect(finding.rule == .e06)
    #expect(finding.place == Place(member: Self.row.member, offset: 7, pointer: "/x/0/y/blob"))
  }

  /// Nobody has room for so many pointers of a megabyte each, nor for as many copies of a long way.
  @Test func manyReferencesBelowALongKeyAreFound() throws {
    let key = String(repeating: "k", count: 1 << 20)
    let reference = #"{"blob":"\#(Self.digest)"}"#
    let list = "[" + Array(repeating: reference, count: 50_000).joined(separator: ",") + "]"
    let found = try Self.references(#"{"\#(key)":\#(list)}"#)
    #expect(found.count == 50_000)
    #expect(found.last?.place(in: Self.row).pointer?.hasSuffix("/49999/blob") == true)
  }
}
