import CassetteFormat
import Testing

@testable import CassetteTools

/// What holds of every content: planted keys are found where they stand, and what was searched before changes nothing.
struct DetectionRelationTests {
  @Test(arguments: 0..<60)
  func findsWhatIsPlantedInJSON(seed: Int) {
    var maker = PlantedContent(seed)
    let content = maker.document()
    let found = Detector().detections(in: content)
    #expect(found.map(\.text) == maker.planted)
    for detection in found {
      #expect(PlantedContent.read(content, detection) == detection.text)
      #expect(detection.ranges.count == 1)
      #expect(detection.pointer != nil && detection.events == nil)
    }
  }

  @Test(arguments: 0..<60)
  func findsWhatIsStreamed(seed: Int) {
    var maker = PlantedContent(seed)
    let content = maker.stream()
    let found = Detector().detections(in: content, type: Array("text/event-stream".utf8))
    #expect(Set(found.map(\.text)) == Set(maker.planted))
    #expect(found.count == maker.planted.count)
    for detection in found {
      #expect(PlantedContent.read(content, detection) == detection.text)
      #expect(detection.views.first == .serverSentEvents)
      #expect(detection.events?.count ?? 0 >= detection.ranges.count)
    }
  }

  @Test(arguments: 0..<30)
  func findsTheSameInWhatGoesOn(seed: Int) {
    var generator = SeededGenerator(seed)
    var maker = PlantedContent(seed)
    let detector = Detector()
    var messages: [[UInt8]] = []
    for _ in 0..<12 {
      switch generator.below(6) {
      case 0 where messages.count > 2: messages.removeLast(2)
      case 1 where !messages.isEmpty: messages[generator.below(messages.count)] = maker.document()
      default: for _ in 0...generator.below(4) { messages.append(maker.document(2000)) }
      }
      var content =
        Array(#"{"model":"m","messages":["#.utf8) + messages.joined(separator: Array(", ".utf8)) + Array("]}".utf8)
      switch generator.below(6) {
      case 0: content.removeLast(generator.below(content.count))
      case 1: content += content
      case 2: content += Array("\n trailing text\n".utf8) + maker.document()
      default: break
      }
      #expect(detector.detections(in: content) == Detector().detections(in: content))
    }
  }
}

/// Contents of random shape that hold keys.
struct PlantedContent {
  private var generator: SeededGenerator
  /// The keys in the order in which they were planted.
  private(set) var planted: [[UInt8]] = []
  private static let shapes = ["anthropic", "aws", "github"].map { name in KeyShape.all.first { $0.name == name }! }

  init(_ seed: Int) {
    generator = SeededGenerator(seed)
  }

  /// What a detection's ranges hold, without the escapes of each level of JSON.
  static func read(_ content: [UInt8], _ detection: Detection) -> [UInt8] {
    let levels = detection.views.count { $0 == .json || $0 == .nestedJSON }
    return (0..<levels).reduce(detection.ranges.flatMap { content[$0] }) { text, _ in
      text.withUnsafeBytes { BackslashEscapes.decode($0).bytes }
    }
  }

  private mutating func key() -> [UInt8] {
    planted.append(Self.shapes[generator.below(Self.shapes.count)].key(generator.below(1 << 30)))
    return planted[planted.count - 1]
  }

  /// Some text, with a key in it or not.
  private mutating func text() -> [UInt8] {
    let text = Array(generator.string(30).utf8)
    guard generator.oneIn(4) else { return text }
    let borders = ["\n", "\t", " ", "\"", "(", ")", ".", ",", "**", "→", "\u{1B}[1m"]
    let before = borders[generator.below(borders.count)]
    // Without the escape sequence, what comes after it would be a part of the key.
    let after = borders[generator.below(borders.count - 1)]
    return text + Array(before.utf8) + key() + Array(after.utf8) + Array(generator.string(30).utf8)
  }

  /// A JSON string in which any character may be escaped.
  private mutating func json(_ text: [UInt8]) -> [UInt8] {
    var out = [UInt8(ascii: "\"")]
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      if scalar.value < 0x20 || scalar == "\"" || scalar == "\\" || generator.oneIn(12) && scalar.value < 0x10000 {
        let digits = String(scalar.value, radix: 16, uppercase: generator.oneIn(2))
        out += Array("\\u".utf8) + Array(String(repeating: "0", count: 4 - digits.count).utf8) + Array(digits.utf8)
      } else {
        out += Array(String(scalar).utf8)
      }
    }
    return out + [UInt8(ascii: "\"")]
  }

  private mutating func value(_ depth: Int) -> [UInt8] {
    switch generator.below(depth > 4 ? 2 : 6) {
    case 0: return Array(String(generator.below(1 << 40)).utf8)
    case 1, 2: return json(text())
    case 3: return json(Array("{\"inner\":".utf8) + json(text()) + Array("}".utf8))
    case 4:
      let items = (0..<generator.below(4)).map { _ in value(depth + 1) }
      return [UInt8(ascii: "[")] + items.joined(separator: Array(",\n".utf8)) + [UInt8(ascii: "]")]
    default:
      let members = (0..<generator.below(4)).map { Array("\"m\($0)\" : ".utf8) + value(depth + 1) }
      return [UInt8(ascii: "{")] + members.joined(separator: Array(", ".utf8)) + [UInt8(ascii: "}")]
    }
  }

  /// An object of at least so many bytes.
  mutating func document(_ size: Int = 500) -> [UInt8] {
    var members: [[UInt8]] = []
    var count = 0
    while count < size {
      members.append(Array("\"k\(members.count)\":".utf8) + value(0))
      count += members[members.count - 1].count
    }
    return [UInt8(ascii: "{")] + members.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "}")]
  }

  /// Two blocks that arrive at the same time, each in pieces.
  mutating func stream() -> [UInt8] {
    var blocks = (0..<2).map { _ in
      (0..<6).reduce(into: [UInt8]()) { block, _ in block += text() }
    }
    let ending = ["\n", "\r\n", "\r"][generator.below(3)]
    var out: [UInt8] = []
    while !blocks.allSatisfy(\.isEmpty) {
      let index = generator.below(2)
      // Scalars stay whole, as those who stream take care that they do.
      var count = min(blocks[index].count, generator.below(25))
      while count < blocks[index].count, blocks[index][count] & 0xC0 == 0x80 { count += 1 }
      let piece = json(Array(blocks[index].prefix(count)))
      blocks[index].removeFirst(count)
      if generator.oneIn(8) { out += Array(": keep-alive\(ending)".utf8) }
      out += Array("event: content_block_delta\(ending)data: ".utf8)
      out += Array(#"{"type":"content_block_delta","index":\#(index),"delta":{"type":"text_delta","text":"#.utf8)
      out += piece + Array("}}\(ending)\(ending)".utf8)
    }
    return out
  }
}
