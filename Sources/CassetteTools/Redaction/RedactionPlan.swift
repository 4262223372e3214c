import CassetteFormat

/// What is to be removed from a cassette, before anything is written.
///
/// A blob that several events refer to is changed once, so that what was found in it at one place is removed at all.
struct RedactionPlan {
  private(set) var blobs: [RedactionBlob: [RedactionHit]] = [:]
  private(set) var strings: [RedactionString: [RedactionHit]] = [:]
  /// What is in the key of a member and not in its value.
  private(set) var keys: [RedactionString: [RedactionHit]] = [:]
  /// Elements of arrays, such as header lines, that are left out.
  private(set) var removed: [RedactionString: RedactionCause] = [:]
  /// The owners that have strings to change.
  private(set) var owners: Set<RedactionOwner> = []

  var isEmpty: Bool { blobs.isEmpty && strings.isEmpty && keys.isEmpty && removed.isEmpty }

  mutating func add(_ hit: RedactionHit, in blob: RedactionBlob) {
    guard blobs[blob]?.contains(hit) != true else { return }
    blobs[blob, default: []].append(hit)
  }

  mutating func add(_ hit: RedactionHit, in string: RedactionString) {
    strings[string, default: []].append(hit)
    owners.insert(string.owner)
  }

  mutating func add(_ hit: RedactionHit, inKeyAt member: RedactionString) {
    keys[member, default: []].append(hit)
    owners.insert(member.owner)
  }

  mutating func remove(_ element: RedactionString, _ cause: RedactionCause) {
    removed[element] = cause
    owners.insert(element.owner)
  }

  /// Whether a body will be changed.
  func changes(_ body: Body?) -> Bool {
    guard let body, let digest = body.blob else { return false }
    return blobs[RedactionBlob(digest: digest, coding: body.coding)] != nil
  }
}
