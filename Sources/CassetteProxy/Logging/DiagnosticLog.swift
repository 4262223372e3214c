import CassetteFormat
import CassetteTools
package import Logging

/// Writes what a server has to tell to standard error: lines for people, or a JSON object on each.
package struct DiagnosticLog: LogHandler {
  package enum Format: String, Sendable, CaseIterable {
    case text, json
  }

  package var metadata: Logger.Metadata = [:]
  package var logLevel: Logger.Level
  private let format: Format

  package init(_ format: Format, level: Logger.Level) {
    self.format = format
    logLevel = level
  }

  /// A logger that writes so.
  package static func logger(_ format: Format, level: Logger.Level) -> Logger {
    Logger(label: "rewind") { _ in DiagnosticLog(format, level: level) }
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    let members = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
    switch format {
    case .text:
      let level = event.level >= .error ? "error: " : event.level == .warning ? "warning: " : ""
      let values = members.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
      let text = "\(event.message)"
      // Several lines come without what programs would look for.
      let isBlock = text.contains("\n")
      StandardError.line(TerminalText.block(Array((level + text + (isBlock ? "" : " " + values)).utf8)))
    case .json:
      var object: JSONObject = [
        "level": .string(event.level.rawValue), "message": .string("\(event.message)"),
        "time": .string(Timestamp.string(Clock.microsecondsSince1970)),
      ]
      for member in members { object[member.key] = .string("\(member.value)") }
      StandardError.line(TerminalText.json(CanonicalJSON.encode(object)))
    }
  }
}
