import CassetteFormat
import Testing

@testable import CassetteTools

/// Keys of every kind, in every place in which the wire can hide them.
struct PlantedKeyTests {
  static let shapes = KeyShape.all.filter { shape in SecretRule.all.contains { $0.code == shape.code } }

  @Test func areTwoHundredAndFortySeven() {
    #expect(KeyShape.all.count * WirePlacement.all.count == 247)
    #expect(Set(WirePlacement.all.map(\.name)).count == 19)
  }

  @Test(arguments: shapes, WirePlacement.all + WirePlacement.others)
  func isFoundOnce(_ shape: KeyShape, _ placement: WirePlacement) throws {
    let key = shape.key(placement.name.utf8.count)
    let cassette = try placement.cassette(key)
    var found: [CassetteDetection] = []
    let unsearched = try CassetteDetector().forEach(in: cassette) { found.append($0) }
    #expect(unsearched.isEmpty)
    try #require(found.count == 1)
    #expect(found[0].sequence == 0)
    #expect(found[0].part == placement.part)
    let detection = found[0].detection
    #expect(detection.rule.code == shape.code)
    #expect(detection.text == key)
    let content = try content(of: found[0].part, in: cassette)
    #expect(placement.holds(key, content, detection.ranges))
  }

  private func content(of part: Part, in cassette: CassetteReader) throws -> [UInt8] {
    let exchange = try cassette.exchange
    switch part {
    case .target: return exchange.request.path.bytes
    case .header(_, let index, _): return exchange.request.message.headers[index].value.bytes
    case .body(.request): return try CassetteDetector.content(of: exchange.request.message.body!, in: cassette)
    default: return try CassetteDetector.content(of: exchange.response!.message.body!, in: cassette)
    }
  }
}
