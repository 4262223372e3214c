public import CassetteFormat

extension RunFacts {
  /// The run as a JSON document, for queries: a superset of what ReplayKit's runners write. What is not known is absent.
  public var document: JSONValue {
    var object = JSONObject()
    object.set("name", name)
    object.set("status", status.value)
    if case .known(let text) = output { object.set("final_output", text.map(JSONValue.string) ?? .null) }
    if case .known(let calls) = calls { object.set("tool_calls", .array(calls.map { .object($0.json) })) }
    object.set("errors", .array(failures.map { .object($0.json) }))
    object.set("checkpoints", .array(snapshots.map { .object($0.json) }))
    object.set("model_calls", .array(modelCalls.map { .object($0.json) }))
    object.set("input_tokens", inputTokens.value)
    object.set("output_tokens", outputTokens.value)
    object.set("cost_usd", cost.value.map { .number(Decimal.string($0, digits: 6)) })
    object.set("duration_ms", duration.value.map { .number(Decimal.string($0, digits: 3)) })
    return .object(object)
  }
}

extension RunFacts.Call {
  var json: JSONObject {
    var object: JSONObject = ["seq": .integer(sequence), "tool_name": .string(name)]
    object.set("tool_args", arguments)
    object.set("tool_output", result)
    object.set("error", error)
    object.set("duration_ms", took.map { .number(Decimal.string($0, digits: 3)) })
    return object
  }
}

extension RunFacts.Failure {
  var json: JSONObject {
    var object: JSONObject = ["seq": .integer(sequence), "kind": .string(kind)]
    object.set("message", message)
    return object
  }
}

extension RunFacts.Snapshot {
  public var json: JSONObject {
    var object: JSONObject = ["seq": .integer(sequence), "name": .string(name)]
    object.set("phase", phase?.rawValue)
    object.set("decision", decision)
    object.set("state", state)
    return object
  }
}

extension RunFacts.ModelCall {
  var json: JSONObject {
    var object: JSONObject = ["seq": .integer(sequence)]
    object.set("model", model)
    object.set("input_tokens", input)
    object.set("output_tokens", output)
    object.set("duration_ms", took.map { .number(Decimal.string($0, digits: 3)) })
    return object
  }
}

/// Whole numbers of small units as decimal fractions of larger ones, exactly.
enum Decimal {
  /// `12500` with three digits is `12.5`.
  static func string(_ value: Int, digits: Int) -> String {
    let text = String(value.magnitude)
    let padded = String(repeating: "0", count: max(0, digits + 1 - text.utf8.count)) + text
    let whole = padded.dropLast(digits)
    let fraction = padded.suffix(digits)
    let kept = fraction.lastIndex { $0 != "0" }.map { fraction[...$0] } ?? ""
    return (value < 0 ? "-" : "") + whole + (kept.isEmpty ? "" : "." + kept)
  }

  /// The other way round; nil for what is no plain decimal number, has more digits than the unit, or is too large.
  static func value(_ text: String, digits: Int) -> Int? {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let fraction = parts.count == 2 ? parts[1] : ""
    guard let whole = parts.first, !whole.isEmpty, parts.count == 1 || !fraction.isEmpty,
      (whole + fraction).utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    let significant = fraction.lastIndex { $0 != "0" }.map { fraction[...$0] } ?? ""
    guard significant.utf8.count <= digits else { return nil }
    return Int(whole + significant + String(repeating: "0", count: digits - significant.utf8.count))
  }
}
