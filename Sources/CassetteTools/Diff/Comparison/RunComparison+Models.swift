import CassetteFormat

/// Model calls: requests by what they say to the model.
extension RunComparison {
  func compareModels(_ one: RunStep, _ other: RunStep, _ pair: Int) throws {
    compareTargets(one, other, pair)
    compareHeaders(one, other, pair)
    if masked.contains(pair) {
      addNoise("the masks of the cassettes make the requests equal", "request.body", pair)
    } else if let before = one.model, let after = other.model {
      compareMembers(before, after, pair)
      compareConversations(before, after, pair)
    } else if one.request.body != other.request.body {
      try compareBodies(one, other, pair)
    }
    try compareReplies(one, other, pair)
  }

  /// Adds a difference of the request that the answer may follow from.
  @discardableResult
  func add(cause difference: StepDifference) -> Int {
    let index = add(difference)
    if difference.layer.matters { causes.append(index) }
    return index
  }

  /// Says that a pair has a difference that was found before.
  func `repeat`(_ known: Int, _ pair: Int) {
    causes.append(known)
    if differences[known].pair != pair, differences[known].repeats.last != pair {
      differences[known].repeats.append(pair)
    }
  }

  func addNoise(_ summary: String, _ part: String, _ pair: Int, evidence: JSONObject = JSONObject()) {
    var difference = StepDifference(.noiseOnly, .noise, pair, summary)
    difference.part = part
    difference.evidence = evidence
    add(difference)
  }
}
