/// The event rows of a parent, as they serve as prefix for the segments of its thin children (spec §13.1).
///
/// A child's rows are almost the parent's, and hold digests, which do not compress: with this prefix they take a few
/// hundred bytes.
enum ParentRows {
  /// What is longer is cut off after so many bytes.
  static let maximumSize = 16 << 20

  /// The rows of a cassette, each with its line feed.
  ///
  /// Match keys are left out: computing them anew must not change what its children were encoded with.
  ///
  /// - Throws: `FileError`; a finding when a row cannot be read.
  static func bytes(of cassette: CassetteReader) throws -> [UInt8] {
    struct IsFull: Error {}
    var bytes: [UInt8] = []
    do {
      try cassette.forEachEvent { event in
        var event = event
        event.keys = [:]
        CanonicalJSON.append(event.json, to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
        guard bytes.count < maximumSize else { throw IsFull() }
      }
    } catch is IsFull {
      bytes.removeSubrange(maximumSize...)
    }
    return bytes
  }
}

extension Header {
  /// What the segments' frames are decoded with; nothing, unless the cassette has the feature.
  ///
  /// - Throws: `FileError`; a finding of rule RW-D01 when the parent is not at hand or cannot be read, of RW-L01 when it
  ///   exceeds its reader's limits.
  func rowPrefix(from parent: (any ParentBlobs)?) throws -> [UInt8] {
    guard needsParentRows, let id = self.parent else { return [] }
    let place = Place(member: MemberName.header.string, pointer: "/parent")
    guard let parent else {
      throw Finding(.d01, "the events are encoded with those of the parent \(id), which is not at hand", at: place)
    }
    do {
      return try parent.parentRows
    } catch let finding as Finding {
      throw Finding(
        finding.rule == .l01 ? .l01 : .d01,
        "the events are encoded with those of the parent \(id), which cannot be read: \(finding)", at: place)
    }
  }
}
