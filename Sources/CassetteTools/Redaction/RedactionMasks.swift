import CassetteFormat

/// The masks by which a request that was not redacted has the key of one that was.
enum RedactionMasks {
  static func masks(_ masks: [JSONValue], _ options: RedactionOptions) -> [JSONValue] {
    var masks = masks
    let added: [JSONObject] =
      options.queries.sorted().map { ["query": .string($0)] }
      + options.pointers.map { ["pointer": .string("/body\($0)"), "replace": "<pointer>"] }
      + [["kind": "secret"]]
    for mask in added.map(JSONValue.object) where !masks.contains(mask) { masks.append(mask) }
    return masks
  }
}
