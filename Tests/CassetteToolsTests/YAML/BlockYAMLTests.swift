import CassetteFormat
import FuzzTargets
import Testing

@testable import CassetteTools

/// `BlockYAML` hands out what libyaml does, or stops.
@Suite struct BlockYAMLTests {
  private static func block(_ text: [UInt8], isBeginning: Bool = false) -> (events: [String], isWhole: Bool) {
    guard var reader = BlockYAML(MemoryInput(text), isBeginning: isBeginning) else { return ([], false) }
    var events: [String] = []
    while let event = reader.next() {
      events.append("\(event)")
      if case .streamEnd = event { return (events, true) }
    }
    return (events, false)
  }

  private static func whole(_ text: [UInt8]) -> (events: [String], isValid: Bool) {
    let reader = LibYAMLEvents(MemoryInput(text))
    var events: [String] = []
    while let event = try? reader.next() {
      events.append("\(event)")
      if case .streamEnd = event { return (events, true) }
    }
    return (events, false)
  }

  @Test(arguments: [
    "a: b\n", "---\na: b\n", "\n\na:\n  b: c\n\n\n", "- a\n- b: 1\n  c: 2\n-\n  - x\n-\n- - y\n  - z\n",
    "a:\n- b\n- c\nd: e\n",
    "a:\n  - b\n  -   c: d\n      e: f\n", "a:\nb:\n- c:\n  d:\n", "a: {}\nb: []\n",
    "a: it's plain:ok:ly#not\n",
    "a: folded\n  over\n\n\n   lines  \n  -here\nb: c\n", "a:\n  in a line\n  of its own\nb: -1\nc: x?\n",
    "a: 'it''s'\n", "a: 'folded \n\n\n  lines'\nb: 'end\n  '\n", "'a b': \"c\"\n\"d\\te\": f\n",
    #"a: "\"\\\/\n\t\r\0\a\b\v\f\e\x41\u00e9\u20ac\U0001F600\ end "\#n"#,
    "a: \"one \\\n  \\ two\\\n\n  three  \n  four\"\n",
    "a: |\n  one\n   two\n\n  three\n\nb: |-\n  x\n\nc: |+\n  y\n\n\nd: |2-\n    z\n   z\n",
    "a: |\n\n\n  after lines\nb: c\n",
    "a: !!binary |\n  QUJD\n  REVG\nb: !!python/tuple\n- c\nd: !local x\ne: !!str 'f'\n",
    "a: &id001\n  b: c\nd: *id001\ne: &x f\n", "a: é → 😀\nb: \"é \\\n  →\"\n",
    "a: 2024-01-01 12:30:00\nb: http://x/?y#z\nc: a - b\n",
  ])
  func readsWhatLibrariesWrite(text: String) {
    let bytes = Array(text.utf8)
    let (events, isWhole) = Self.block(bytes)
    #expect(isWhole)
    #expect(events == Self.whole(bytes).events)
  }

  @Test(arguments: [
    "a: b", "", "\n", " a: b\n", "a: b\r\n", "a:\tb\n", "a: b # c\n", "# c\na: b\n", "a: b\n# c\n", "a: {b: c}\n",
    "a: [b]\n",
    "? a\n: b\n", "a: >\n  b\n", "a: b: c\n", "a: b\n  c: d\n", "a: 'b' c\n", "a: 'b\n", "a: \"\\q\"\n",
    "a: \"\\ud800\"\n",
    "a: %b\n", "a: @b\n", "a: b\n---\nc: d\n", "a: b\n...\n", "a: 'b\n---\n  c'\n", "a: |\n   \n  b\n", "a: |0\n  b\n",
    "%YAML 1.1\n---\na: b\n",
    "a: &x\nb: c\n", "&x a: b\n", "a: *x y\n", "a: - b\n", "a:\n   b: c\n  d: e\n", "- a\nb: c\n", "a: b\n- c\n",
    "scalar\n",
    "\u{FEFF}a: b\n", "a: \u{2028}\n", "a: \u{85}\n", "a: !<x> b\n", "a: !!x%20 b\n", "\"a\nb\": c\n", "a : b\n",
    "{}\n", "a: \"\\Lb\"\n",
    "a: !!x\n", "a: b\n  # c\n  d\n", "- &x a: b\n", "a: |\n", "a: |-\nb: c\n",
  ])
  func stopsWhereItHasDoubts(text: String) {
    let bytes = Array(text.utf8)
    let (events, isWhole) = Self.block(bytes)
    #expect(!isWhole)
    #expect(Self.whole(bytes).events.starts(with: events))
  }

