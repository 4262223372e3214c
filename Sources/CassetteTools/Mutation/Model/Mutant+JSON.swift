package import CassetteFormat

extension Mutant {
  /// As a line of JSON.
  package var json: JSONObject {
    var object: JSONObject = [
      "class": .string(kind.rawValue), "id": .string(id), "operator": .string(self.operator),
      "parameters": .object(parameters), "seed": .integer(seed), "seq": .integer(sequence), "site": .object(site),
      "summary": .string(summary), "version": .string(version),
    ]
    object.set("lane", lane)
    return object
  }

  /// Nil for what is no mutant's.
  package init?(_ json: JSONObject) {
    guard let kind = json.string("class").flatMap(MutationClass.init), let id = json.string("id"),
      let name = json.string("operator"), let version = json.string("version"), let seed = json.integer("seed"),
      let sequence = json.integer("seq"), let summary = json.string("summary")
    else { return nil }
    self.init(
      id: id, operator: name, version: version, kind: kind, parameters: json.object("parameters") ?? JSONObject(),
      seed: seed, sequence: sequence, lane: json.string("lane"), site: json.object("site") ?? JSONObject(),
      summary: summary)
  }
}
