package import CassetteFormat
package import CassetteTools

extension Finding {
  /// As compilers tell theirs, without the help.
  package func line(_ path: String, _ style: TerminalStyle) -> String {
    let label = "\(severity.rawValue)[\(rule.id)]:"
    let place = "\(place)"
    let text = TerminalText.line(message + (place.isEmpty ? "" : " (\(place))"))
    return "\(TerminalText.line(path)): \(severity == .error ? style.red(label) : style.yellow(label)) \(text)"
  }

  package var json: JSONObject {
    JSONObject(present: [
      "help": .string(rule.help), "member": place.member.map(JSONValue.string), "message": .string(message),
      "offset": place.offset.map(JSONValue.integer), "pointer": place.pointer.map(JSONValue.string),
      "rule": .string(rule.id), "severity": .string(severity.rawValue),
    ])
  }
}