  /// A quoted scalar is read eight bytes at a time: what is not plain may stand anywhere in them, and twice.
  @Test(arguments: [
    ("'", ["''", "\n    ", "\n\n    ", "\"", "\\"]), ("\"", ["\\\"", "\\n", "\\\n    ", "\n\n    ", "'"]),
  ])
  func readsQuotedScalarsWhereverTheirMarksStand(quote: String, marks: [String]) {
    for mark in marks {
      for (before, between) in (0..<18).flatMap({ before in (0..<9).map { (before, $0) } }) {
        let parts = [before, between, 11].map { String(repeating: "x", count: $0) }
        let text = Array("a: \(quote)y\(parts.joined(separator: mark))\(quote)\n".utf8)
        let (events, isWhole) = Self.block(text)
        #expect(isWhole && events == Self.whole(text).events, "\(String(decoding: text, as: UTF8.self))")
      }
    }
  }

  @Test func readsKeysOfTheLengthThatLibyamlTakes() {
    for count in [999, 1001, 1025] {
      let bytes = Array("\(String(repeating: "k", count: count)): v\n".utf8)
      #expect(Self.block(bytes).isWhole == (count < 1000))
      #expect(Self.whole(bytes).isValid == (count < 1025))
    }
  }

  @Test func readsWhatVcrpyWrites() throws {
    var read = 0
    let paths = TestData.files(in: "vcrpy").filter { $0.hasSuffix(".yaml") }
    for path in paths {
      let bytes = try TestData.bytes(path)
      let (events, isWhole) = Self.block(bytes)
      let all = Self.whole(bytes).events
      #expect(all.starts(with: events), "\(path)")
      if isWhole { #expect(all.count == events.count, "\(path)") }
      read += isWhole ? 1 : 0
      let beginning = Self.block(Array(bytes.prefix(8 << 10)), isBeginning: true).events
      // The last scalar may be broken off.
      #expect(all.starts(with: beginning.dropLast()) || bytes.count < 8 << 10 && isWhole, "\(path)")
      #expect(beginning.count > 5, "\(path)")
    }
    #expect(read * 10 >= paths.count * 9)
  }

  /// Events that come before a mistake may differ in where they stop: libyaml looks further ahead.
  @Test(arguments: 0..<60)
  func readsWhatWasChangedAsLibyamlDoes(seed: Int) throws {
    var generator = SeededGenerator(seed)
    let paths = TestData.files(in: "vcrpy").filter { $0.hasSuffix(".yaml") }
    let path = paths[generator.below(paths.count)]
    let original = Array(try TestData.bytes(path).prefix(16 << 10))
    let marks = Array("\n \n  -:#'\"\\|>{}[]&*!%@,?.~\u{85}ax0".utf8)
    for _ in 0..<20 {
      var bytes = original
      for _ in 0...generator.below(3) {
        let place = generator.below(bytes.count)
        switch generator.below(4) {
        case 0: bytes[place] = marks[generator.below(marks.count)]
        case 1: bytes.insert(marks[generator.below(marks.count)], at: place)
        case 2: bytes.remove(at: place)
        default: bytes.removeSubrange(place..<min(bytes.count, place + generator.below(100)))
        }
      }
      bytes.append(0x0A)
      let (events, isWhole) = Self.block(bytes)
      let (all, isValid) = Self.whole(bytes)
      let count = min(events.count, all.count)
      #expect(events[..<count] == all[..<count])
      if isWhole { #expect(isValid && events.count == all.count) }
    }
  }

  @Test func goesOnWithLibyaml() throws {
    let events = YAMLEvents(MemoryInput(Array("a: b\nc: {d: e}\nf: g\n".utf8)))
    var found: [String] = []
    while found.last != "streamEnd" { found.append("\(try events.next())") }
    #expect(found == Self.whole(Array("a: b\nc: {d: e}\nf: g\n".utf8)).events)
    #expect(events.line == 4)
    #expect(events.isAtEnd)
  }
}
