import CassetteFormat

extension RedactionPlanner {
  /// What tells about removed text goes with it: digests of bodies, and texts that are there token by token as well.
  mutating func addConsequences() throws {
    guard !plan.blobs.isEmpty else { return }
    var tags: Set<[UInt8]> = []
    try cassette.forEachEvent { event in
      guard let exchange = event.exchange else { return }
      let owner = RedactionOwner.event(event.sequence)
      exchange.forEachField { pointer, field in
        let side = pointer.hasPrefix("/request/") ? exchange.request.message.body : exchange.response?.message.body
        guard plan.changes(side) else { return }
        if BodyDigestHeaders.isEntityTag(field.name) {
          tags.insert(BodyDigestHeaders.opaque(field.value.bytes).map { Array(field.value.bytes[$0]) } ?? [])
        } else if BodyDigestHeaders.isDigest(field.name) {
          plan.remove(RedactionString(owner: owner, pointer: String(pointer.dropLast(2))), .bodyDigest)
        }
      }
      if plan.changes(exchange.request.message.body) || plan.changes(exchange.response?.message.body),
        let body = exchange.response?.message.body, let blob = body.redactionBlob,
        let content = try KeyedRequests.content(of: body, in: cassette)
      {
        for hit in TokenCopies.hits(in: content) { plan.add(hit, in: blob) }
      }
    }
    tags.remove([])
    guard !tags.isEmpty else { return }
    try cassette.forEachEvent { event in
      event.exchange?.forEachField { pointer, field in
        guard BodyDigestHeaders.namesEntityTags(field.name) else { return }
        let target = RedactionString(owner: .event(event.sequence), pointer: pointer)
        for range in BodyDigestHeaders.opaques(field.value.bytes) where tags.contains(Array(field.value.bytes[range])) {
          add(.bodyDigest, range, of: field.value.bytes, target)
        }
      }
    }
  }
}
