import CassetteFormat

/// Keys of the profile `rewind/2`: every request has one, the same whatever was computed before, of a text that can be read.
struct Rewind2Target: FuzzTarget {
  let name = "rewind2"

  private static let masks = try! Masks([
    .object(["kind": "uuid"]), .object(["pointer": "/body/**/text", "regex": "[a-z]+(1|2)*"]),
    .object(["query": "alt"]), .object(["pointer": "/body/messages/*/content/0"]),
  ])

  func seeds(_ repository: FuzzRepository) throws -> [[UInt8]] { try KeyInput.seeds(repository) }

  func check(_ bytes: [UInt8]) throws {
    let request = KeyInput.request(bytes)
    let keys = Rewind2Keys()
    let key = keys.key(of: request)
    try Broken.unless(keys.key(of: request) == key, "computed from the one before, it is another key")
    try Broken.unless(key.digest == Digest(of: key.canonical), "the key is not the digest of its text")
    // Texts that cannot be read have no differences. They may be nested more deeply than the ordinary parser takes.
    let differences = KeyDifference.between(Array("0".utf8), key.canonical)
    try Broken.unless(differences.count > 0, "the text cannot be read")
    // A shorter conversation before it.
    var shorter = request
    shorter.body = Array(request.body.prefix(request.body.count / 2))
    _ = keys.key(of: shorter)
    try Broken.unless(keys.key(of: request) == key, "after another request it is another key")
    _ = Rewind2Keys(masks: Self.masks).key(of: request)
    _ = ResponseIDs.all(in: request.body)
    _ = KeyDifference.between(keys.key(of: shorter).canonical, key.canonical)
  }
}
