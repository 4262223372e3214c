/// Where the blobs of a parent cassette come from, for a thin one.
public protocol ParentBlobs: AnyObject {
  /// The id of the cassette they belong to.
  var id: Digest { get }

  /// A blob's bytes and the length of its prefix chain; nil when the parent does not have it.
  func parentBlob(_ digest: Digest) throws -> (bytes: [UInt8], depth: Int)?

  /// The event rows, as the segments of thin children with the feature `parent-rows` are encoded with them (spec §13.1).
  var parentRows: [UInt8] { get throws }

  /// How many parents there are above this one, for a thin one (rule RW-D03).
  var ancestors: Int { get }

  /// Whether the parent has a blob, or its own parent does.
  func hasBlob(_ digest: Digest) throws -> Bool
}

extension ParentBlobs {
  /// Checks that this is the parent of a thin cassette, and not the end of too long a chain.
  ///
  /// - Throws: A finding of rule RW-D02 or RW-D03.
  func check(isParentOf header: Header, at place: Place) throws(Finding) {
    let limit = CassetteReader.maximumAncestors
    guard ancestors < limit else {
      throw Finding(.d03, "the chain of parents has more than \(limit) links", at: place.appending("parent"))
    }
    guard id == header.parent else {
      throw Finding(.d02, "the parent given has the id \(id)", at: place.appending("parent"))
    }
  }
}
