import CassetteFormat
import FuzzTargets
import Testing

@testable import CassetteTools

/// Keys of every kind are removed from every place that the wire can hide them in.
struct PlantedKeyRedactionTests {
  /// Where a mask cannot see a key: it reads no encoding in a text, and no names.
  private static let opaque = ["in base64", "in base64 in base64", "as a name"]

  @Test(arguments: Thorough.pairs(PlantedKeyTests.shapes, WirePlacement.all + WirePlacement.others))
  func isRemoved(_ shape: KeyShape, _ placement: WirePlacement) throws {
    let key = shape.key(7)
    let probe = try RedactionProbe(placement.cassette(key))
    #expect(probe.report.places.values.reduce(0, +) == 1)
    #expect(try probe.isClean())
    #expect(try probe.lacks(key))
    #expect(try probe.isValid())
    #expect(try probe.isStable())
    #expect(try probe.mapIsTrue())
    #expect(try probe.hasNoOldDigest())
    #expect(probe.after.id != probe.before.id)
    #expect(probe.after.header.masks == [.object(["kind": "secret"])])
    if !Self.opaque.contains(placement.name) {
      #expect(try probe.keepsKeys())
      let other = try placement.cassette(shape.key(8))
      #expect(try RedactionProbe.keys(other, masks: probe.after.header.masks) == RedactionProbe.keys(probe.after))
    }
  }
}
